import { DatabaseSync } from 'node:sqlite';

const hostColumns = `
  name TEXT COLLATE NOCASE PRIMARY KEY,
  zone TEXT NOT NULL,
  owner TEXT,
  addresses TEXT NOT NULL,
  ttl INTEGER NOT NULL,
  lease_seconds INTEGER,
  lease_expires_at INTEGER,
  state TEXT NOT NULL,
  reserved_until INTEGER,
  claimed_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL`;

/** A store as the first version of the gateway left it: a row of every kind. */
const content = `
PRAGMA journal_mode = WAL;
CREATE TABLE host (${hostColumns}) STRICT, WITHOUT ROWID;
CREATE TABLE claim (${hostColumns}) STRICT, WITHOUT ROWID;
CREATE TABLE credential (
  id TEXT PRIMARY KEY, role TEXT NOT NULL, verifier TEXT NOT NULL, label TEXT NOT NULL,
  created_at INTEGER NOT NULL, state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE token (
  hash TEXT PRIMARY KEY, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
  number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, event TEXT NOT NULL, actor TEXT NOT NULL,
  subject TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
INSERT INTO host VALUES ('laptop.lab.example.', 'lab.example.', 'device-a', '10.77.0.9 fd77::9', 60, 120, 5000, 'served', NULL, 1, 2);
INSERT INTO host VALUES ('nas.lab.example.', 'lab.example.', NULL, '10.77.0.30', 300, NULL, NULL, 'served', NULL, 3, 4);
INSERT INTO claim VALUES ('phone.lab.example.', 'lab.example.', 'ann', '10.77.0.11', 60, NULL, NULL, 'claimed', NULL, 5, 6);
INSERT INTO credential VALUES ('ann', 'user', 'scrypt$x', 'ann', 7, 'active');
INSERT INTO credential VALUES ('device-a', 'device', 'sha256$y', 'a laptop', 8, 'waiting');
INSERT INTO token VALUES ('sha256$t', 9, 10);
INSERT INTO audit (at, event, actor, subject, detail) VALUES (11, 'host.created', 'device-a', 'laptop', 'first');
PRAGMA user_version = 1;
`;

/** Makes the file. */
export function writeVersion1(path: string): void {
  const database = new DatabaseSync(path);
  database.exec(content);
  database.close();
}
