package sim

import (
	"context"
	"fmt"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// centre is the central journal: what it wants the charts to hold, and what
// was filed with it. It does not forget and does not break; the way between it
// and the hub does.
type centre struct {
	w        *world
	patients []*subject
	units    []*unit
	filed    map[journal.ID]int // how often an entry came, by its id
	dirty    bool               // what the hub has must be read again
}

// subject is something the centre has a chart or list of.
type subject struct {
	ref     string
	name    string
	stream  journal.ID
	facts   []fact // all versions of all that it ever said
	orders  []*journal.Order
	alerts  int
	written map[string]bool // facts that the hub is known to have
}

// fact is one version of something; key is the same for ever.
type fact struct {
	key  string
	fact journal.Fact
	at   journal.Instant
}

type unit struct {
	subject
	members map[*subject]*membership
}

type membership struct {
	version uint32
	active  bool
}

func newCentre(w *world) *centre {
	c := &centre{w: w, filed: map[journal.ID]int{}, dirty: true}
	for i := range w.opt.lists {
		u := &unit{members: map[*subject]*membership{}}
		u.ref, u.name = fmt.Sprintf("CareTeam/%d", i+1), fmt.Sprintf("Sone %d", i+1)
		c.units = append(c.units, u)
	}
	for range w.opt.patients {
		c.admit()
	}
	return c
}

// open writes the first picture to the hub, without faults.
func (c *centre) open(ctx context.Context) {
	c.w.mended = true
	defer func() { c.w.mended = false }()
	c.reconcile(ctx)
	for i, d := range c.w.devices {
		c.enrol(ctx, d, i)
	}
	c.w.hub.Refresh() // the devices were written past it
	c.w.other.Refresh()
	c.reconcile(ctx)
}

// enrol gives a device its lists, and through them its patients.
func (c *centre) enrol(ctx context.Context, d *device, i int) {
	err := c.w.config.Store.Update(ctx, func(tx hub.Tx) error {
		if err := tx.PutDevice(d.record()); err != nil {
			return err
		}
		for j, u := range c.units {
			if j == i%len(c.units) || c.w.r.IntN(2) == 0 {
				if err := tx.SetGrant(d.id, u.stream, true); err != nil {
					return err
				}
				for p, m := range u.members {
					if m.active {
						if err := tx.SetGrant(d.id, p.stream, true); err != nil {
							return err
						}
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		c.w.fail("enrol %s: %w", d.name, err)
	}
}

func (s *subject) say(w *world, key string, f journal.Fact) {
	if err := f.Validate(); err != nil {
		w.fail("the simulated centre says something that is not valid: %w", err)
	}
	s.facts = append(s.facts, fact{key, f, journal.InstantOf(w.now)})
}

// admit takes in a patient and puts it on a unit's list.
func (c *centre) admit() {
	n := len(c.patients) + 1
	p := &subject{ref: fmt.Sprintf("Patient/%d", n), name: fmt.Sprintf("Pasient %d", n)}
	p.say(c.w, "patient/1", &journal.Patient{Version: 1, Family: p.name, CentralID: p.ref})
	c.patients = append(c.patients, p)
	for range 1 + c.w.r.IntN(2) {
		c.prescribe(p)
	}
	c.assign(c.units[c.w.r.IntN(len(c.units))], p, true)
}

func orderKey(o *journal.Order) string { return fmt.Sprintf("order/%s/%d", o.Order, o.Version) }

func (c *centre) assign(u *unit, p *subject, active bool) {
	m := u.members[p]
	if m == nil {
		m = &membership{}
		u.members[p] = m
	}
	m.version, m.active = m.version+1, active
	// The patient's stream is known only after the hub has made it.
	u.say(c.w, fmt.Sprintf("assignment/%s/%d", p.ref, m.version), &assignment{p, journal.Assignment{
		Patient: journal.ID{1}, Version: m.version, Active: active, Unit: u.name, Name: p.name, Reason: "flyttet", By: "Kari",
	}})
}

// assignment is an assignment whose patient is not yet known by a stream.
type assignment struct {
	p *subject
	journal.Assignment
}

// act is something that happens at the centre.
func (c *centre) act(ctx context.Context) {
	r := c.w.r
	p := c.patients[r.IntN(len(c.patients))]
	switch r.IntN(7) {
	case 0:
		if len(c.patients) < 6 {
			c.admit()
		}
	case 1, 2:
		c.change(p)
	case 3:
		p.alerts++
		p.say(c.w, fmt.Sprintf("alert/%d", p.alerts), &journal.Alert{
			Alert: c.w.id(), Version: 1, Type: journal.AlertAllergy, Active: true, Text: "penicillin", ATC: "J01C", Recorded: journal.InstantOf(c.w.now),
		})
	case 4, 5:
		u := c.units[r.IntN(len(c.units))]
		m := u.members[p]
		c.assign(u, p, m == nil || !m.active)
	case 6:
		c.prescribe(p)
	}
	c.reconcile(ctx)
}

// subjects are all that the centre speaks of, patients before lists.
func (c *centre) subjects() []*subject {
	all := append([]*subject(nil), c.patients...)
	for _, u := range c.units {
		all = append(all, &u.subject)
	}
	return all
}

// reconcile brings the hub to what the centre says, as an import does. What
// fails is tried again at the next.
func (c *centre) reconcile(ctx context.Context) {
	dirty := c.dirty
	c.dirty = false
	for _, s := range c.subjects() {
		if dirty {
			s.written = nil
		}
		if err := c.bring(ctx, s); err != nil {
			c.dirty = true
		}
	}
	if dirty {
		if err := c.w.tried(c.w.hub.Reconcile(ctx)); err != nil {
			c.dirty = true
		}
	}
}

func (c *centre) bring(ctx context.Context, s *subject) error {
	h := c.w.hub
	if s.written == nil {
		id, err := h.AddSubject(ctx, s.ref)
		if err = c.w.tried(err); err != nil {
			return err
		}
		s.stream = id
		entries, err := h.Entries(ctx, id)
		if err = c.w.tried(err); err != nil {
			return err
		}
		s.written = written(entries)
	}
	var items []journal.Item
	for _, f := range s.facts {
		if !s.written[c.key(f)] {
			items = append(items, c.item(f))
		}
	}
	if len(items) == 0 {
		return nil
	}
	if err := c.w.tried(h.Append(ctx, s.stream, items...)); err != nil {
		s.written = nil // it may have been written all the same
		return err
	}
	for _, f := range s.facts {
		s.written[c.key(f)] = true
	}
	return nil
}

func (c *centre) item(f fact) journal.Item {
	what := f.fact
	if a, ok := what.(*assignment); ok {
		plain := a.Assignment
		plain.Patient = a.p.stream
		what = &plain
	}
	return journal.Item{Body: journal.Body{
		Author: journal.Author{ID: "sentral", Name: "Helseplattformen", Role: journal.RoleCentre},
		At:     f.at, Recorded: f.at, Trust: journal.TrustSynced, Fact: what,
	}}
}

// key names a fact as it is found again in the hub's entries.
func (c *centre) key(f fact) string {
	if a, ok := f.fact.(*assignment); ok {
		return fmt.Sprintf("assignment/%s/%d", a.p.stream, a.Version)
	}
	return factKey(f.fact)
}

func factKey(f journal.Fact) string {
	switch f := f.(type) {
	case *journal.Patient:
		return fmt.Sprintf("patient/%d", f.Version)
	case *journal.Order:
		return orderKey(f)
	case *journal.Alert:
		return fmt.Sprintf("alert/%s/%d", f.Alert, f.Version)
	case *journal.Assignment:
		return fmt.Sprintf("assignment/%s/%d", f.Patient, f.Version)
	}
	return ""
}

func written(entries []journal.Entry) map[string]bool {
	out := map[string]bool{}
	for _, e := range entries {
		if k := factKey(e.Fact); k != "" {
			out[k] = true
		}
	}
	return out
}

// file takes over what devices wrote: written, read back, then noted at the
// hub. It can be cut off between any two of these.
func (c *centre) file(ctx context.Context) {
	if c.dirty {
		c.reconcile(ctx)
	}
	list, err := c.w.hub.Unfiled(ctx, 1+c.w.r.IntN(40))
	if c.w.tried(err) != nil {
		return
	}
	for _, f := range list {
		if c.filed[f.Entry.ID] == 0 { // conditional create: the event id is the identifier
			c.filed[f.Entry.ID]++
		}
		if c.w.happens(FileCrash) {
			return
		}
		if c.w.tried(c.w.hub.Filed(ctx, f.Stream, f.Pos)) != nil {
			return
		}
	}
}
