package postgres

import (
	"errors"
	"fmt"
	"slices"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// transaction is one transaction of PostgreSQL, in which functions run one
// after the other.
type transaction struct {
	conn     *conn
	readOnly bool
	shared   bool // by several functions: one that fails is undone alone
	exact    bool // nothing is taken for granted, see errConflict

	locked  locked
	ahead   ahead
	opening []call       // not yet sent
	reopen  func() error // finds another connection before anything was read; nil: too late
	before  writes       // of the functions before, not yet sent
	news    news
	wrote   bool
	failed  error // it has to be given up
}

// maxReopened is how often a snapshot is begun anew before it gives up.
const maxReopened = 5

// send sends calls behind what opens the transaction.
func (t *transaction) send(calls []call) (err error) {
	_, err = t.exchange(calls)
	return err
}

// exchange is send that tells how many calls were completed.
func (t *transaction) exchange(calls []call) (completed int, err error) {
	all := append(slices.Clip(t.opening), calls...)
	a, err := t.conn.exchange(all)
	for n := 0; n < maxReopened && t.reopen != nil && !a.rows && passes(err); n++ {
		if failed := t.reopen(); failed != nil {
			break
		}
		a, err = t.conn.exchange(all)
	}
	if code(err) == codeUnique {
		err = fmt.Errorf("%w: %w", errConflict, err)
	}
	if a.calls < len(all) || errors.Is(err, errConflict) {
		t.failed = err
	}
	completed = a.calls - len(t.opening)
	t.opening, t.reopen = nil, nil
	return completed, err
}

// take turns what was kept back into calls.
func (t *transaction) take(w *writes) []call {
	if w.empty() {
		return nil
	}
	t.wrote = true
	t.news.add(w)
	calls := w.calls()
	*w = writes{}
	return calls
}

// run runs one function; what it did stays with the transaction if it succeeds.
func (t *transaction) run(w *work) (err error) {
	one := &tx{transaction: t, scope: w.scope}
	finished := false
	defer func() {
		if !finished {
			w.panicked = recover()
			t.failed = errPanic
		}
	}()
	if w.scope != nil {
		err = w.run(hub.Scoped(one, *w.scope))
	} else {
		err = w.run(one)
	}
	finished = true
	if t.failed != nil {
		return t.failed
	}
	// What it took for new may be there, and it failed because it was not told.
	w.doubtful = err != nil && (one.own.entries != nil || len(one.own.marks) > 0)
	switch {
	case err == nil:
		t.before.join(&one.own)
		if t.shared && one.saved {
			t.opening = append(t.opening, call{statement: keep})
		}
		if t.before.full() {
			return t.send(t.take(&t.before))
		}
	case t.shared && one.saved:
		t.opening = append(t.opening, call{statement: undo}, call{statement: keep})
	case !t.shared:
		t.wrote, t.before = false, writes{}
	}
	return err
}

var (
	lockAlone  = prepare("SELECT pg_advisory_xact_lock($1)")
	lockBeside = prepare("SELECT pg_advisory_xact_lock_shared($1)")
	// Rows are locked in the order of their ids, whoever locks them.
	lockDevices = prepare("SELECT " + deviceColumns + " FROM devices WHERE id = ANY($1::bytea[]) ORDER BY id FOR UPDATE")
	lockStreams = prepare("SELECT " + streamColumns + " FROM streams WHERE id = ANY($1::bytea[]) ORDER BY id FOR UPDATE")
	readGrants  = prepare("SELECT g.stream, g.device, g.active FROM unnest($1::bytea[], $2::bytea[]) AS k (stream, device)" +
		" JOIN grants g ON g.stream = k.stream AND g.device = k.device")
)

// locked is what the scopes of a transaction name, as it was when it was locked.
type locked struct {
	devices map[journal.ID]hub.Device
	streams map[journal.ID]hub.Stream
	grants  map[grant]bool
}

// lock locks and reads what the scopes of works name.
func (t *transaction) lock(key int64, works []*work) error {
	calls := []call{{statement: begin}, {statement: lockBeside, params: [][]byte{int64Value(key)}}}
	var devices, streams []journal.ID
	rights := newTable(oidBytes, oidBytes)
	for _, w := range works {
		streams = append(streams, w.scope.Streams...)
		if w.scope.Device == (journal.ID{}) {
			continue
		}
		devices = append(devices, w.scope.Device)
		for i := range w.scope.Streams {
			rights[0].bytes(w.scope.Streams[i][:])
			rights[1].bytes(w.scope.Device[:])
		}
	}
	l := locked{map[journal.ID]hub.Device{}, map[journal.ID]hub.Stream{}, map[grant]bool{}}
	if len(devices) > 0 {
		calls = append(calls, call{statement: lockDevices, params: [][]byte{idColumn(devices)}, row: l.device})
	}
	if len(streams) > 0 {
		calls = append(calls, call{statement: lockStreams, params: [][]byte{idColumn(streams)}, row: l.stream})
	}
	if rights[0].n > 0 {
		calls = append(calls, call{statement: readGrants, params: rights.params(), row: l.grant})
	}
	t.locked = l
	return t.send(calls)
}

func (l *locked) device(r *row) error {
	d, err := scanDevice(r)
	l.devices[d.ID] = d
	return err
}

func (l *locked) stream(r *row) error {
	s, err := scanStream(r)
	l.streams[s.ID] = s
	return err
}

func (l *locked) grant(r *row) error {
	l.grants[grant{r.id(), r.id()}] = r.bool()
	return nil
}

// renew notes what a function wrote itself.
func (l *locked) renew(w *writes) {
	merge(&l.devices, w.devices)
	merge(&l.streams, w.streams)
	merge(&l.grants, w.grants)
}

// device is the record of a device if it was locked for this function; nil:
// there is none.
func (t *tx) device(id journal.ID) (d *hub.Device, asked bool) {
	if t.scope == nil || id != t.scope.Device || id == (journal.ID{}) {
		return nil, false
	}
	if d, ok := t.locked.devices[id]; ok {
		return &d, true
	}
	return nil, true
}

func (t *tx) stream(id journal.ID) (s *hub.Stream, asked bool) {
	if t.scope == nil || !slices.Contains(t.scope.Streams, id) {
		return nil, false
	}
	if s, ok := t.locked.streams[id]; ok {
		return &s, true
	}
	return nil, true
}

func (t *tx) granted(g grant) (active, ever, asked bool) {
	if t.scope == nil || g.device != t.scope.Device || g.device == (journal.ID{}) || !slices.Contains(t.scope.Streams, g.stream) {
		return false, false, false
	}
	active, ever = t.locked.grants[g]
	return active, ever, true
}
