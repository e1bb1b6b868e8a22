package chart

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"feltjournal/journal"
)

// AllergyLookBack is how long before an allergy was recorded a dose still
// concerns it: the medicine may be at work in the patient (C7).
const AllergyLookBack = 24 * time.Hour

// Alert is an allergy (CAVE) or other critical information, as the centre says
// it now.
type Alert struct {
	*journal.Alert
	Entry    *journal.Entry
	Versions []*journal.Entry // ascending, the one above last
	Disputed bool             // two entries claim this version and differ
}

type alert struct {
	id       journal.ID
	versions []*journal.Entry // best last
}

// Alerts are all alerts: active before withdrawn, allergies before other
// critical information, then by text.
func (c *Chart) Alerts() []Alert {
	list := make([]Alert, 0, len(c.alerts))
	for _, a := range c.alerts {
		list = append(list, a.view())
	}
	slices.SortFunc(list, func(a, b Alert) int {
		return cmp.Or(cmp.Compare(flag(b.Active), flag(a.Active)), cmp.Compare(a.Type, b.Type),
			strings.Compare(a.Text, b.Text), bytes.Compare(a.Alert.Alert[:], b.Alert.Alert[:]))
	})
	return list
}

func (c *Chart) addAlert(e *journal.Entry, f *journal.Alert) {
	a := c.alerts[f.Alert]
	if a == nil {
		a = &alert{id: f.Alert}
		c.alerts[f.Alert] = a
	}
	a.versions = insert(a.versions, e, byAlertVersion)
	c.everything = true
}

// byAlertVersion lets an allergy that is active beat one that is withdrawn
// under the same number: a warning is never lost to a rival.
func byAlertVersion(a, b *journal.Entry) int {
	x, y := a.Fact.(*journal.Alert), b.Fact.(*journal.Alert)
	return cmp.Or(cmp.Compare(x.Version, y.Version), cmp.Compare(flag(x.Active), flag(y.Active)),
		bytes.Compare(a.ID[:], b.ID[:]))
}

func (a *alert) view() Alert {
	n := len(a.versions)
	e := a.versions[n-1]
	v := Alert{Alert: e.Fact.(*journal.Alert), Entry: e, Versions: a.versions[:n:n]}
	if n > 1 {
		rival := a.versions[n-2].Fact.(*journal.Alert)
		v.Disputed = rival.Version == v.Version && !bytes.Equal(factContent(rival), factContent(v.Alert))
	}
	return v
}

// missed reports whether some version of the allergy concerns the dose and the
// author did not reckon with it. A later withdrawal does not undo that: the
// case is for a person to close (R-MED-11).
func (a *alert) missed(d *Dose) bool {
	return slices.ContainsFunc(a.versions, func(e *journal.Entry) bool {
		f := e.Fact.(*journal.Alert)
		return f.Type == journal.AlertAllergy && f.Active && matches(f, d.Drug) && unreckoned(e, f, d)
	})
}

// unreckoned: the allergy was not in the picture the author had, or it was and
// no reason to give all the same is stated. A dose long before the allergy was
// found is history.
func unreckoned(e *journal.Entry, f *journal.Alert, d *Dose) bool {
	since := f.Recorded
	if since == 0 {
		since = e.Recorded
	}
	if d.At+d.doubt < since-millis(AllergyLookBack) {
		return false
	}
	return d.Entry.Basis.AsOf < e.Recorded || d.Override == ""
}

// matches reports whether the allergy covers the drug: by ATC, where both have
// a code, or because one name stands in the other.
func matches(f *journal.Alert, drug journal.Drug) bool {
	if f.ATC != "" && strings.HasPrefix(strings.ToUpper(drug.ATC), strings.ToUpper(strings.TrimSpace(f.ATC))) {
		return true
	}
	text, name := fold(f.Text), fold(drug.Name)
	return contains(name, text) || contains(text, name)
}

// contains wants at least three letters: "B" stands in every other name.
func contains(text, part string) bool {
	return utf8.RuneCountInString(part) >= 3 && strings.Contains(text, part)
}

func fold(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
