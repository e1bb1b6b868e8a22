// Package localstore is the sealed replica of one workstation: a SQLite file
// with headers in clear and bodies sealed, the outbox, wrapped stream keys,
// cursors and receipts, and beside it the key slots of the users.
//
// The daemon uses it without any key to patient data: [Store.State],
// [Store.Unsent], [Store.Apply] and their neighbours move sealed bytes only. A
// window unlocks a user's slot ([Store.Unlock]) and can then read and record.
//
// # Promises
//
//   - [Store.RecordAll] returns nil only after the entries, their places in the
//     outbox and their chain links are durable (synchronous=FULL), in one
//     transaction: half of what belongs together is never there.
//   - Cursors move in the same transaction as the last of their entries, or
//     later. Receipts never go down except by [Store.Rewind].
//   - The same entry twice is a no-op; other bytes under the same number are
//     kept in quarantine and raise an alarm.
//   - A file that will not open is renamed, kept and reported, and unsent
//     entries are carried over. It is never silently made anew.
//   - A wrong PIN never touches the outbox.
//
// Window and daemon share the file in WAL mode; every method is safe for
// concurrent use, in one process and between processes.
package localstore
