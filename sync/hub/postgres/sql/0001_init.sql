-- +goose Up

-- The hub's log. Bodies are sealed; the keys are derived from a master key
-- that is not in this database. Instants are Unix milliseconds, 0 means none;
-- ids are 16 bytes; unsigned numbers are kept as bigint bit by bit.
-- A table whose rows belong to a stream has the stream first in its primary
-- key: it is the distribution key of a larger store.

-- The oldest hub (by the number of its newest migration) that can use this
-- schema. A migration that takes something away raises it.
CREATE TABLE feltjournal_compat (
  one     boolean PRIMARY KEY DEFAULT true CHECK (one),
  min_hub integer NOT NULL
);
INSERT INTO feltjournal_compat (min_hub) VALUES (1);

CREATE TABLE settings (
  name  text COLLATE "C" PRIMARY KEY,
  value bytea NOT NULL
);

CREATE TABLE devices (
  id       bytea   PRIMARY KEY CHECK (length(id) = 16),
  label    text    NOT NULL,
  centre   boolean NOT NULL,
  verify   bytea   NOT NULL,
  replica  bytea   NOT NULL,
  users    text    NOT NULL, -- JSON
  enrolled bigint  NOT NULL,
  revoked  bigint  NOT NULL,
  acked    bigint  NOT NULL,
  link     bytea   NOT NULL CHECK (length(link) = 32),
  stamp    bigint  NOT NULL,
  claimed  bigint  NOT NULL,
  refused  bigint  NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE contacts (
  device  bytea  PRIMARY KEY CHECK (length(device) = 16),
  seen    bigint NOT NULL,
  whole   bigint NOT NULL,
  version text   NOT NULL,
  unsent  bigint NOT NULL,
  oldest  bigint NOT NULL,
  amiss   bytea  NOT NULL -- ids
) WITH (fillfactor = 70);

CREATE TABLE streams (
  id        bytea    PRIMARY KEY CHECK (length(id) = 16),
  kind      smallint NOT NULL,
  ref       text     NOT NULL,
  name      text     NOT NULL,
  key_epoch integer  NOT NULL,
  pos       bigint   NOT NULL,
  root      bytea    NOT NULL CHECK (length(root) = 32),
  critical  bigint   NOT NULL,
  confirmed bigint   NOT NULL,
  held      bytea    NOT NULL, -- positions, big-endian, 8 bytes each
  version   bigint   NOT NULL,
  claimed   bigint   NOT NULL
) WITH (fillfactor = 70);

-- What a device may hold, and what it once might: a right that ended stays
-- here as inactive, because what was written under it is still accepted.
CREATE TABLE grants (
  stream bytea   NOT NULL,
  device bytea   NOT NULL,
  active boolean NOT NULL,
  PRIMARY KEY (stream, device)
);
CREATE INDEX grants_device ON grants (device, stream) INCLUDE (active);

CREATE TABLE members (
  list    bytea   NOT NULL,
  patient bytea   NOT NULL,
  version bigint  NOT NULL,
  active  boolean NOT NULL,
  PRIMARY KEY (list, patient)
);

CREATE TABLE entries (
  stream  bytea    NOT NULL,
  pos     bigint   NOT NULL,
  id      bytea    NOT NULL CHECK (length(id) = 16),
  device  bytea    NOT NULL CHECK (length(device) = 16),
  seq     bigint   NOT NULL,
  stamp   bigint   NOT NULL,
  class   smallint NOT NULL,
  epoch   integer  NOT NULL,
  root    bytea    NOT NULL CHECK (length(root) = 8),
  state   smallint NOT NULL,
  relayed boolean  NOT NULL,
  sealed  bytea    NOT NULL,
  PRIMARY KEY (stream, pos)
);
ALTER TABLE entries ALTER COLUMN sealed SET STORAGE EXTERNAL; -- sealed bytes do not shrink
CREATE UNIQUE INDEX entries_writer ON entries (device, seq);
CREATE UNIQUE INDEX entries_id ON entries (id);
CREATE INDEX entries_critical ON entries (stream, pos) WHERE class = 1;
CREATE INDEX entries_recent ON entries (stamp, stream, pos) WHERE class = 1;
CREATE INDEX entries_open ON entries (state, stream, pos) WHERE state <> 1;

CREATE TABLE quarantine (
  device  bytea    NOT NULL,
  seq     bigint   NOT NULL,
  hash    bytea    NOT NULL, -- SHA-256 over header and sealed bytes
  id      bytea    NOT NULL,
  stream  bytea    NOT NULL,
  stamp   bigint   NOT NULL,
  class   smallint NOT NULL,
  epoch   integer  NOT NULL,
  sealed  bytea    NOT NULL,
  code    text     NOT NULL,
  sender  bytea    NOT NULL,
  at      bigint   NOT NULL,
  chained boolean  NOT NULL,
  decided boolean  NOT NULL DEFAULT false,
  PRIMARY KEY (device, seq, hash)
);
ALTER TABLE quarantine ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX quarantine_open ON quarantine (device, seq) WHERE NOT decided;

-- What people decided about records of the quarantine.
CREATE TABLE decisions (
  n      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device bytea  NOT NULL,
  seq    bigint NOT NULL,
  hash   bytea  NOT NULL,
  at     bigint NOT NULL,
  who    text   NOT NULL,
  act    text   NOT NULL,
  why    text   NOT NULL
);

CREATE TABLE alarms (
  n      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at     bigint NOT NULL,
  code   text   NOT NULL,
  device bytea  NOT NULL,
  stream bytea  NOT NULL,
  text   text   NOT NULL
);

-- One row for each transaction that wrote: what it changed, for the other hubs,
-- and the token by which a hub whose connection broke sees that it took place.
-- Rows are deleted after a quarter of an hour.
CREATE TABLE changes (
  token    bytea       PRIMARY KEY CHECK (length(token) = 16),
  xid      xid8        NOT NULL DEFAULT pg_current_xact_id(),
  at       timestamptz NOT NULL DEFAULT now(),
  instance bytea       NOT NULL, -- the store that wrote it
  streams  bytea       NOT NULL, -- ids
  devices  bytea       NOT NULL, -- ids
  settings boolean     NOT NULL,
  whole    boolean     NOT NULL  -- more than can be told
);
ALTER TABLE changes ALTER COLUMN streams SET STORAGE EXTERNAL;
ALTER TABLE changes ALTER COLUMN devices SET STORAGE EXTERNAL;
CREATE INDEX changes_xid ON changes (xid);
CREATE INDEX changes_at ON changes (at);
