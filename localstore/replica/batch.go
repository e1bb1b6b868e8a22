package replica

import (
	"slices"
	"strings"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
)

// batch is one act while its deeds are checked, one after the other.
type batch struct {
	r       *Replica
	now     journal.Instant
	trust   journal.Trust
	several bool
	deeds   []Deed
	tried   map[journal.ID]*chart.Chart   // what charts with several deeds become; the real ones wait for the disk
	made    map[journal.ID]*journal.Entry // deeds that were checked, where others may name them
	items   []localstore.Item
}

func (r *Replica) newBatch(deeds []Deed) *batch {
	return &batch{
		r: r, now: r.now(), trust: r.trust(), several: len(deeds) > 1, deeds: deeds,
		tried: map[journal.ID]*chart.Chart{}, made: map[journal.ID]*journal.Entry{},
	}
}

// add checks one deed and makes it ready to be recorded.
func (b *batch) add(d Deed) error {
	user := d.By.key(b.r)
	if d.At == 0 {
		d.At = b.now
	}
	if err := b.name(&d); err != nil {
		return err
	}
	if d.At > b.now+journal.Instant(aheadOfNow.Milliseconds()) {
		return journal.Invalid("future")
	}
	e := &journal.Entry{
		Header: journal.Header{ID: d.ID, Stream: d.Stream, Device: b.r.store.Device(), Stamp: journal.NewStamp(b.now, uint16(len(b.items)))},
		Body: journal.Body{
			Author: user.User(), At: d.At, Recorded: b.now, Trust: b.trust, Fact: d.Fact,
			Basis: journal.Basis{AsOf: b.r.AsOf(d.Stream)},
		},
	}
	if err := b.check(e); err != nil {
		return err
	}
	if b.several {
		b.made[d.ID] = e
	}
	b.items = append(b.items, localstore.Item{ID: d.ID, User: user, Stream: d.Stream, Body: e.Body})
	return nil
}

// name gives a deed its id. One that stands alone gets it when it is recorded.
func (b *batch) name(d *Deed) (err error) {
	if b.several && d.ID == (journal.ID{}) {
		d.ID, err = b.r.NewID()
	}
	return err
}

func (b *batch) check(e *journal.Entry) error {
	if u := b.r.unit(e.Stream); u != nil {
		return b.checkUnit(u, e)
	}
	if c := b.tried[e.Stream]; c != nil {
		return b.checkChart(c, e)
	}
	err := error(journal.Invalid("not_held"))
	b.r.View(e.Stream, func(c *chart.Chart) {
		if b.shares(e.Stream) {
			c = b.r.copyOf(c)
			b.tried[e.Stream] = c
		}
		err = b.checkChart(c, e)
	})
	return err
}

// shares reports whether several deeds are in one stream.
func (b *batch) shares(stream journal.ID) bool {
	n := 0
	for i := range b.deeds {
		if b.deeds[i].Stream == stream {
			n++
		}
	}
	return n > 1
}

// copyOf is a chart of the same entries, for trying what an act does to it.
// Called while the chart is viewed.
func (r *Replica) copyOf(c *chart.Chart) *chart.Chart {
	r.mu.RLock()
	defer r.mu.RUnlock()
	entries := make([]journal.Entry, 0, c.Len())
	for id, p := range r.entries {
		if p.Stream != c.Stream() {
			continue
		}
		if e := c.Entry(id); e != nil {
			entries = append(entries, *e)
		}
	}
	twin := chart.Fold(c.Stream(), entries)
	twin.Use(c.Policy())
	return twin
}

// checkChart checks a deed on a patient's chart.
func (b *batch) checkChart(c *chart.Chart, e *journal.Entry) error {
	e.Basis.Entries = c.Len()
	e.Fact = complete(c, e.Fact)
	if err := b.checkFact(c, e); err != nil {
		return err
	}
	if b.tried[e.Stream] == c {
		c.Add(*e)
	}
	return nil
}

func (b *batch) checkFact(c *chart.Chart, e *journal.Entry) error {
	switch e.Fact.(type) {
	case *journal.Order, *journal.Patient, *journal.Alert, *journal.Assignment, *journal.Access,
		*journal.Movement, *journal.Authorisation, *journal.Policy:
		return journal.Invalid("centre_only")
	}
	if err := e.Fact.Validate(); err != nil {
		return err
	}
	switch f := e.Fact.(type) {
	case *journal.Administration:
		return b.checkDose(c, e, f)
	case *journal.Countersign:
		return b.checkSignature(c, e, f)
	case *journal.EnteredInError:
		return needEntry(c, f.Target)
	case *journal.Note:
		if f.Relation != journal.NoteNew {
			return needEntry(c, f.Target)
		}
	case *journal.CaseClosure:
		return needCase(c.Cases(), f.Case)
	}
	return nil
}

