package hub

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"feltjournal/journal"
)

// Limits on the search for devices that a stop has not reached.
const (
	// lateSince is how far back critical entries of the centre are followed.
	lateSince = journal.Instant(72 * 60 * 60_000)
	// lateAfter is how long an entry may be on its way: longer than a device
	// sleeps between two questions.
	lateAfter = journal.Instant(10 * 60_000)
	// lateMargin is how much later than its stamp an entry may have been
	// committed: an import is one long transaction.
	lateMargin  = journal.Instant(60_000)
	maxFollowed = 300_000 // entries that are followed, the oldest first: a region's first import is one for each patient
	recentPage  = 2000    // entries that are read at once
	maxAsked    = 4000    // queries for who holds what
	maxLate     = 10      // entries that are named of one device
)

// LateDevice is a device that critical entries of the centre have not reached.
type LateDevice struct {
	ID     journal.ID
	Label  string
	Seen   journal.Instant
	Stops  int // of medication orders
	Others int // allergies, patients put on a list or taken off
	Oldest journal.Instant
	First  []LateEntry // the oldest, stops before others
}

// LateEntry is one of them.
type LateEntry struct {
	Ref  string // what the central journal calls the patient, or the unit's name
	What Late
	At   journal.Instant // when the centre wrote it
}

// Late says what has not arrived.
type Late string

// What may be late.
const (
	LateStop       Late = "stop"       // an order was stopped, paused or otherwise ended
	LateAlert      Late = "alert"      // an allergy or another warning
	LateAssignment Late = "assignment" // a patient was put on a list or taken off
	LateOther      Late = "other"
)

// urgents are the critical entries of one stream, by stamp.
type urgents []urgent

// urgent is an entry's place, without its bytes.
type urgent struct {
	id     journal.ID
	stream journal.ID
	pos    uint64
	at     journal.Instant
}

// readLate finds the devices that the centre's critical entries have not
// reached. A device that was never heard of shows nobody anything.
func (s *survey) readLate() error {
	streams, latest, err := s.urgents()
	if err != nil || len(streams) == 0 {
		return err
	}
	behind := s.behind(latest)
	pairs, err := s.meet(streams, behind)
	if err != nil {
		return err
	}
	w := &words{survey: s, names: map[journal.ID]string{}, kinds: map[journal.ID]Late{}}
	for _, d := range behind {
		late := LateDevice{ID: d.ID, Label: d.Label, Seen: d.Seen}
		for _, stream := range pairs[d.ID] {
			if err := late.follow(d, streams[stream], w); err != nil {
				return err
			}
		}
		if late.Stops+late.Others > 0 {
			late.shorten()
			s.r.Late = append(s.r.Late, late)
		}
	}
	slices.SortFunc(s.r.Late, func(a, b LateDevice) int {
		return cmp.Or(cmp.Compare(min(b.Stops, 1), min(a.Stops, 1)), cmp.Compare(a.Oldest, b.Oldest), slices.Compare(a.ID[:], b.ID[:]))
	})
	return nil
}

// urgents are the centre's critical entries that should have arrived, by stream.
func (s *survey) urgents() (map[journal.ID]urgents, journal.Instant, error) {
	p := &pile{survey: s, streams: map[journal.ID]urgents{}}
	since := journal.NewStamp(s.now-lateSince, 0)
	for read := 0; ; {
		rows, err := s.tx.Recent(since, recentPage)
		if err != nil || len(rows) == 0 {
			return p.streams, p.latest, err
		}
		over, err := p.add(rows)
		if over || err != nil || len(rows) < recentPage {
			return p.streams, p.latest, err
		}
		if read += len(rows); read >= maxFollowed {
			s.r.LateElse++
			return p.streams, p.latest, nil
		}
		since = p.turn(rows, since)
	}
}

// pile is what was found of the centre's critical entries.
type pile struct {
	*survey
	streams map[journal.ID]urgents
	latest  journal.Instant
	again   map[journal.ID]bool // the next page begins with these
}

// add takes a page in; over reports that the rest may still be on its way.
func (p *pile) add(rows []Row) (over bool, err error) {
	for i := range rows {
		r := &rows[i]
		at := r.Stamp.Instant()
		if at > p.now-lateAfter {
			return true, nil
		}
		ours, err := p.ours(r)
		if err != nil {
			return false, err
		}
		if ours && !p.again[r.ID] {
			p.streams[r.Stream] = append(p.streams[r.Stream], urgent{r.ID, r.Stream, r.Pos, at})
			p.latest = at
		}
	}
	return false, nil
}

