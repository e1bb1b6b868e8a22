// Package sqlite keeps a hub's store in one SQLite file: WAL, synchronous=FULL,
// one writing connection and a few that read snapshots beside it.
//
// Updates that arrive while another one is being made durable share the next
// transaction, each behind a savepoint of its own, so that one sync of the disk
// acknowledges many devices.
package sqlite
