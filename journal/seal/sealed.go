package seal

import "feltjournal/journal"

// Key opens and seals the entries of one stream in one key epoch.
type Key [32]byte

// Sealed is an entry as it is stored and sent.
type Sealed struct {
	journal.Header
	Bytes []byte // ciphertext and tag
}

// Link is a device's running hash over all that it wrote:
// link_n = SHA-256(link_{n-1} ‖ header_n ‖ SHA-256(sealed_n)); the zero Link
// stands before the first entry.
type Link [32]byte