// turn is where the next page begins: with the newest stamp of this one again,
// of which the page may have cut some, unless it holds nothing else.
func (p *pile) turn(rows []Row, since journal.Stamp) journal.Stamp {
	last := rows[len(rows)-1].Stamp
	p.again = map[journal.ID]bool{}
	for i := len(rows) - 1; i >= 0 && rows[i].Stamp == last; i-- {
		p.again[rows[i].ID] = true
	}
	if last-1 <= since {
		return last
	}
	return last - 1
}

// behind are the devices in use that have not shown to hold what was there at
// an instant, the longest first.
func (s *survey) behind(latest journal.Instant) []*DeviceReport {
	var out []*DeviceReport
	for i := range s.r.Devices {
		if d := &s.r.Devices[i]; d.Revoked == 0 && d.Seen != 0 && d.Whole < latest+lateMargin {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b *DeviceReport) int { return cmp.Compare(a.Whole, b.Whole) })
	return out
}

// meet tells which of streams each device behind holds, asked from the side
// that is shorter.
func (s *survey) meet(streams map[journal.ID]urgents, behind []*DeviceReport) (map[journal.ID][]journal.ID, error) {
	out := map[journal.ID][]journal.ID{}
	if len(behind) <= len(streams) {
		s.r.LateElse += max(0, len(behind)-maxAsked)
		for _, d := range behind[:min(len(behind), maxAsked)] {
			granted, err := s.tx.Granted(d.ID)
			if err != nil {
				return nil, err
			}
			out[d.ID] = slices.DeleteFunc(granted, func(id journal.ID) bool { return streams[id] == nil })
		}
		return out, nil
	}
	asked := 0
	for stream := range streams {
		if asked++; asked > maxAsked {
			s.r.LateElse++
			continue
		}
		holders, err := s.tx.Holders(stream)
		if err != nil {
			return nil, err
		}
		for _, id := range holders {
			out[id] = append(out[id], stream)
		}
	}
	return out, nil
}

// follow adds those of a stream's entries that d has not shown to hold.
func (late *LateDevice) follow(d *DeviceReport, rows urgents, w *words) error {
	for i := range rows {
		at := rows[i].at
		if at+lateMargin <= d.Whole {
			continue
		}
		what, err := w.kind(&rows[i])
		if err != nil {
			return err
		}
		if what == LateStop {
			late.Stops++
		} else {
			late.Others++
		}
		if late.Oldest == 0 || at < late.Oldest {
			late.Oldest = at
		}
		ref, err := w.name(rows[i].stream)
		if err != nil {
			return err
		}
		late.First = append(late.First, LateEntry{Ref: ref, What: what, At: at})
		if len(late.First) > 10*maxLate {
			late.shorten()
		}
	}
	return nil
}

// shorten keeps the entries that are named.
func (late *LateDevice) shorten() {
	slices.SortStableFunc(late.First, func(a, b LateEntry) int {
		return cmp.Or(boolCompare(b.What == LateStop, a.What == LateStop), cmp.Compare(a.At, b.At), cmp.Compare(a.Ref, b.Ref))
	})
	late.First = slices.Clone(late.First[:min(len(late.First), maxLate)])
}

// words are what entries and streams are called, each found out once.
type words struct {
	*survey
	names map[journal.ID]string // of streams
	kinds map[journal.ID]Late   // of entries
}

func (w *words) name(stream journal.ID) (string, error) {
	if name, ok := w.names[stream]; ok {
		return name, nil
	}
	st, err := w.tx.Stream(stream)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return "", err
	}
	st.ID = stream
	w.names[stream] = nameOf(&st)
	return w.names[stream], nil
}

// kind opens an entry to say what kind of thing it is, and nothing more.
func (w *words) kind(u *urgent) (Late, error) {
	if w.lists[u.stream] != nil {
		return LateAssignment, nil
	}
	if kind, ok := w.kinds[u.id]; ok {
		return kind, nil
	}
	r, err := w.tx.At(u.stream, u.pos)
	if err != nil {
		return "", err
	}
	w.kinds[u.id] = LateOther
	if e, err := w.hub.open(&r); err == nil {
		w.kinds[u.id] = lateOf(e.Fact)
	}
	return w.kinds[u.id], nil
}

func lateOf(f journal.Fact) Late {
	switch f.(type) {
	case *journal.Order:
		return LateStop
	case *journal.Alert:
		return LateAlert
	case *journal.Assignment:
		return LateAssignment
	}
	return LateOther
}

// SilentAfter is how long a device may be silent before somebody asks after it.
const SilentAfter = 24 * time.Hour
