package fhir

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// clerk writes entries as resources. It looks up what they name: orders, and
// the entries they correct.
type clerk struct {
	ctx      context.Context
	centre   Centre
	subjects map[journal.ID]string
	charts   map[journal.ID]*chart
}

// chart is what the clerk needs to know of a stream.
type chart struct {
	orders  map[journal.ID]string // "MedicationRequest/123" by order
	terms   map[terms]*journal.Order
	entries map[journal.ID]journal.Entry
	// revisions are the entries that make a new version of a record, by its
	// entry, in the order of the stream: what a version says never depends on
	// when it is written.
	revisions map[journal.ID][]journal.Entry
}

// terms name a version of an order.
type terms struct {
	order   journal.ID
	version uint32
}

func newClerk(ctx context.Context, c Centre) (*clerk, error) {
	byRef, err := c.Subjects(ctx)
	if err != nil {
		return nil, fmt.Errorf("read subjects: %w", err)
	}
	k := &clerk{ctx: ctx, centre: c, subjects: map[journal.ID]string{}, charts: map[journal.ID]*chart{}}
	for ref, id := range byRef {
		k.subjects[id] = ref
	}
	return k, nil
}

func (k *clerk) chart(stream journal.ID) (*chart, error) {
	if c := k.charts[stream]; c != nil {
		return c, nil
	}
	entries, err := k.centre.Entries(k.ctx, stream)
	if err != nil {
		return nil, fmt.Errorf("read chart: %w", err)
	}
	c := chartOf(entries)
	k.charts[stream] = c
	return c, nil
}

func chartOf(entries []journal.Entry) *chart {
	c := &chart{
		orders: map[journal.ID]string{}, terms: map[terms]*journal.Order{},
		entries: map[journal.ID]journal.Entry{}, revisions: map[journal.ID][]journal.Entry{},
	}
	for _, e := range entries {
		c.entries[e.ID] = e
		if o, ok := e.Fact.(*journal.Order); ok {
			c.orders[o.Order], _ = journal.SplitOrigin(o.Origin)
			c.terms[terms{o.Order, o.Version}] = o
		}
	}
	for _, e := range entries {
		if target, ok := c.revises(e.Fact); ok {
			c.revisions[target] = append(c.revisions[target], e)
		}
	}
	return c
}

// lines are the resources that say what f says: the record itself, and a
// Provenance of who, when and why.
func (k *clerk) lines(f journal.Filing) ([]line, error) {
	if a, ok := f.Entry.Fact.(*journal.Access); ok {
		return encode(k.audit(f, a))
	}
	switch f.Entry.Fact.(type) {
	case *journal.Patient, *journal.Order, *journal.Alert, *journal.Assignment, *journal.Authorisation, *journal.Policy:
		return nil, &heldError{HoldCentre, errors.New("only the centre writes such a fact")}
	}
	if f.Subject == "" {
		return nil, &heldError{HoldSubject, errors.New("the chart has no name at the centre")}
	}
	c, err := k.chart(f.Stream)
	if err != nil {
		return nil, err
	}
	switch fact := f.Entry.Fact.(type) {
	case *journal.EnteredInError:
		return k.withdrawal(f, fact, c)
	case *journal.CaseClosure:
		return encode(closure(f, fact, c))
	case *journal.Countersign:
		return k.countersign(f, fact, c)
	}
	r := k.resourceOf(f.Entry, f.Subject, c)
	if r == nil {
		return nil, &heldError{HoldKind, errors.New("this version cannot write such a fact")}
	}
	p := provenance(f, "registrert", r.Base().Ref())
	p.Entity = revisions(f.Entry.Fact, c)
	signedOnPaper(p, f.Entry.Fact)
	return encode(r, p)
}

// record is a resource on its way out.
type record interface{ Base() *r4.Resource }

// resourceOf is the record that an entry is, or nil.
func (k *clerk) resourceOf(e journal.Entry, subject string, c *chart) record {
	switch f := e.Fact.(type) {
	case *journal.Note:
		return noteResource(e, f, subject, c)
	case *journal.Section:
		return sectionResource(e, f, subject, c)
	case *journal.Administration:
		if f.Act == journal.ActEffect {
			return effectResource(e, f, subject, c)
		}
		return administrationResource(e, f, subject, c)
	case *journal.Movement:
		return k.movementResource(e, f, subject, c)
	case *journal.Observation:
		return observationResource(e, f, subject)
	}
	return nil
}