// checkSignature wants another person than who did it, and one who may check
// such drugs (R-MED-06, R-MED-07). Neither can be overridden: a dose that nobody
// may check is given against check_missing.
func (b *batch) checkSignature(c *chart.Chart, e *journal.Entry, f *journal.Countersign) error {
	if err := needEntry(c, f.Target); err != nil {
		return err
	}
	if err := c.CheckCountersign(f, e.Author); err != nil {
		return err
	}
	dose, ok := c.Entry(f.Target).Fact.(*journal.Administration)
	if !ok || f.Purpose != journal.SignCheck {
		return nil
	}
	granted := b.r.granted(e.Stream, e.Author.ID)
	return refusal(chart.Authorised(c.Policy(), e.Author, granted, journal.TaskCheck, dose.Drug, journal.DateOf(e.At)))
}

// refusal keeps a nil *journal.Error from becoming an error that is not nil.
func refusal(err *journal.Error) error {
	if err == nil {
		return nil
	}
	return err
}

// checkDose asks the chart, and notes what an override was signed against.
func (b *batch) checkDose(c *chart.Chart, e *journal.Entry, a *journal.Administration) error {
	for _, id := range []journal.ID{a.Target, a.Measured} {
		if id == (journal.ID{}) {
			continue
		}
		if err := needEntry(c, id); err != nil {
			return err
		}
	}
	in := b.intent(e, a)
	if strings.TrimSpace(a.Override) == "" {
		a.Against = nil
		return c.Check(in)
	}
	codes, err := overridden(c.Warnings(in), a.Against)
	if err != nil {
		return err
	}
	a.Against = codes
	return c.Check(in)
}

// intent is a dose with what else the act says of it: the second person who
// checks it, the patches that come off. The value it stands on is in the chart
// that the act is tried on.
func (b *batch) intent(e *journal.Entry, a *journal.Administration) chart.Intent {
	in := b.r.intent(e.Stream, a, e.At, e.Author)
	in.Now = e.Recorded // one act has one time
	for i := range b.deeds {
		switch f := b.deeds[i].Fact.(type) {
		case *journal.Countersign:
			if b.several && f.Target == e.ID && f.Purpose == journal.SignCheck && f.Found == journal.FoundRight {
				in.Second = b.deeds[i].By.key(b.r).User()
			}
		case *journal.Administration:
			if f.Act == journal.ActPatchOff && b.deeds[i].Stream == e.Stream {
				in.Off = append(in.Off, f.Target)
			}
		}
	}
	return in
}

// overridden are the codes of warnings. One that was not on the screen when
// the reason was given is not covered by it.
func overridden(warnings []*journal.Error, shown []string) (codes []string, err error) {
	for _, w := range warnings {
		if len(shown) > 0 && !slices.Contains(shown, w.Code) {
			return nil, w
		}
		if !slices.Contains(codes, w.Code) {
			codes = append(codes, w.Code)
		}
	}
	return codes[:min(len(codes), journal.MaxAgainst)], nil
}

func needEntry(c *chart.Chart, id journal.ID) error {
	if c.Entry(id) == nil {
		return journal.Invalid("target_unknown")
	}
	return nil
}

func needCase(cases []*chart.Case, id journal.CaseID) error {
	if !slices.ContainsFunc(cases, func(k *chart.Case) bool { return k.ID == id }) {
		return journal.Invalid("target_unknown")
	}
	return nil
}

// checkUnit checks a deed in a unit's own stream: the narcotics account.
func (b *batch) checkUnit(u *unit, e *journal.Entry) error {
	var target journal.ID
	switch f := e.Fact.(type) {
	case *journal.Movement:
		target = f.Target
	case *journal.Countersign:
		target = f.Target
	case *journal.EnteredInError:
		target = f.Target
	case *journal.CaseClosure:
	default:
		return journal.Invalid("centre_only")
	}
	if err := e.Fact.Validate(); err != nil {
		return err
	}
	if m := b.made[target]; m != nil && m.Stream == e.Stream {
		return secondTo(m, e)
	}
	u.mu.RLock()
	defer u.mu.RUnlock()
	e.Basis.Entries = u.ledger.Len()
	if target != (journal.ID{}) && u.ledger.Entry(target) == nil {
		return journal.Invalid("target_unknown")
	}
	if f, ok := e.Fact.(*journal.CaseClosure); ok {
		if err := needCase(u.ledger.Cases(), f.Case); err != nil {
			return err
		}
	}
	return u.ledger.CheckSecond(e.Fact, e.Author)
}

// secondTo refuses a signature by the person whose deed of the same act it is
// under.
func secondTo(first, e *journal.Entry) error {
	if _, ok := e.Fact.(*journal.Countersign); ok && first.Author.ID == e.Author.ID {
		return journal.Invalid("same_person")
	}
	return nil
}
