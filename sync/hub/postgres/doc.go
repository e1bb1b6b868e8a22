// Package postgres keeps a hub's store in PostgreSQL (14 or newer), so that
// several hubs can serve one region and a standby takes over when the primary
// dies.
//
// # How a change is made
//
// [Store.Update] takes the store's advisory lock for itself, [Store.Extend]
// takes it together with others and then locks the records of its scope, in
// the order of their ids. The Extends that wait share one transaction as long
// as their scopes do not meet: one exchange locks and reads what all of them
// name, they run on that memory, and one exchange writes what they changed and
// commits. Entries are written on the assumption that they are new; when one is
// not, each function is run again alone.
//
// # What a broken connection means
//
// A transaction whose connection broke before COMMIT was sent did not take
// place. After that nobody knows, so every transaction leaves a token in the
// table changes, and the next connection looks for it under the lock that the
// lost transaction would still hold. What was found there is acknowledged after
// one more commit: if that one reached the standby, so did the first. A cancelled
// wait for the standby is treated alike.
//
// A request that ends with hub.ErrUnavailable while nobody could look for its
// token may have taken place; a device that repeats it is answered rightly
// either way.
//
// # Connections
//
// Locks, settings and statements belong to a connection, so the address leads to
// PostgreSQL itself or to a pooler that keeps a connection for as long as its
// client does, not to one that hands it on after each transaction. A hub holds
// up to 8 connections that write and 4 for each processor that read.
//
// # Passwords
//
// The address names a password file (passfile=, or PGPASSFILE); errors and logs
// of this package never hold a password.
package postgres
