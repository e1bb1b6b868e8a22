package carry

import (
	"cmp"
	"fmt"
	"slices"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// checks holds the entries of a store against the heads of their streams and
// the logs of their writers.
type checks struct {
	devices  map[journal.ID]*numbers
	heads    []hub.Stream
	found    []journal.ID       // streams with entries, in the order of reading
	open     hub.Stream         // as its entries make it
	built    map[journal.ID]end // where the entries of each stream end
	problems []string
	more     int
}

// maxNamed is how many held positions a head names for certain.
const maxNamed = 1000

// end is the head of a stream as its entries make it.
type end struct {
	pos, critical, unfiled uint64
	root                   [32]byte
	held                   []uint64
}

// numbers are what a store has of the log of one writer.
type numbers struct {
	acked uint64
	count uint64 // of different numbers up to acked
	twice []uint64
}

func (c *checks) say(format string, args ...any) {
	if len(c.problems) >= maxShown {
		c.more++
		return
	}
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

func (c *checks) device(d *hub.Device) {
	if c.devices == nil {
		c.devices = map[journal.ID]*numbers{}
	}
	c.devices[d.ID] = &numbers{acked: d.Acked}
}

func (c *checks) head(s *hub.Stream) { c.heads = append(c.heads, *s) }

// row holds one entry against the one before it.
func (c *checks) row(r *hub.Row) {
	if c.built == nil {
		c.built = map[journal.ID]end{}
	}
	if r.Stream != c.open.ID {
		c.open = hub.Stream{ID: r.Stream}
		c.found = append(c.found, r.Stream)
	}
	if r.Pos != c.open.Pos+1 {
		c.say("stream %s: position %d comes after %d", r.Stream, r.Pos, c.open.Pos)
	}
	c.open.Root = c.open.Next(&r.Sealed)
	if r.Root != [8]byte(c.open.Root[:8]) {
		c.say("stream %s: the running hash of position %d is not that of its entries", r.Stream, r.Pos)
	}
	c.open.Pos = r.Pos
	e := c.built[r.Stream]
	e.pos, e.root = r.Pos, c.open.Root
	if r.Class == journal.ClassCritical {
		e.critical = r.Pos
	}
	switch r.State {
	case hub.StateFiled:
	case hub.StateNew:
		if e.unfiled == 0 {
			e.unfiled = r.Pos
		}
	default:
		e.held = append(e.held, r.Pos)
	}
	c.built[r.Stream] = e
	if n := c.devices[r.Device]; n != nil && r.Seq <= n.acked {
		n.count++
	}
}

// kept counts what was acknowledged and went to quarantine. What a person has
// released since stands in its stream as well.
func (c *checks) kept(q *hub.Quarantined) {
	if n := c.devices[q.Device]; n != nil && q.Chained && q.Seq <= n.acked {
		n.twice = append(n.twice, q.Seq)
	}
}

func (c *checks) finish() []string {
	for i := range c.heads {
		c.against(&c.heads[i])
	}
	var ids []journal.ID
	for id := range c.devices {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b journal.ID) int { return cmp.Compare(a.String(), b.String()) })
	for _, id := range ids {
		n := c.devices[id]
		slices.Sort(n.twice)
		kept := uint64(len(slices.Compact(n.twice)))
		if n.count > n.acked || n.count+kept < n.acked {
			c.say("device %s: %d entries and %d in quarantine of %d acknowledged", id, n.count, kept, n.acked)
		}
	}
	if c.more > 0 {
		c.problems = append(c.problems, fmt.Sprintf("and %d more", c.more))
	}
	return c.problems
}

func (c *checks) against(s *hub.Stream) {
	e := c.built[s.ID]
	if s.Pos != e.pos {
		c.say("stream %s: its head stands at %d, its entries end at %d", s.ID, s.Pos, e.pos)
	}
	if s.Root != e.root {
		c.say("stream %s: the running hash of its head is not that of its entries", s.ID)
	}
	if s.Critical != e.critical {
		c.say("stream %s: its newest urgent entry is %d, its head says %d", s.ID, e.critical, s.Critical)
	}
	if s.Confirmed > s.Pos || e.unfiled > 0 && s.Confirmed >= e.unfiled {
		c.say("stream %s: confirmed up to %d, though %d is not filed", s.ID, s.Confirmed, e.unfiled)
	}
	if n := len(s.Held); n < min(len(e.held), maxNamed) || !slices.Equal(s.Held, e.held[:min(len(e.held), n)]) {
		c.say("stream %s: its head names other held positions than its entries", s.ID)
	}
}