// withdrawal writes the target's next version with status entered-in-error:
// nothing is ever deleted. A signature has no version of its own to take back;
// the Provenance says it, and the next version of a dose no longer names who
// had signed.
func (k *clerk) withdrawal(f journal.Filing, m *journal.EnteredInError, c *chart) ([]line, error) {
	target, ok := c.entries[m.Target]
	if !ok {
		return nil, &heldError{HoldSubject, errors.New("what it takes back is not in the chart")}
	}
	signature := resourceType(target.Fact) == "Provenance"
	if under, ok := c.revises(target.Fact); ok && signature {
		target = c.entries[under]
	}
	r := k.revised(target, f, c)
	if r == nil && !signature {
		return nil, &heldError{HoldKind, errors.New("what it takes back cannot be taken back")}
	}
	p := provenance(f, "feilregistrert", refFor(m.Target, c))
	p.Reason = []r4.CodeableConcept{{Text: m.Reason}}
	if r == nil {
		return encode(p)
	}
	return encode(r, p)
}

// revised is the record of target with everything up to f done to it; nil for
// what has none.
func (k *clerk) revised(target journal.Entry, f journal.Filing, c *chart) record {
	r := k.resourceOf(target, f.Subject, c)
	if r == nil {
		return nil
	}
	base := r.Base()
	if origin := originOf(target.Fact); origin != "" {
		ref, version := journal.SplitOrigin(origin)
		_, base.ID, _ = cutRef(ref)
		base.Meta.VersionID = version
	}
	done := c.revisions[target.ID]
	if at := slices.IndexFunc(done, func(e journal.Entry) bool { return e.ID == f.Entry.ID }); at >= 0 {
		done = done[:at+1]
	}
	revise(r, target.ID, done)
	base.Meta = meta(f.Entry, nextVersion(base.Meta.VersionID, len(done)))
	return r
}

// revises names the record of which a fact makes a new version: a mark of
// error, or a check that found a dose of ours right. Who takes such a check
// back makes one too.
func (c *chart) revises(f journal.Fact) (journal.ID, bool) {
	switch f := f.(type) {
	case *journal.EnteredInError:
		if s, ok := c.entries[f.Target].Fact.(*journal.Countersign); ok {
			return c.revises(s)
		}
		return f.Target, true
	case *journal.Countersign:
		a, ok := c.entries[f.Target].Fact.(*journal.Administration)
		return f.Target, ok && a.Origin == "" && a.Act != journal.ActEffect && f.Found == journal.FoundRight
	}
	return journal.ID{}, false
}

// revise does the revisions to the record of an entry.
func revise(r record, id journal.ID, revisions []journal.Entry) {
	voided := map[journal.ID]bool{}
	for _, e := range revisions {
		if m, ok := e.Fact.(*journal.EnteredInError); ok {
			voided[m.Target] = true
		}
	}
	if voided[id] {
		withdraw(r)
	}
	dose, _ := r.(*r4.MedicationAdministration)
	for _, e := range revisions {
		if s, ok := e.Fact.(*journal.Countersign); ok && dose != nil && !voided[e.ID] {
			dose.Performer = append(dose.Performer, r4.Performer{Function: signFunction(s.Purpose), Actor: who(e.Author)})
		}
	}
}

func nextVersion(v string, n int) string {
	held, err := strconv.Atoi(v)
	if err != nil {
		held = 1
	}
	return strconv.Itoa(held + n)
}

func withdraw(r record) {
	switch r := r.(type) {
	case *r4.DocumentReference:
		r.Status, r.DocStatus = "entered-in-error", "entered-in-error"
	case *r4.MedicationAdministration:
		r.Status = "entered-in-error"
	case *r4.Observation:
		r.Status = "entered-in-error"
	case *r4.SupplyDelivery:
		r.Status = "entered-in-error"
	case *r4.Basic:
		yes := true
		r.ModifierExtension = []r4.Extension{{URL: ExtWithdrawn, ValueBoolean: &yes}}
	}
}

// encode writes resources as lines that have passed Check.
func encode(rs ...record) ([]line, error) {
	var out []line
	for _, r := range rs {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(r); err != nil {
			return nil, &heldError{HoldInvalid, err}
		}
		if err := Check(b.Bytes()); err != nil {
			return nil, &heldError{HoldInvalid, err}
		}
		base := r.Base()
		out = append(out, line{lineKey{base.ResourceType, base.ID, base.Version()}, b.Bytes()})
	}
	return out, nil
}
