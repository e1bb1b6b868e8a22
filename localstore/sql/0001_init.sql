-- The sealed replica. Nothing here says anything clinical: ids are random,
-- bodies are sealed, stamps and classes are what also travels in clear.

-- One row: who this device is and how far it has come with the hub.
CREATE TABLE device (
  one            INTEGER PRIMARY KEY CHECK (one = 1),
  id             BLOB    NOT NULL CHECK (length(id) = 16),
  replica_public BLOB    NOT NULL,
  hub_url        TEXT    NOT NULL,
  hub_epoch      BLOB    NOT NULL, -- 16 bytes; zeros before first contact
  acked          INTEGER NOT NULL DEFAULT 0,
  ahead          INTEGER NOT NULL DEFAULT 0, -- own seq the hub holds beyond ours: the file went back in time
  settled        INTEGER NOT NULL DEFAULT 0, -- every own seq up to here is confirmed or refused
  generation     INTEGER NOT NULL DEFAULT 0, -- grows when rows were removed or receipts went down
  scrub          INTEGER NOT NULL DEFAULT 0, -- deleted keys may still stand in the WAL
  offline        INTEGER NOT NULL DEFAULT 0,
  wanted         INTEGER NOT NULL DEFAULT 0, -- how often a person asked for a round with the hub now
  server_time    INTEGER NOT NULL DEFAULT 0, -- ms, the hub's clock at last_answer
  last_answer    INTEGER NOT NULL DEFAULT 0, -- ms, our clock
  last_complete  INTEGER NOT NULL DEFAULT 0, -- ms, the hub's clock
  last_contact   INTEGER NOT NULL DEFAULT 0, -- ms, our clock, last attempt
  contact_code   TEXT    NOT NULL DEFAULT ''
) STRICT;

-- Every entry held, in the order it came to this device. A row number can be
-- used again after a removal; readers that follow row numbers start over when
-- device.generation grows.
CREATE TABLE entries (
  row    INTEGER PRIMARY KEY,
  id     BLOB    NOT NULL,
  stream BLOB    NOT NULL,
  device BLOB    NOT NULL,
  seq    INTEGER NOT NULL,
  stamp  INTEGER NOT NULL,
  class  INTEGER NOT NULL,
  epoch  INTEGER NOT NULL,
  pos    INTEGER NOT NULL, -- in the stream at the hub; 0: not known yet
  sealed BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX entries_id ON entries (id);
CREATE UNIQUE INDEX entries_writer ON entries (device, seq);

-- The outbox and the chain: one row for each own entry, kept for ever.
CREATE TABLE own (
  seq     INTEGER PRIMARY KEY,
  stream  BLOB    NOT NULL,
  stamp   INTEGER NOT NULL,
  link    BLOB    NOT NULL CHECK (length(link) = 32),
  refused TEXT
) STRICT;

-- One statement records an own entry: its row, its place in the outbox and its
-- link are there together or not at all. A number that is taken fails.
CREATE VIEW record AS SELECT e.*, o.link FROM entries e JOIN own o ON o.seq = e.seq;
CREATE TRIGGER record_insert INSTEAD OF INSERT ON record BEGIN
  SELECT RAISE(ABORT, 'device behind') FROM device WHERE ahead <> 0;
  INSERT INTO own (seq, stream, stamp, link) VALUES (new.seq, new.stream, new.stamp, new.link);
  INSERT INTO entries (id, stream, device, seq, stamp, class, epoch, pos, sealed)
  VALUES (new.id, new.stream, new.device, new.seq, new.stamp, new.class, new.epoch, new.pos, new.sealed);
END;

CREATE INDEX own_refused ON own (seq) WHERE refused IS NOT NULL;

CREATE TABLE streams (
  stream    BLOB    PRIMARY KEY,
  pos       INTEGER NOT NULL DEFAULT 0,
  root      BLOB    NOT NULL DEFAULT x'0000000000000000',
  confirmed INTEGER NOT NULL DEFAULT 0,
  held      BLOB    NOT NULL DEFAULT x'', -- big-endian uint64s
  complete  INTEGER NOT NULL DEFAULT 0,   -- the first download has ended
  left_at   INTEGER                       -- ms, the hub's clock; set: this device no longer holds it
) STRICT, WITHOUT ROWID;

CREATE TABLE keys (
  stream  BLOB    NOT NULL,
  epoch   INTEGER NOT NULL,
  wrapped BLOB    NOT NULL,
  PRIMARY KEY (stream, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE lists (
  stream BLOB    PRIMARY KEY,
  count  INTEGER NOT NULL,
  hash   BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- Private to one user each; name and content are sealed under that user's key.
CREATE TABLE drafts (
  id       BLOB    PRIMARY KEY,
  owner    BLOB    NOT NULL, -- keyed hash of the user
  name     BLOB    NOT NULL, -- keyed hash of what is being written
  revision INTEGER NOT NULL,
  updated  INTEGER NOT NULL,
  sealed   BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX drafts_name ON drafts (owner, name);

-- Bytes that contradict what is held: kept for a person to look at.
CREATE TABLE quarantine (
  hash   BLOB    PRIMARY KEY, -- SHA-256 of header and sealed bytes
  at     INTEGER NOT NULL,
  code   TEXT    NOT NULL,
  pos    INTEGER NOT NULL,
  header BLOB    NOT NULL,
  sealed BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alarms (
  code   TEXT    NOT NULL,
  detail TEXT    NOT NULL, -- ids and numbers only
  first  INTEGER NOT NULL,
  last   INTEGER NOT NULL,
  times  INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (code, detail)
) STRICT, WITHOUT ROWID;
