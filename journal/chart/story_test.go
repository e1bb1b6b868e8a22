package chart_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"feltjournal/journal"

	"github.com/stretchr/testify/require"
)

// story is one row of a decision table, played: what stands in its cells
// becomes entries. The words it knows are those of words_test.go; a word it
// does not know fails the row, so no row passes by being misread.
type story struct {
	t       *testing.T
	b       *book
	orders  []*journal.Order
	last    map[string]journal.ID // the latest registration, by person and drug; of a measurement, by person and name
	by      map[journal.ID]*journal.Administration
	granted []journal.Authorisation
	now     journal.Instant
}

func newStory(t *testing.T) *story {
	t.Helper()
	return &story{t: t, b: &book{}, last: map[string]journal.ID{}, by: map[journal.ID]*journal.Administration{}}
}

// event is one sentence: when, who, what, and what stands in brackets.
type event struct {
	when     journal.Instant
	who      string
	what     string
	brackets []string
}

var (
	sentence = regexp.MustCompile(`^(i går )?kl\. (\d\d):(\d\d) (\S+) (.+?)((?: \([^)]*\))*)$`)
	bracket  = regexp.MustCompile(`\(([^)]*)\)`)
	clock    = regexp.MustCompile(`(\d\d):(\d\d)`)
)

func (s *story) parse(text string) event {
	s.t.Helper()
	m := sentence.FindStringSubmatch(strings.TrimSpace(text))
	require.NotNil(s.t, m, "not a sentence: %q", text)
	e := event{when: s.clock(m[2] + ":" + m[3]), who: m[4], what: m[5]}
	if m[1] != "" {
		e.when -= 24 * hour
	}
	for _, b := range bracket.FindAllStringSubmatch(m[6], -1) {
		e.brackets = append(e.brackets, b[1])
	}
	return e
}

func (s *story) clock(text string) journal.Instant {
	s.t.Helper()
	m := clock.FindStringSubmatch(text)
	require.NotNil(s.t, m, "no time in %q", text)
	t, err := time.Parse("15:04", m[0])
	require.NoError(s.t, err)
	return at(t.Hour(), t.Minute())
}

// play writes what a cell says happened.
func (s *story) play(cell string) {
	s.t.Helper()
	for _, text := range parts(cell) {
		if strings.Contains(text, " har fullmakt ") {
			s.grant(text)
			continue
		}
		s.write(s.parse(text))
	}
}

func (s *story) write(e event) {
	s.t.Helper()
	s.now = max(s.now, e.when)
	if e.who == "sentralen" {
		s.b.add(centre, e.when, s.central(e))
		return
	}
	fact, key := s.fact(e)
	id := s.b.add(s.person(e.who), e.when, fact, s.clocks(e)...)
	s.last[key] = id
	if a, ok := fact.(*journal.Administration); ok {
		s.by[id], s.last[a.Drug.Name] = a, id
	}
}

// clocks is what the brackets say of the device.
func (s *story) clocks(e event) (list []change) {
	for _, b := range e.brackets {
		switch {
		case b == "feil klokke":
			list = append(list, trust(journal.TrustOff))
		case strings.HasPrefix(b, "bilde fra "):
			list = append(list, asOf(s.clock(b)))
		case strings.HasPrefix(b, "signert "):
			recorded := s.clock(b)
			list = append(list, func(x *journal.Entry) { x.Recorded = recorded })
		case b == "annen maskin":
			list = append(list, func(x *journal.Entry) { x.Device = journal.ID{2} })
		}
	}
	return list
}

func (s *story) person(name string) journal.Author {
	s.t.Helper()
	p, ok := people[name]
	require.True(s.t, ok, "nobody is called %q", name)
	return p
}

// fact is what a person wrote, and what it is remembered by.
func (s *story) fact(e event) (fact journal.Fact, key string) {
	s.t.Helper()
	verb, rest := s.verb(e.what)
	switch verb {
	case "måler":
		f := measurement(s.t, rest)
		return f, e.who + " " + f.Name
	case "kontrollerer":
		return s.check(rest), e.who + " kontroll"
	case "feilregistrerer":
		what, author, _ := strings.Cut(rest, " fra ")
		if author == "" {
			author = e.who
		}
		id, ok := s.last[author+" "+what]
		require.True(s.t, ok, "%s has written nothing about %q", author, what)
		return &journal.EnteredInError{Target: id, Reason: "feil"}, e.who + " feil"
	case "lukker saken":
		open := s.b.fold().Cases()
		require.NotEmpty(s.t, open, "there is no case")
		return open[0].Close("lege kontaktet"), e.who + " lukking"
	}
	a := s.dose(e, verb, rest)
	return a, e.who + " " + a.Drug.Name
}

