package hub

import (
	"slices"

	"feltjournal/sync/wire"
)

// Budget of one answer: small enough to be taken in one breath by a device and
// to be repeated after a cut.
const (
	maxAnswer      = wire.MaxEntries
	maxAnswerBytes = wire.MaxBatchBytes
	// maxUrgent is how many urgent copies go ahead of their turn; room for them
	// is kept when not everything fits.
	maxUrgent      = 100
	maxUrgentBytes = 96 << 10
)

// room is what is left of the budget.
type room struct {
	entries, bytes int
	closed         bool // something did not fit; nothing more goes in
}

// rooms keeps room for urgent copies when there may be any.
func rooms(lacking []lack, most int) (bulk, urgent room) {
	bulk = room{entries: most, bytes: maxAnswerBytes}
	if slices.ContainsFunc(lacking, func(l lack) bool { return l.urgent() && l.has.Pos > 0 }) {
		urgent = room{entries: min(maxUrgent, most/2), bytes: maxUrgentBytes}
	}
	return room{entries: bulk.entries - urgent.entries, bytes: bulk.bytes - urgent.bytes}, urgent
}

func (r *room) full() bool { return r.closed || r.entries <= 0 }

// take makes room for size bytes, or closes.
func (r *room) take(size int) bool {
	if r.full() || r.bytes < size {
		r.closed = true
		return false
	}
	r.entries--
	r.bytes -= size
	return true
}
