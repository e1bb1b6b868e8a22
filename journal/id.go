package journal

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/google/uuid"
)

// ID names an entry, a stream, a device or an order: 16 bytes, a UUID.
type ID = uuid.UUID

// NewID makes a UUIDv7 (RFC 9562 section 5.7) for the instant at, with 74
// random bits from rand. Time and randomness are arguments so that a simulated
// device is reproducible; google/uuid reads the wall clock itself.
func NewID(at Instant, rand io.Reader) (ID, error) {
	var id ID
	if _, err := io.ReadFull(rand, id[6:]); err != nil {
		return ID{}, fmt.Errorf("read random bytes for an id: %w", err)
	}
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(at))
	copy(id[:6], ms[2:])
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id, nil
}
