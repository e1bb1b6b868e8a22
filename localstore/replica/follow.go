package replica

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"feltjournal/journal"
	"feltjournal/localstore"
)

// refresh reads what is new in the store: rows, positions, marks, keys. Units'
// streams are folded at once, charts are left waiting for Load. One at a time.
func (r *Replica) refresh(ctx context.Context) error {
	r.looking.Lock()
	defer r.looking.Unlock()
	seen, err := r.look(ctx)
	if err != nil {
		return err
	}
	o, err := r.openUnits(ctx, seen)
	if err != nil {
		return err
	}
	n, err := r.takeIn(seen, o)
	if err != nil {
		return err
	}
	for stream, entries := range n.booked {
		if u := r.unit(stream); u != nil {
			u.book(entries...)
		}
	}
	for _, f := range n.stale {
		f.use(r.Policy())
	}
	if err := r.readSeen(ctx); err != nil {
		return err
	}
	if err := r.doubtLists(ctx); err != nil {
		return err
	}
	return r.warnOf(ctx, n.unreadable)
}

// news is what remains to be done with a look once the replica's lock is free.
type news struct {
	booked     map[journal.ID][]journal.Entry // by unit
	stale      []*file                        // read by other rules now
	unreadable []journal.Entry                // policies
}

func (r *Replica) takeIn(seen *sight, o opened) (n news, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return n, context.Canceled
	}
	r.adopt(seen)
	r.parked = o.keyless
	n.booked = map[journal.ID][]journal.Entry{}
	for _, e := range o.entries {
		if r.makeUnit(e.Stream).adopt(e) != nil {
			n.unreadable = append(n.unreadable, e)
		}
		n.booked[e.Stream] = append(n.booked[e.Stream], e)
	}
	for i := range o.bad {
		r.makeUnit(o.bad[i].Stream).broken[o.bad[i].ID] = true
	}
	r.dropLeft()
	n.stale = r.govern()
	return n, nil
}

// sight is one look at the store.
type sight struct {
	marks   *localstore.Marks
	status  localstore.Status
	heads   []localstore.ListHead
	epochs  map[journal.ID]uint16
	peers   []localstore.Peer
	restart bool // rows were removed: row numbers tell nothing any more
	rows    []localstore.Row
	late    []localstore.Row // of units that were taken for charts: their rows came before the hub named them
	placed  map[int64]uint64
}

func (r *Replica) look(ctx context.Context) (s *sight, err error) {
	if err := r.user.Refresh(ctx); err != nil {
		return nil, err
	}
	s = &sight{}
	// Marks are read first: a receipt may lag behind its entry, never lead.
	if s.marks, err = r.store.Marks(ctx); err != nil {
		return nil, err
	}
	if s.status, err = r.store.Status(ctx); err != nil {
		return nil, err
	}
	if s.heads, err = r.store.ListHeads(ctx); err != nil {
		return nil, err
	}
	if s.epochs, err = r.store.KeyEpochs(ctx); err != nil {
		return nil, err
	}
	if s.peers, err = r.store.Peers(ctx); err != nil {
		return nil, err
	}
	if s.late, err = r.mistaken(ctx, s); err != nil {
		return nil, err
	}
	after, numbers := r.position(s)
	if s.placed, err = r.store.Positions(ctx, numbers); err != nil {
		return nil, err
	}
	return s, r.store.Rows(ctx, after, func(row localstore.Row) error {
		s.rows = append(s.rows, row)
		return nil
	})
}

