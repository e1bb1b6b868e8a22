package hub

import (
	"sync"

	"feltjournal/journal"
)

// maxLatest is how many bytes of entries are kept in memory: what was brought in
// the last minutes is what others come for.
const maxLatest = 24 << 20

// rowWeight is what an entry costs in memory beside its sealed bytes.
const rowWeight = 192

// latest are the newest committed entries of the streams that moved last. It is
// safe for concurrent use.
type latest struct {
	mu    sync.Mutex
	runs  map[journal.ID]*stretch // guarded by mu, as below
	queue []journal.ID            // in the order in which their runs began
	size  int
}

// stretch is a run of entries without a gap. Its rows are never changed in place.
type stretch struct {
	before [8]byte // root before the first
	rows   []Row
}

func (t *stretch) first() uint64 { return t.rows[0].Pos }
func (t *stretch) last() uint64  { return t.rows[len(t.rows)-1].Pos }

// add takes over committed rows of one stream.
func (r *latest) add(stream journal.ID, s stretch) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.runs == nil {
		r.runs = map[journal.ID]*stretch{}
	}
	for i := range s.rows {
		r.size += rowWeight + len(s.rows[i].Bytes)
	}
	old := r.runs[stream]
	switch {
	case old == nil:
		r.runs[stream] = &s
		r.queue = append(r.queue, stream)
	case old.last()+1 == s.first():
		old.rows = append(old.rows, s.rows...)
	case old.last() < s.first(): // another replica has written in between
		r.drop(old)
		*old = s
	default: // somebody was faster to tell
		r.drop(&s)
	}
	r.shrink()
}

func (r *latest) drop(t *stretch) {
	for i := range t.rows {
		r.size -= rowWeight + len(t.rows[i].Bytes)
	}
}

// shrink forgets the streams that came first.
func (r *latest) shrink() {
	for r.size > maxLatest && len(r.queue) > 0 {
		r.drop(r.runs[r.queue[0]])
		delete(r.runs, r.queue[0])
		r.queue = r.queue[1:]
	}
}

// clear forgets everything.
func (r *latest) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.runs, r.queue, r.size = nil, nil, 0
}

// tail is what follows after in stream, at most limit, if it reaches to.
func (r *latest) tail(stream journal.ID, after, to uint64, limit int) ([]Row, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.runs[stream]
	if t == nil || after+1 < t.first() || t.last() < to || after > t.last() {
		return nil, false
	}
	rows := t.rows[after+1-t.first():]
	return rows[:min(limit, len(rows)):min(limit, len(rows))], true
}

// root is the running hash of stream at pos.
func (r *latest) root(stream journal.ID, pos uint64) ([8]byte, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.runs[stream]
	switch {
	case t == nil || pos+1 < t.first() || pos > t.last():
		return [8]byte{}, false
	case pos+1 == t.first():
		return t.before, true
	}
	return t.rows[pos-t.first()].Root, true
}
