package wire

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"feltjournal/journal"
)

// Domains keep one hash or signature from passing for another.
const (
	digestDomain = "feltjournal positions 1\x00"
	headDomain   = "feltjournal head 1\x00"
)

// DigestOf is a hash of the vector, whatever order it comes in: SHA-256 over
// every field of every position, by stream, cut to 16 bytes. Two replicas with
// the same digest have nothing to tell each other.
func DigestOf(v []Position) [16]byte {
	sorted := slices.Clone(v)
	slices.SortFunc(sorted, func(a, b Position) int { return bytes.Compare(a.Stream[:], b.Stream[:]) })
	b := append(make([]byte, 0, 64*len(v)+32), digestDomain...)
	for _, p := range sorted {
		b = append(b, p.Stream[:]...)
		b = binary.BigEndian.AppendUint64(b, p.Pos)
		b = append(b, p.Root[:]...)
		b = binary.BigEndian.AppendUint64(b, p.Confirmed)
		b = binary.BigEndian.AppendUint64(b, p.Held)
		b = binary.BigEndian.AppendUint16(b, p.KeyEpoch)
	}
	sum := sha256.Sum256(b)
	return [16]byte(sum[:])
}

// HeadMessage is what the hub signs with every answer: in this epoch, at this
// time, it answered the question that had this Request.Digest.
func HeadMessage(epoch journal.ID, at journal.Instant, digest [16]byte) []byte {
	b := append([]byte(headDomain), epoch[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(at))
	return append(b, digest[:]...)
}
