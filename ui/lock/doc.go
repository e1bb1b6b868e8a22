// Package lock is the screen that stands before everything else: who are you,
// your PIN, your language. While it is shown no patient data is in memory.
package lock