// check is under the latest registration of the drug.
func (s *story) check(rest string) *journal.Countersign {
	s.t.Helper()
	drug, wrong := strings.CutSuffix(rest, " og finner feil")
	f := &journal.Countersign{Purpose: journal.SignCheck, Target: s.last[drug]}
	require.NotZero(s.t, f.Target, "nothing is written about %q", drug)
	if wrong {
		f.Found, f.Text = journal.FoundWrong, "feil styrke"
	}
	return f
}

// dose is an act with a drug: "gir Paracet 2".
func (s *story) dose(e event, verb, rest string) *journal.Administration {
	s.t.Helper()
	name, amount := drugAndAmount(rest)
	o := s.seen(s.order(name), e)
	a := &journal.Administration{Order: o.Order, Version: o.Version, Act: verbs[verb], Drug: o.Drug, Unit: o.Unit, Route: o.Route, Slot: s.slot(o, e)}
	a.Dose = amount
	if amount == 0 {
		a.Dose, _ = o.DoseAt(a.Slot)
	}
	if a.PRN() {
		a.PRNReason = "smerter"
	}
	if a.Act == journal.ActEffect {
		a.PRNEffect = "god effekt"
	}
	s.circumstances(a, e, o.Drug.Name)
	return a
}

// circumstances is what the brackets say of the act.
func (s *story) circumstances(a *journal.Administration, e event, drug string) {
	s.t.Helper()
	if a.Act == journal.ActPatchOff || a.Act == journal.ActEffect {
		a.Target = s.latest(drug, journal.ActGiven)
	}
	for _, b := range e.brackets {
		word, rest, _ := strings.Cut(b, " ")
		switch word {
		case "grunn:":
			if a.Act == journal.ActNotGiven {
				a.NotGiven = journal.NotGivenReason(rest)
				continue
			}
			a.Override = rest
		case "sted:":
			a.Site = rest
		case "fra": // whose prepared dose it is
			a.Target = s.last[rest+" "+drug]
		case "av": // which patch comes off: who put it on
			a.Target = s.last[rest+" "+drug]
		case "etter": // whose measurement it stands on
			a.Measured = s.last[e.who+" "+rest]
		case "mangler":
			a.NotGiven = journal.ReasonMissing
		}
	}
}

func (s *story) latest(drug string, act journal.Act) (id journal.ID) {
	for i := range s.b.entries {
		if a := s.by[s.b.entries[i].ID]; a != nil && a.Drug.Name == drug && a.Act == act {
			id = s.b.entries[i].ID
		}
	}
	return id
}

// slot is the planned one of the day that is nearest, or the one that is named.
func (s *story) slot(o *journal.Order, e event) (nearest journal.SlotKey) {
	s.t.Helper()
	for _, b := range e.brackets {
		if strings.HasPrefix(b, "til kl. ") {
			return journal.SlotKey{Date: journal.DateOf(e.when), Time: journal.LocalTime((s.clock(b) - at(0, 0)) / (hour / 60))}
		}
	}
	best := 1000 * hour
	for _, slot := range o.Slots(journal.DateOf(e.when)) {
		if gap := max(slot.Due()-e.when, e.when-slot.Due()); gap < best {
			best, nearest = gap, slot.Key()
		}
	}
	return nearest
}

// seen is the order in the picture that the author had: an hour old, unless
// the brackets say otherwise.
func (s *story) seen(o *journal.Order, e event) *journal.Order {
	picture := e.when - hour
	for _, b := range e.brackets {
		if strings.HasPrefix(b, "bilde fra ") {
			picture = s.clock(b)
		}
	}
	for _, x := range s.b.entries {
		if f, ok := x.Fact.(*journal.Order); ok && f.Order == o.Order && (f.Version == 1 || x.Recorded <= picture) {
			o = f
		}
	}
	return o
}

func (s *story) verb(what string) (verb, rest string) {
	s.t.Helper()
	for v := range verbs {
		if r, ok := strings.CutPrefix(what+" ", v+" "); ok && len(v) > len(verb) {
			verb, rest = v, strings.TrimSpace(r)
		}
	}
	require.NotEmpty(s.t, verb, "nothing that can be done: %q", what)
	return verb, rest
}

// parts are what a cell lists, separated by semicolons.
func parts(cell string) (list []string) {
	for p := range strings.SplitSeq(cell, ";") {
		if p = strings.TrimSpace(p); p != "" && p != "–" {
			list = append(list, p)
		}
	}
	return list
}
