-- What a medication round needs beside the entries.

-- Other workstations that hold the same lists, as the hub tells. A label is
-- the name of a machine ("Bjørns maskin"), never of a patient; two machines may
-- have the same.
CREATE TABLE peers (
  label TEXT    NOT NULL,
  seen  INTEGER NOT NULL -- ms, the hub's clock
) STRICT;

-- Which versions of a patient's orders a user has looked at here. Private to
-- one user each: name and content are sealed as those of drafts are.
CREATE TABLE seen (
  owner    BLOB    NOT NULL, -- keyed hash of the user
  name     BLOB    NOT NULL, -- keyed hash of the patient's stream
  revision INTEGER NOT NULL, -- grows with every change of any row of the owner
  sealed   BLOB    NOT NULL,
  PRIMARY KEY (owner, name)
) STRICT, WITHOUT ROWID;
