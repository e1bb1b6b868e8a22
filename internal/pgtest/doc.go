// Package pgtest starts a real PostgreSQL for tests: the distribution's newest,
// with its data and its socket in a temporary directory of its own.
//
// [Database] gives a test an empty database of the server that the test binary
// shares, [Start] a server of its own that it may stop and kill. Each server has
// a guard, a process that waits for the test binary to end in any way, then
// stops the server and removes the directory. What pgtest did not start it does
// not touch.
package pgtest
