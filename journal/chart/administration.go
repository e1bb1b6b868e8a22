package chart

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// ClockDoubt is how far the clock of a device that is known to be wrong may be
// off, as far as a rule about time is concerned: such a dose is looked at as
// if it could have been given at any time within it (C20).
const ClockDoubt = 24 * time.Hour

// Dose is one registration of medicine: given, not given, and so on.
type Dose struct {
	Entry *journal.Entry
	*journal.Administration
	At    journal.Instant // when, as claimed, put right where the device's clock was seen to be behind
	Voids []Void          // who marked it feilregistrert; it then no longer counts

	Checks   []Signature      // dobbeltkontroll by others, that counts, in screen order
	Check    CheckState       // by the order, the policy and Checks
	Prepared *journal.Entry   // the prepared dose that was handed out, nil if none is known
	Effects  []*journal.Entry // the registrations of its effect that count, in screen order

	of        *order
	judged    bool
	doubt     journal.Instant // At is true within this
	afterStop bool            // C5
	newer     uint32          // C6: the version that was in force, if it asks for something else
	allergies []*alert        // C7
	gone      absence         // C18; zero: none
	kin       *substance      // doses of the same substance, nil for what did not reach the patient
}

// Void is an entry that marks another as feilregistrert.
type Void struct {
	Entry  *journal.Entry
	Reason string
}

// Counts reports whether the registration stands.
func (d *Dose) Counts() bool { return len(d.Voids) == 0 }

// Reached reports whether the medicine reached the patient, or was left with
// them to take.
func (d *Dose) Reached() bool { return reaches(d.Act) }

func reaches(act journal.Act) bool {
	switch act {
	case journal.ActGiven, journal.ActSeenTaken, journal.ActDelivered, journal.ActSelf:
		return true
	}
	return act == journal.ActEffect && plant.Bug(plant.EffectIsDose)
}

// SlotState is what the round shows for a slot.
type SlotState uint8

// The states of a slot.
const (
	SlotPlanned   SlotState = 1  // its time has not come
	SlotDue       SlotState = 2  // now
	SlotOverdue   SlotState = 3  // its time is past and nothing is registered
	SlotGiven     SlotState = 4  // also with ikke gitt beside it (C3)
	SlotNotGiven  SlotState = 5  //
	SlotDelivered SlotState = 6  // left with the patient; not seen taken
	SlotSelf      SlotState = 7  // the patient's own responsibility
	SlotConflict  SlotState = 8  // possibly given twice, and nobody has cleared it up (C2)
	SlotLapsed    SlotState = 9  // the order ended before anything was registered: not to be given
	SlotPrepared  SlotState = 10 // istandgjort, not yet given, in its time or before
	SlotMissed    SlotState = 11 // overdue for more than a shift
	SlotGone      SlotState = 12 // the patient is elsewhere or dead: not to be given (C18)
)

func (c *Chart) addDose(e *journal.Entry, a *journal.Administration) {
	d := &Dose{Entry: e, Administration: a, Voids: c.voids[e.ID]}
	d.At, d.doubt = happened(e)
	c.doses[e.ID] = d
	o := c.order(a.Order)
	d.of = o
	c.follow(d)
	switch {
	case plant.Bug(plant.StoppedDoseDropped) && len(o.state.Versions) > 0 && o.state.Current().Ends():
		return
	case plant.Bug(plant.SecondDoseDropped) && len(o.slots[a.Slot]) > 0:
		return
	}
	o.doses = insert(o.doses, d, byTime)
	if a.Slot.Valid() {
		o.slots[a.Slot] = insert(o.slots[a.Slot], d, byTime)
	} else {
		o.loose = insert(o.loose, d, byTime)
	}
	c.addKin(o, d)
	c.touchDose(d)
	c.touchFollowers(e.ID)
}

// happened is when the act took place. The picture the author was looking at
// carries the hub's time: a device that recorded the act before that is behind
// by at least the difference.
func happened(e *journal.Entry) (at, doubt journal.Instant) {
	at = e.At
	if e.Basis.AsOf > e.Recorded && e.Recorded != 0 && !byPaper(e) {
		at += e.Basis.AsOf - e.Recorded
	}
	if e.Trust == journal.TrustOff {
		doubt = millis(ClockDoubt)
	}
	return at, doubt
}

// byPaper: the time stood on paper, whatever the machine's clock said when it
// was keyed in.
func byPaper(e *journal.Entry) bool {
	a, ok := e.Fact.(*journal.Administration)
	return ok && Intent{Administration: a}.onPaper()
}

func millis(d time.Duration) journal.Instant { return journal.Instant(d.Milliseconds()) }

func byTime(a, b *Dose) int {
	return cmp.Or(cmp.Compare(a.At, b.At), bytes.Compare(a.Entry.ID[:], b.Entry.ID[:]))
}

// addVoid keeps every mark, also those whose target has not arrived. It is
// absorbing: there is no mark that takes a mark back (C16).
func (c *Chart) addVoid(e *journal.Entry, f *journal.EnteredInError) {
	void := Void{Entry: e, Reason: f.Reason}
	c.voids[f.Target] = insert(c.voids[f.Target], void, byVoid)
	if d := c.doses[f.Target]; d != nil {
		if plant.Bug(plant.VoidHidesOthers) {
			for _, other := range c.order(d.Order).slots[d.Slot] {
				other.Voids = c.voids[f.Target]
			}
		}
		d.Voids = c.voids[f.Target]
	}
	c.touch(f.Target)
}

func byVoid(a, b Void) int { return byStamp(a.Entry, b.Entry) }

// Voids are the marks on an entry, in screen order; none: it stands.
func (c *Chart) Voids(entry journal.ID) []Void { return slices.Clone(c.voids[entry]) }

// Doses is everything registered on an order, in the order it happened.
func (c *Chart) Doses(order journal.ID) []Dose {
	if o := c.orders[order]; o != nil {
		return c.copies(o.doses)
	}
	return nil
}

// Unplaced are registrations on orders that have not arrived. They count as
// soon as the order is here; until then the screen shows them as they are.
func (c *Chart) Unplaced() []Dose {
	var list []*Dose
	for _, o := range c.orders {
		if len(o.state.Versions) == 0 {
			list = append(list, o.doses...)
		}
	}
	slices.SortFunc(list, byTime)
	return c.copies(list)
}

func (c *Chart) copies(doses []*Dose) []Dose {
	list := make([]Dose, len(doses))
	for i, d := range doses {
		list[i] = c.shown(d)
	}
	return list
}

// portions is how many doses the patient may have had by these registrations.
// One that is delivered and then seen taken is one dose; given and delivered
// are two.
func portions(doses []*Dose, counts func(*Dose) bool) int {
	var acts [journal.ActPrepared + 1]int
	for _, d := range doses {
		if counts(d) && d.Act <= journal.ActPrepared {
			acts[d.Act]++
		}
	}
	taken := acts[journal.ActSeenTaken] + acts[journal.ActSelf]
	return acts[journal.ActGiven] + max(taken, acts[journal.ActDelivered])
}

// has reports whether a registration that counts says act.
func has(doses []*Dose, act journal.Act) bool {
	return slices.ContainsFunc(doses, func(d *Dose) bool { return d.Act == act && d.Counts() })
}
