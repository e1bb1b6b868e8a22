-- What a device's last requests told about it changes with every contact; its
-- record changes with what it writes.
CREATE TABLE contacts (
  device  BLOB    PRIMARY KEY CHECK (length(device) = 16),
  seen    INTEGER NOT NULL,
  whole   INTEGER NOT NULL,
  version TEXT    NOT NULL,
  unsent  INTEGER NOT NULL,
  oldest  INTEGER NOT NULL,
  amiss   BLOB    NOT NULL -- ids, 16 bytes each
) STRICT, WITHOUT ROWID;
INSERT INTO contacts SELECT id, seen, 0, '', 0, 0, x'' FROM devices WHERE seen <> 0;
ALTER TABLE devices DROP COLUMN seen;

-- The highest that a device has shown: what a rollback took away.
ALTER TABLE devices ADD COLUMN claimed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
UPDATE devices SET refused = (SELECT count(*) FROM quarantine WHERE quarantine.device = devices.id AND chained = 1);
ALTER TABLE streams ADD COLUMN claimed INTEGER NOT NULL DEFAULT 0;

-- What is to be filed stands above what its stream has confirmed; only what a
-- person has to do with is found entry by entry.
DROP INDEX entries_open;
CREATE INDEX entries_open ON entries (state, stream, pos) WHERE state > 1;
CREATE UNIQUE INDEX streams_open ON streams (id) WHERE confirmed < pos;

CREATE INDEX entries_recent ON entries (stamp) WHERE class = 1;

ALTER TABLE quarantine ADD COLUMN decided INTEGER NOT NULL DEFAULT 0;
CREATE INDEX quarantine_open ON quarantine (device, seq) WHERE decided = 0;

-- What people decided about records of the quarantine.
CREATE TABLE decisions (
  n      INTEGER PRIMARY KEY,
  device BLOB    NOT NULL,
  seq    INTEGER NOT NULL,
  hash   BLOB    NOT NULL,
  at     INTEGER NOT NULL,
  who    TEXT    NOT NULL,
  act    TEXT    NOT NULL,
  why    TEXT    NOT NULL
) STRICT;
