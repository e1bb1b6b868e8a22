package fhir

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	entries map[journal.ID]journal.Entry
	marks   map[journal.ID][]journal.ID // marks of error by their target, in order
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
	c := &chart{orders: map[journal.ID]string{}, entries: map[journal.ID]journal.Entry{}, marks: map[journal.ID][]journal.ID{}}
	for _, e := range entries {
		c.entries[e.ID] = e
		switch f := e.Fact.(type) {
		case *journal.Order:
			c.orders[f.Order], _ = journal.SplitOrigin(f.Origin)
		case *journal.EnteredInError:
			c.marks[f.Target] = append(c.marks[f.Target], e.ID)
		}
	}
	k.charts[stream] = c
	return c, nil
}

// lines are the resources that say what f says: the record itself, and a
// Provenance of who, when and why.
func (k *clerk) lines(f journal.Filing) ([]line, error) {
	if a, ok := f.Entry.Fact.(*journal.Access); ok {
		return encode(k.audit(f, a))
	}
	switch f.Entry.Fact.(type) {
	case *journal.Patient, *journal.Order, *journal.Alert, *journal.Assignment:
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
	}
	r := resourceOf(f.Entry, f.Subject, c)
	if r == nil {
		return nil, &heldError{HoldKind, errors.New("this version cannot write such a fact")}
	}
	p := provenance(f, "registrert", r.Base().Ref())
	p.Entity = revisions(f.Entry.Fact, c)
	return encode(r, p)
}

// resourceOf is the record that an entry is, or nil.
func resourceOf(e journal.Entry, subject string, c *chart) interface{ Base() *r4.Resource } {
	switch f := e.Fact.(type) {
	case *journal.Note:
		return noteResource(e, f, subject, c)
	case *journal.Section:
		return sectionResource(e, f, subject, c)
	case *journal.Administration:
		return administrationResource(e, f, subject, c)
	case *journal.Observation:
		return observationResource(e, f, subject)
	}
	return nil
}

// withdrawal writes the target's next version with status entered-in-error:
// nothing is ever deleted.
func (k *clerk) withdrawal(f journal.Filing, m *journal.EnteredInError, c *chart) ([]line, error) {
	target, ok := c.entries[m.Target]
	if !ok {
		return nil, &heldError{HoldSubject, errors.New("what it takes back is not in the chart")}
	}
	r := resourceOf(target, f.Subject, c)
	if r == nil {
		return nil, &heldError{HoldKind, errors.New("what it takes back cannot be taken back")}
	}
	base := r.Base()
	if origin := originOf(target.Fact); origin != "" {
		ref, version := journal.SplitOrigin(origin)
		_, base.ID, _ = cutRef(ref)
		base.Meta.VersionID = version
	}
	n := 1
	for i, mark := range c.marks[m.Target] {
		if mark == f.Entry.ID {
			n = i + 1
		}
	}
	base.Meta = meta(f.Entry, nextVersion(base.Meta.VersionID, n))
	withdraw(r)
	p := provenance(f, "feilregistrert", base.Ref())
	p.Reason = []r4.CodeableConcept{{Text: m.Reason}}
	return encode(r, p)
}

func nextVersion(v string, n int) string {
	held, err := strconv.Atoi(v)
	if err != nil {
		held = 1
	}
	return strconv.Itoa(held + n)
}

func withdraw(r any) {
	switch r := r.(type) {
	case *r4.DocumentReference:
		r.Status, r.DocStatus = "entered-in-error", "entered-in-error"
	case *r4.MedicationAdministration:
		r.Status = "entered-in-error"
	case *r4.Observation:
		r.Status = "entered-in-error"
	}
}

// encode writes resources as lines that have passed Check.
func encode(rs ...interface{ Base() *r4.Resource }) ([]line, error) {
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
