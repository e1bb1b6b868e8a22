// Package storetest is what every implementation of hub.Store must do, as
// tests: SQLite runs it, and so does each other store.
package storetest
