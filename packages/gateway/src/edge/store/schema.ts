/** The version of `schema`, kept in SQLite's `user_version`. */
export const schemaVersion = 1;

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

/** What the store consists of. `claim` is the write-ahead record: what a commit that has not been proved makes of a host. */
export const schema = `
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
