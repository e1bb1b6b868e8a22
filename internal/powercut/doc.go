// Package powercut is a disk that can lose its power, for tests of what SQLite
// and we promise about durability.
//
// A [Recorder] is registered as a SQLite VFS that passes everything on to the
// real one and writes down every write, truncation, sync and deletion. A test
// notes with [Recorder.Ack] what was promised to a user, then asks
// [Recorder.Cut] for what a disk may hold after a cut at any point: all that
// was synced, and any part of the rest, torn at 512-byte sectors.
//
// The same VFS can be told to fail: full, read-only, or an error from fsync.
package powercut
