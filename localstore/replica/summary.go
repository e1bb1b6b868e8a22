package replica

import (
	"cmp"
	"slices"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// Summary is one line of the list of patients.
type Summary struct {
	Stream journal.ID
	Name   string
	Born   journal.Date
	Room   string
	Units  []string

	CAVE     []string
	Critical []string

	OpenCases     int
	CriticalCases int // of them
	DueNow        int
	Overdue       int
	Unsent        int // records of ours that are not yet at the hub
	Unreadable    int // entries that do not open here
	Unseen        int // orders that are new, changed or stopped since the user last looked
	EffectsDue    int // doses as needed whose effect is still to be written
	ChecksWaiting int // doses that wait for a second person

	AsOf     journal.Instant
	Complete bool // a chart that is not complete must not be acted on as if it were
	Opened   bool // false: the chart is still being opened

	Removed *chart.Member // set: no longer on any list, for 7 days
}

// counted is what a summary takes from a chart, kept for the minute.
type counted struct {
	minute int64
	Summary
}

// Patients are everybody on the lists, by name, and after them those removed
// in the last 7 days.
func (r *Replica) Patients() []Summary {
	members := map[journal.ID]*Summary{}
	for _, l := range r.Lists() {
		for _, m := range l.Active {
			s := of(members, m)
			s.Units, s.Removed = append(s.Units, l.Unit), nil
		}
		for _, m := range l.Removed {
			if s := of(members, m); len(s.Units) == 0 {
				s.Removed = &m
			}
		}
	}
	unsent := r.unsent()
	out := make([]Summary, 0, len(members))
	for stream, s := range members {
		s.Unsent = unsent[stream]
		r.fill(s)
		out = append(out, *s)
	}
	slices.SortFunc(out, bySummary)
	return out
}

func of(members map[journal.ID]*Summary, m chart.Member) *Summary {
	s := members[m.Patient]
	if s == nil {
		s = &Summary{Stream: m.Patient, Name: m.Name, Born: m.Born}
		members[m.Patient] = s
	}
	return s
}

func bySummary(a, b Summary) int {
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(sortKey(a.Name), sortKey(b.Name)),
		cmp.Compare(a.Born, b.Born), slices.Compare(a.Stream[:], b.Stream[:]))
}

// rank puts those removed after the others.
func rank(s Summary) int {
	if s.Removed != nil {
		return 1
	}
	return 0
}

// fill adds what the chart knows.
func (r *Replica) fill(s *Summary) {
	f := r.held(s.Stream)
	if f == nil {
		return
	}
	s.AsOf = r.AsOf(s.Stream)
	s.Complete = s.AsOf != 0
	c := f.count(r)
	if c.Name != "" {
		s.Name, s.Born, s.Room = c.Name, c.Born, c.Room
	}
	s.CAVE, s.Critical, s.OpenCases, s.CriticalCases = c.CAVE, c.Critical, c.OpenCases, c.CriticalCases
	s.DueNow, s.Overdue, s.Unreadable, s.Opened = c.DueNow, c.Overdue, c.Unreadable, c.Opened
	s.Unseen, s.EffectsDue, s.ChecksWaiting = c.Unseen, c.EffectsDue, c.ChecksWaiting
}

// count is kept until the chart changes or the minute is over.
func (f *file) count(r *Replica) *counted {
	now := r.now()
	minute := int64(now) / 60_000
	f.mu.RLock()
	c := f.sum
	f.mu.RUnlock()
	if c != nil && c.minute == minute {
		return c
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	c = &counted{minute: minute}
	c.Opened, c.Unreadable = f.ready, len(f.broken)+f.parked()
	if p := f.chart.Patient(); p != nil {
		c.Name, c.Born, c.Room = p.Name(), p.Born, p.Room
	}
	c.alerts(f.chart)
	c.OpenCases, c.CriticalCases = f.chart.OpenCases()
	c.DueNow, c.Overdue = f.chart.Due(now)
	c.Unseen, c.EffectsDue = len(r.unseen(f.chart)), len(f.chart.EffectsDue(now))
	c.ChecksWaiting = waiting(f.chart, now-journal.Instant(checkedFor.Milliseconds()))
	f.sum = c
	return c
}

// checkedFor is how long a dose that was handed out unchecked is counted as
// waiting. After that it is a case to look at, if the order asked for the check.
const checkedFor = 24 * time.Hour

// waiting counts prepared doses, and those handed out since an instant, that
// nobody else has checked.
func waiting(c *chart.Chart, since journal.Instant) (n int) {
	for _, o := range c.Orders() {
		if !c.Policy().NeedsDouble(o.Current()) {
			continue
		}
		for _, d := range c.Doses(o.ID) {
			if d.Check == chart.CheckWaiting && (d.Act == journal.ActPrepared || d.At >= since) {
				n++
			}
		}
	}
	return n
}

func (c *counted) alerts(ch *chart.Chart) {
	for _, a := range ch.Alerts() {
		switch {
		case !a.Active:
		case a.Type == journal.AlertAllergy:
			c.CAVE = append(c.CAVE, a.Text)
		default:
			c.Critical = append(c.Critical, a.Text)
		}
	}
}

// unsent counts our records that are not at the hub, by stream.
func (r *Replica) unsent() map[journal.ID]int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	n := map[journal.ID]int{}
	for i := len(r.own) - 1; i >= 0 && r.own[i].Seq > r.marks.State.Acked; i-- {
		if r.own[i].Class != journal.ClassAccess {
			n[r.own[i].Stream]++
		}
	}
	return n
}
