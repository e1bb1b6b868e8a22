package seal

import (
	"encoding/binary"

	"feltjournal/journal"
)

// HeaderSize is the length in bytes of a header's fixed layout.
const HeaderSize = 1 + 3*16 + 8 + 8 + 1 + 2

// headerLayout is the first byte of the layout: another one is another layout.
const headerLayout = 1

// AppendHeader appends the fixed layout of h: layout number, ID, Stream,
// Device, Seq, Stamp, Class, KeyEpoch, integers big-endian. It is what a sealed
// body is bound to and what the chain of links hashes.
func AppendHeader(dst []byte, h journal.Header) []byte {
	dst = append(dst, headerLayout)
	dst = append(dst, h.ID[:]...)
	dst = append(dst, h.Stream[:]...)
	dst = append(dst, h.Device[:]...)
	dst = binary.BigEndian.AppendUint64(dst, h.Seq)
	dst = binary.BigEndian.AppendUint64(dst, uint64(h.Stamp))
	dst = append(dst, byte(h.Class))
	return binary.BigEndian.AppendUint16(dst, h.KeyEpoch)
}
