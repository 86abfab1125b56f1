const hostColumns = `
  name TEXT COLLATE NOCASE PRIMARY KEY,  -- absolute, in presentation form (RFC 4343: ASCII letters without case)
  zone TEXT NOT NULL,
  owner TEXT,
  addresses TEXT NOT NULL,               -- separated by spaces
  ttl INTEGER NOT NULL,                  -- seconds
  lease_seconds INTEGER,
  lease_expires_at INTEGER,              -- every instant: milliseconds since 1970
  state TEXT NOT NULL,
  reserved_until INTEGER,
  claimed_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL`;

/** `claim` is the write-ahead record: what a commit that has not been proved makes of a host. */
const first = `
CREATE TABLE host (${hostColumns}) STRICT, WITHOUT ROWID;
CREATE TABLE claim (${hostColumns}) STRICT, WITHOUT ROWID;
CREATE TABLE credential (
  id TEXT PRIMARY KEY,
  role TEXT NOT NULL,
  verifier TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE token (
  hash TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  event TEXT NOT NULL,
  actor TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
`;

/** Records and services of hosts, and credentials that may do less than everything. */
const second = `
ALTER TABLE host ADD COLUMN records TEXT;          -- JSON; NULL: none
ALTER TABLE host ADD COLUMN services TEXT;         -- JSON; NULL: none
ALTER TABLE claim ADD COLUMN records TEXT;
ALTER TABLE claim ADD COLUMN services TEXT;
ALTER TABLE credential ADD COLUMN names TEXT;      -- patterns, separated by spaces; NULL: its own and free ones
ALTER TABLE credential ADD COLUMN types TEXT;      -- separated by spaces; NULL: all
ALTER TABLE credential ADD COLUMN networks TEXT;   -- prefixes, separated by spaces; NULL: all
ALTER TABLE credential ADD COLUMN expires_at INTEGER;
ALTER TABLE credential ADD COLUMN last_used_at INTEGER;
ALTER TABLE credential ADD COLUMN strict_status INTEGER NOT NULL DEFAULT 0;
CREATE INDEX credential_verifier ON credential (verifier);
`;

/** What makes each version of the store out of the one before; the first, out of nothing. */
export const versions: readonly string[] = [first, second];
