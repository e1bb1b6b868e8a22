-- The hub's log. Bodies are sealed; the keys are derived from a master key
-- that is not in this file. Instants are Unix milliseconds, 0 means none.

CREATE TABLE settings (
  name  TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE devices (
  id       BLOB    PRIMARY KEY CHECK (length(id) = 16),
  label    TEXT    NOT NULL,
  centre   INTEGER NOT NULL,
  verify   BLOB    NOT NULL,
  replica  BLOB    NOT NULL,
  users    TEXT    NOT NULL, -- JSON
  enrolled INTEGER NOT NULL,
  revoked  INTEGER NOT NULL,
  seen     INTEGER NOT NULL,
  acked    INTEGER NOT NULL,
  link     BLOB    NOT NULL CHECK (length(link) = 32),
  stamp    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE streams (
  id        BLOB    PRIMARY KEY CHECK (length(id) = 16),
  kind      INTEGER NOT NULL,
  ref       TEXT    NOT NULL,
  name      TEXT    NOT NULL,
  key_epoch INTEGER NOT NULL,
  pos       INTEGER NOT NULL,
  root      BLOB    NOT NULL CHECK (length(root) = 32),
  critical  INTEGER NOT NULL,
  confirmed INTEGER NOT NULL,
  held      BLOB    NOT NULL, -- positions, big-endian, 8 bytes each
  version   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a device may hold, and what it once might: a right that ended stays
-- here as inactive, because what was written under it is still accepted.
CREATE TABLE grants (
  device BLOB    NOT NULL,
  stream BLOB    NOT NULL,
  active INTEGER NOT NULL,
  PRIMARY KEY (device, stream)
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_holders ON grants (stream, device) WHERE active = 1;

CREATE TABLE members (
  list    BLOB    NOT NULL,
  patient BLOB    NOT NULL,
  version INTEGER NOT NULL,
  active  INTEGER NOT NULL,
  PRIMARY KEY (list, patient)
) STRICT, WITHOUT ROWID;

-- Clustered by stream and position: a tail is read from pages that lie
-- together. The distribution key of a larger store is the stream.
CREATE TABLE entries (
  stream  BLOB    NOT NULL,
  pos     INTEGER NOT NULL,
  id      BLOB    NOT NULL CHECK (length(id) = 16),
  device  BLOB    NOT NULL CHECK (length(device) = 16),
  seq     INTEGER NOT NULL,
  stamp   INTEGER NOT NULL,
  class   INTEGER NOT NULL,
  epoch   INTEGER NOT NULL,
  root    BLOB    NOT NULL CHECK (length(root) = 8),
  state   INTEGER NOT NULL,
  relayed INTEGER NOT NULL,
  sealed  BLOB    NOT NULL,
  PRIMARY KEY (stream, pos)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX entries_writer ON entries (device, seq);
CREATE UNIQUE INDEX entries_id ON entries (id);
CREATE INDEX entries_critical ON entries (stream, pos) WHERE class = 1;
CREATE INDEX entries_open ON entries (state, stream, pos) WHERE state <> 1;

CREATE TABLE quarantine (
  device  BLOB    NOT NULL,
  seq     INTEGER NOT NULL,
  hash    BLOB    NOT NULL, -- SHA-256 over header and sealed bytes
  id      BLOB    NOT NULL,
  stream  BLOB    NOT NULL,
  stamp   INTEGER NOT NULL,
  class   INTEGER NOT NULL,
  epoch   INTEGER NOT NULL,
  sealed  BLOB    NOT NULL,
  code    TEXT    NOT NULL,
  sender  BLOB    NOT NULL,
  at      INTEGER NOT NULL,
  chained INTEGER NOT NULL,
  PRIMARY KEY (device, seq, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE alarms (
  n      INTEGER PRIMARY KEY,
  at     INTEGER NOT NULL,
  code   TEXT    NOT NULL,
  device BLOB    NOT NULL,
  stream BLOB    NOT NULL,
  text   TEXT    NOT NULL
) STRICT;