// mistaken are the rows held of units that stand among the charts.
func (r *Replica) mistaken(ctx context.Context, s *sight) (rows []localstore.Row, err error) {
	for _, h := range s.heads {
		if r.held(h.Stream) == nil {
			continue
		}
		err := r.store.StreamRows(ctx, h.Stream, func(row localstore.Row) error {
			rows = append(rows, row)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// position is from where to read on, and which rows still lack a place.
func (r *Replica) position(s *sight) (after int64, numbers []int64) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if s.restart = r.marks != nil && r.marks.State.Generation != s.marks.State.Generation; s.restart {
		return 0, nil
	}
	for n := range r.unplaced {
		numbers = append(numbers, n)
	}
	return r.mark, numbers
}

// openUnits opens the new rows of units' streams, and those that had no key.
func (r *Replica) openUnits(ctx context.Context, s *sight) (opened, error) {
	rows := append(r.waitingForKeys(), s.late...)
	for _, row := range s.rows {
		if isUnit(s, row.Stream) {
			rows = append(rows, row)
		}
	}
	o, err := r.unseal(ctx, rows)
	r.observe(o.entries)
	if err != nil {
		return o, err
	}
	return o, r.report(ctx, o.bad)
}

func (r *Replica) waitingForKeys() []localstore.Row {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Clone(r.parked)
}

func isUnit(s *sight, stream journal.ID) bool {
	return slices.ContainsFunc(s.heads, func(h localstore.ListHead) bool { return h.Stream == stream })
}

// adopt takes a look into the replica. Called with mu.
func (r *Replica) adopt(s *sight) {
	r.marks, r.status, r.peers = s.marks, s.status, s.peers
	clear(r.heads)
	for _, h := range s.heads {
		r.heads[h.Stream] = h
		delete(r.files, h.Stream)
	}
	if s.restart {
		r.forgetRows(s)
	}
	for n, pos := range s.placed {
		if pos != 0 && r.unplaced[n] != nil {
			r.unplaced[n].Pos = pos
			delete(r.unplaced, n)
		}
	}
	for _, row := range s.rows {
		r.adoptRow(row)
	}
	for stream, epoch := range s.epochs {
		if f := r.files[stream]; f != nil && r.epochs[stream] < epoch {
			f.retry()
		}
	}
	r.epochs = s.epochs
}

// forgetRows has row numbers and positions learned anew, and forgets entries
// whose row is gone, so that they are opened when they come again. One of ours
// that was folded before its row was seen has no number, and stays.
func (r *Replica) forgetRows(s *sight) {
	clear(r.unplaced)
	r.mark = 0
	there := make(map[journal.ID]bool, len(s.rows))
	for i := range s.rows {
		there[s.rows[i].ID] = true
	}
	gone := func(p *place) bool { return p.Number != 0 && !there[p.ID] }
	for id, p := range r.entries {
		if gone(p) {
			delete(r.entries, id)
		}
	}
	r.own = slices.DeleteFunc(r.own, gone)
}

func (r *Replica) adoptRow(row localstore.Row) {
	r.mark = max(r.mark, row.Number)
	p, known := r.entries[row.ID], true
	if p == nil {
		p, known = &place{}, false
		r.entries[row.ID] = p
	}
	sealed := row
	p.Row = row
	p.Bytes = nil
	if p.Pos == 0 {
		r.unplaced[row.Number] = p
	}
	if known {
		return
	}
	if row.Device == r.marks.State.Device {
		r.own = append(r.own, p)
	}
	if _, isUnit := r.heads[row.Stream]; !isUnit && row.Stream != r.marks.State.Device {
		r.file(row.Stream).wait(sealed)
	}
}

func (r *Replica) file(stream journal.ID) *file {
	f := r.files[stream]
	if f == nil {
		f = newFile(stream, r.policy)
		r.files[stream] = f
	}
	return f
}

func (r *Replica) makeUnit(stream journal.ID) *unit {
	u := r.units[stream]
	if u == nil {
		u = newUnit(stream)
		r.units[stream] = u
	}
	return u
}

// dropLeft forgets streams this device no longer holds. Called with mu.
func (r *Replica) dropLeft() {
	for stream, mark := range r.marks.Streams {
		if mark.LeftAt == 0 || r.files[stream] == nil && r.units[stream] == nil {
			continue
		}
		delete(r.files, stream)
		delete(r.units, stream)
		for id, p := range r.entries {
			if p.Stream == stream && p.Device != r.marks.State.Device {
				delete(r.entries, id)
			}
		}
		r.index.drop(stream)
	}
}

// Load opens what waits, several charts side by side.
func (r *Replica) Load(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(r.opt.Workers)
	for _, f := range r.waiting() {
		g.Go(func() error { return r.openFile(ctx, f) })
	}
	return g.Wait()
}

func (r *Replica) waiting() (list []*file) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, f := range r.files {
		if f.waiting() {
			list = append(list, f)
		}
	}
	return list
}
