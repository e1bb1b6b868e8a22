-- Lists whose patients the window counts otherwise than the hub. The daemon
-- cannot read a list; it passes on what is written here, so that the
-- municipality hears of it.
CREATE TABLE amiss (
  stream BLOB    PRIMARY KEY,
  since  INTEGER NOT NULL -- ms, our clock
) STRICT, WITHOUT ROWID;
