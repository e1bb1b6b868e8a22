package seal

import (
	"crypto/sha256"
	"encoding/binary"

	"feltjournal/journal"
)

// linkDomain keeps a signature over a link from passing for any other.
const linkDomain = "feltjournal link 1\x00"

// Next is the link after s: SHA-256(l ‖ header ‖ SHA-256(sealed bytes)). It
// hashes the bytes as they are and never encodes anything again.
func (l Link) Next(s Sealed) Link {
	sum := sha256.Sum256(s.Bytes)
	b := make([]byte, 0, len(l)+HeaderSize+len(sum))
	b = AppendHeader(append(b, l[:]...), s.Header)
	return sha256.Sum256(append(b, sum[:]...))
}

// LinkMessage is what a device signs: that l is its link after its own entry
// number seq (zero: before the first).
func LinkMessage(device journal.ID, seq uint64, l Link) []byte {
	b := append([]byte(linkDomain), device[:]...)
	b = binary.BigEndian.AppendUint64(b, seq)
	return append(b, l[:]...)
}
