package localstore

import (
	"context"
	"database/sql"
	"encoding/binary"
	"slices"

	"feltjournal/journal"
)

// Receipt says how far an entry has come.
type Receipt uint8

// Receipts, in rising order; a refused entry waits for a person.
const (
	ReceiptUnknown   Receipt = 0
	ReceiptLocal     Receipt = 1 // "lagret her"
	ReceiptHub       Receipt = 2 // "i felles journal"
	ReceiptConfirmed Receipt = 3 // "bekreftet": read back from the central journal
	ReceiptRefused   Receipt = 4 // kept in quarantine, or held for a person
)

// CodeHeld is the code of an entry that the central journal has not taken and
// a person must look at.
const CodeHeld = "held"

// Mark is where one stream stands.
type Mark struct {
	Pos       uint64
	Confirmed uint64
	Held      []uint64        // ascending
	Complete  bool            // the first download has ended
	LeftAt    journal.Instant // not zero: this device no longer holds it
}

// Marks is what receipts are computed from.
type Marks struct {
	State   State
	Streams map[journal.ID]Mark
	Refused map[uint64]string // own seq -> wire code
}

// Receipt tells how far r has come, and why it is refused if it is.
func (m *Marks) Receipt(r *Row) (Receipt, string) {
	own := r.Device == m.State.Device
	if own {
		if code, ok := m.Refused[r.Seq]; ok {
			return ReceiptRefused, code
		}
		if r.Seq > m.State.Acked {
			return ReceiptLocal, ""
		}
	}
	mark := m.Streams[r.Stream]
	if r.Pos == 0 || r.Pos > mark.Confirmed {
		return ReceiptHub, ""
	}
	if _, held := slices.BinarySearch(mark.Held, r.Pos); held {
		return ReceiptRefused, CodeHeld
	}
	return ReceiptConfirmed, ""
}

// AsOf is the age of the picture of a stream: the hub's clock when nothing
// more was waiting; zero: it was never complete here.
func (m *Marks) AsOf(stream journal.ID) journal.Instant {
	if mark := m.Streams[stream]; mark.Complete && mark.LeftAt == 0 {
		return m.State.LastComplete
	}
	return 0
}

// Marks reads them.
func (s *Store) Marks(ctx context.Context) (*Marks, error) {
	st, err := s.State(ctx)
	if err != nil {
		return nil, err
	}
	m := &Marks{State: st, Streams: map[journal.ID]Mark{}, Refused: map[uint64]string{}}
	err = s.each(ctx, "read streams", func(rows *sql.Rows) error { return m.scanStream(rows) },
		`SELECT stream, pos, confirmed, held, complete, coalesce(left_at, 0) FROM streams`)
	if err != nil {
		return nil, err
	}
	err = s.each(ctx, "read refusals", func(rows *sql.Rows) error {
		var seq uint64
		var code string
		if err := rows.Scan(&seq, &code); err != nil {
			return err
		}
		m.Refused[seq] = code
		return nil
	}, `SELECT seq, refused FROM own WHERE refused IS NOT NULL`)
	return m, err
}

func (m *Marks) scanStream(rows *sql.Rows) error {
	var stream, held []byte
	var mark Mark
	if err := rows.Scan(&stream, &mark.Pos, &mark.Confirmed, &held, &mark.Complete, &mark.LeftAt); err != nil {
		return err
	}
	id, err := idOf(stream)
	mark.Held = unpackHeld(held)
	m.Streams[id] = mark
	return err
}

// settle moves the mark below which nothing is waiting any more, so that
// counting what waits stays cheap.
func settle(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `UPDATE device SET settled = coalesce((
		SELECT o.seq - 1 FROM own o
		LEFT JOIN streams s ON s.stream = o.stream
		LEFT JOIN entries e ON e.device = device.id AND e.seq = o.seq
		WHERE o.seq > device.settled AND NOT (
			o.refused IS NOT NULL OR o.seq <= device.acked AND (s.left_at IS NOT NULL OR e.row IS NULL OR e.pos > 0 AND e.pos <= s.confirmed))
		ORDER BY o.seq LIMIT 1), (SELECT max(seq) FROM own), 0)`)
	return err
}

func packHeld(held []uint64) []byte {
	b := make([]byte, 0, 8*len(held))
	for _, p := range held {
		b = binary.BigEndian.AppendUint64(b, p)
	}
	return b
}

func unpackHeld(b []byte) []uint64 {
	var held []uint64
	for ; len(b) >= 8; b = b[8:] {
		held = append(held, binary.BigEndian.Uint64(b))
	}
	return held
}
