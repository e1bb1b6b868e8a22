package chart_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/policy"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// drawEntries is a chart's worth of entries out of a world so small that they
// meet: a few orders, slots, sections and notes, clocks that are wrong, marks
// and closings on whatever there is, targets that never arrive.
func drawEntries(t *rapid.T) []journal.Entry {
	b := &book{}
	for range rapid.IntRange(0, 30).Draw(t, "entries") {
		when := at(0, 0) + journal.Instant(rapid.IntRange(0, 48*4).Draw(t, "quarter"))*hour/4
		by := rapid.SampledFrom([]journal.Author{anna, bjorn, centre}).Draw(t, "by")
		synced := when + journal.Instant(rapid.IntRange(-12, 4).Draw(t, "synced"))*hour
		clock := trust(journal.Trust(rapid.IntRange(0, 2).Draw(t, "trust")))
		written := stamped(at(0, 0) + journal.Instant(rapid.IntRange(0, 3).Draw(t, "stamp")))
		screen := func(e *journal.Entry) { e.Device = journal.ID{byte(rapid.IntRange(1, 2).Draw(t, "device"))} }
		id := b.add(by, when, drawFact(t, b), asOf(synced), clock, written, screen)
		if rapid.IntRange(0, 19).Draw(t, "forged") == 0 { // another entry with the same id
			b.add(by, when, drawFact(t, b), withID(id))
		}
	}
	return b.entries
}

func drawFact(t *rapid.T, b *book) journal.Fact {
	switch rapid.IntRange(0, 14).Draw(t, "kind") {
	case 0, 1, 2, 3, 11:
		return drawDose(t, b)
	case 4, 5:
		return drawOrder(t)
	case 6:
		return &journal.EnteredInError{Target: drawTarget(t, b), Reason: "feil"}
	case 7:
		return drawNote(t, b)
	case 8:
		return drawSection(t, b)
	case 9:
		return drawClosure(t, b)
	case 10:
		return drawCentral(t)
	case 12, 13:
		return &journal.Countersign{
			Target: drawTarget(t, b), Purpose: journal.SigningPurpose(rapid.IntRange(1, 2).Draw(t, "purpose")),
			Found: journal.CountersignFind(rapid.IntRange(0, 1).Draw(t, "found")), Text: "feil",
		}
	}
	return &journal.Observation{Name: "Puls", Value: units(72), Unit: "/min"}
}

// drawTarget is any entry, one that has not arrived, or rather often a dose.
func drawTarget(t *rapid.T, b *book) journal.ID {
	var doses []journal.ID
	for _, e := range b.entries {
		if e.Fact.Kind() == journal.KindAdministration {
			doses = append(doses, e.ID)
		}
	}
	if len(doses) > 0 && rapid.Bool().Draw(t, "a dose") {
		return rapid.SampledFrom(doses).Draw(t, "dose")
	}
	return number(uint64(rapid.IntRange(1, int(b.n)+3).Draw(t, "target")))
}

func drawDose(t *rapid.T, b *book) journal.Fact {
	slot := rapid.SampledFrom([]journal.SlotKey{morning, morning, {}, {}, {Date: today, Time: 600}, {Date: 99, Time: 9}}).Draw(t, "slot")
	a := gave(slot, act(max(1, journal.Act(rapid.IntRange(-4, 9).Draw(t, "act")))), seen(uint32(rapid.IntRange(1, 3).Draw(t, "seen"))), of(drawDrug(t)))
	a.Order = orderNo(byte(rapid.IntRange(1, 3).Draw(t, "order")))
	a.Dose = units(float64(rapid.IntRange(0, 5).Draw(t, "dose")))
	a.Site = rapid.SampledFrom([]string{"", "høyre skulder", "mage"}).Draw(t, "site")
	if rapid.Bool().Draw(t, "follows up") {
		a.Target = drawTarget(t, b)
	}
	if rapid.Bool().Draw(t, "measured") {
		a.Measured = drawTarget(t, b)
	}
	return a
}

func drawDrug(t *rapid.T) journal.Drug {
	return rapid.SampledFrom([]journal.Drug{paracet, apo, novorapid}).Draw(t, "drug")
}

func drawOrder(t *rapid.T) journal.Fact {
	which := orderNo(byte(rapid.IntRange(1, 3).Draw(t, "order")))
	v, amount := version(uint32(rapid.IntRange(1, 4).Draw(t, "version"))), dose(float64(rapid.IntRange(1, 2).Draw(t, "dose")))
	special := rapid.SampledFrom([]func(*journal.Order){patchOrder, double, byScale, weekdays, func(*journal.Order) {}}).Draw(t, "special")
	switch rapid.IntRange(0, 3).Draw(t, "what") {
	case 0:
		return regular(paracet, named(which), v, special, ended(at(rapid.IntRange(0, 23).Draw(t, "ended"), 0)))
	case 1:
		return asNeeded(named(which), v, amount)
	}
	return regular(drawDrug(t), named(which), v, amount, special)
}

func drawNote(t *rapid.T, b *book) journal.Fact {
	n := &journal.Note{Type: "rapport", Text: "Sov godt.", Relation: journal.NoteRelation(rapid.IntRange(0, 2).Draw(t, "relation")), Reason: "feil"}
	if n.Relation != journal.NoteNew {
		n.Target = drawTarget(t, b)
	}
	return n
}

func drawSection(t *rapid.T, b *book) journal.Fact {
	s := &journal.Section{Document: journal.CarePlan, Key: rapid.SampledFrom([]string{"ernæring", "søvn"}).Draw(t, "key"), Title: "T"}
	s.Text = rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "text")
	for range rapid.IntRange(0, 3).Draw(t, "parents") {
		s.Parents = append(s.Parents, drawTarget(t, b))
	}
	return s
}

func drawClosure(t *rapid.T, b *book) journal.Fact {
	open := b.fold().Cases()
	if len(open) == 0 {
		return &journal.CaseClosure{Case: journal.CaseID{1}, Reason: "avklart"}
	}
	k := rapid.SampledFrom(open).Draw(t, "case")
	f := k.Close("avklart")
	f.Seen = f.Seen[:rapid.IntRange(0, len(f.Seen)).Draw(t, "seen")]
	return f
}

func drawCentral(t *rapid.T) journal.Fact {
	v := uint32(rapid.IntRange(1, 3).Draw(t, "version"))
	if rapid.Bool().Draw(t, "patient") {
		p := &journal.Patient{Version: v, Family: rapid.SampledFrom([]string{"Aasen", "Moen"}).Draw(t, "family")}
		switch since := at(rapid.IntRange(0, 23).Draw(t, "since"), 0); rapid.IntRange(0, 4).Draw(t, "where") {
		case 0, 1:
			p.Away = &journal.Away{Since: since, Where: "St. Olavs hospital"}
		case 2:
			p.Died = journal.DateOf(since).AddDays(-1)
		}
		return p
	}
	a := allergy(rapid.SampledFrom([]string{"paracet", "penicillin"}).Draw(t, "text"), "J01C")
	a.Version, a.Active = v, rapid.Bool().Draw(t, "active")
	return a
}

// view is everything a screen asks a chart for.
func view(c *chart.Chart) string {
	s := string(c.Canonical())
	for _, now := range []journal.Instant{at(7, 30), at(12, 0), at(23, 0)} {
		due, overdue := c.Due(now)
		s += fmt.Sprintln("due", due, overdue)
		for _, row := range c.Round(today, now) {
			s += fmt.Sprintln("row", row.ID, row.Kind, row.Crossed, row.Ended, len(row.Loose))
			for _, cell := range row.Cells {
				s += fmt.Sprintln("cell", cell.Slot, cell.State, cell.Planned, len(cell.Events), cell.Cases, cell.Dose, cell.DoseKnown, cell.Version)
				s += events(cell.Events)
			}
			s += events(row.Loose)
			if p := row.PRN; p != nil {
				s += fmt.Sprintln("prn", p.Count, p.Sum, p.Next, p.Room, p.Locked, p.Unsure)
			}
		}
	}
	for _, p := range c.Patches(at(23, 0)) {
		s += fmt.Sprintln("patch", p.Dose.Entry.ID, p.Off != nil, p.Overdue)
	}
	for _, d := range c.EffectsDue(at(23, 0)) {
		s += fmt.Sprintln("effect due", d.Entry.ID)
	}
	for i := range byte(3) {
		for _, u := range c.Sites(orderNo(i + 1)) {
			s += fmt.Sprintln("site", u.Site, u.At, u.Dose.Entry.ID)
		}
	}
	return s + fmt.Sprintln("orders", c.OrderEntries(), len(c.Unseen(nil)))
}

// events is what others wrote about each registration.
func events(doses []chart.Dose) (s string) {
	for _, d := range doses {
		s += fmt.Sprintln("event", d.Entry.ID, d.Check, len(d.Checks), d.Prepared != nil, len(d.Effects))
	}
	return s
}

func TestR_MED_13_any_order_any_batches_any_repetition_give_the_same_chart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := drawEntries(t)
		want := view(chart.Fold(stream, entries))

		come := rapid.Permutation(entries).Draw(t, "arrival")
		if len(come) > 0 {
			come = append(come, rapid.SliceOf(rapid.SampledFrom(entries)).Draw(t, "again")...)
		}
		c := chart.New(stream)
		for len(come) > 0 {
			n := rapid.IntRange(1, len(come)).Draw(t, "batch")
			c.Add(come[:n]...)
			come = come[n:]
			if rapid.Bool().Draw(t, "looked at") {
				view(c) // reading changes nothing
			}
		}
		require.Equal(t, want, view(c))
	})
}

// TestR_MED_13_cases_are_the_same_by_every_policy: two replicas may know two
// policies for a while.
func TestR_MED_13_cases_are_the_same_by_every_policy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := drawEntries(t)
		strict, plain := chart.New(stream), chart.Fold(stream, entries)
		p := *policy.Default()
		p.Double = []policy.DoubleCheck{{}}
		p.Windows = []policy.Window{{Before: time.Minute, After: time.Minute}}
		p.Substance = 48 * time.Hour
		strict.Use(&p)
		strict.Add(entries...)
		require.Equal(t, string(plain.Canonical()), string(strict.Canonical()))
		require.Equal(t, plain.Cases(), strict.Cases())
		strict.Use(policy.Default())
		require.Equal(t, view(plain), view(strict), "and nothing of it stays")
	})
}

func TestR_MED_01_no_registration_is_ever_out_of_sight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := chart.Fold(stream, drawEntries(t))
		shown := map[journal.ID]bool{}
		for day := today.AddDays(-3); day <= today.AddDays(5); day = day.AddDays(1) {
			for _, row := range c.Round(day, at(12, 0)) {
				for _, d := range row.Loose {
					shown[d.Entry.ID] = true
				}
				for _, cell := range row.Cells {
					for _, d := range cell.Events {
						shown[d.Entry.ID] = true
					}
				}
			}
		}
		for i := range uint64(100) {
			if e := c.Entry(number(i)); e != nil && e.Fact.Kind() == journal.KindAdministration {
				require.True(t, shown[e.ID], "%+v", e.Fact)
			}
		}
	})
}

func TestR_NOTE_02_no_note_and_no_section_is_ever_out_of_sight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := chart.Fold(stream, drawEntries(t))
		shown := map[journal.ID]int{}
		for _, th := range c.Notes() {
			shown[th.Root.Entry.ID]++
			for _, r := range th.Replies {
				shown[r.Entry.ID]++
			}
		}
		for _, s := range c.Document(journal.CarePlan) {
			require.NotEmpty(t, s.Heads)
			for _, v := range s.Versions {
				shown[v.Entry.ID]++
			}
		}
		for i := range uint64(100) {
			e := c.Entry(number(i))
			if e != nil && (e.Fact.Kind() == journal.KindNote || e.Fact.Kind() == journal.KindSection) {
				require.Equal(t, 1, shown[e.ID])
			}
		}
	})
}

// TestC2_by_counting holds the rule against counting by hand.
func TestC2_by_counting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := chart.Fold(stream, drawEntries(t))
		given := map[journal.Slot]int{}
		for i := range uint64(100) {
			e := c.Entry(number(i))
			if e == nil {
				continue
			}
			a, ok := e.Fact.(*journal.Administration)
			if ok && a.Act == journal.ActGiven && a.Slot.Valid() && len(c.Voids(e.ID)) == 0 {
				given[a.Slot.Of(a.Order)]++
			}
		}
		open := map[journal.Slot]bool{}
		for _, k := range cases(c, chart.RuleDoubleDose) {
			open[k.Slot.Of(k.Order)] = k.Open || k.Closed != nil
		}
		for slot, n := range given {
			require.True(t, n < 2 || open[slot], "%d times given in %v", n, slot)
		}
	})
}

func TestFold_entries_of_another_stream_are_left_out(t *testing.T) {
	b := &book{}
	b.add(anna, at(8, 0), gave(morning), inStream(journal.ID{0xcc}))
	require.Zero(t, b.fold().Len())
}

func TestAdd_leaves_what_was_read_before_as_it_was(t *testing.T) {
	b := &book{}
	first, _ := twoGave(b)
	b.add(centre, at(6, 0), regular(paracet, version(3), dose(2)))
	for _, v := range []uint32{1, 3, 5} {
		b.add(centre, at(6, 0), &journal.Patient{Version: v, Family: "Aasen"})
	}
	c := b.fold()
	orders, list, doses, patients := c.Orders(), c.Cases(), c.Doses(orderNo(1)), c.PatientVersions()
	versions, names := slices.Clone(orders[0].Versions), slices.Clone(patients)
	b.add(centre, at(5, 0), regular(paracet, version(3), ended(at(5, 0)))) // takes the place of the other
	b.add(centre, at(5, 0), regular(paracet, version(2)))
	b.add(centre, at(5, 0), &journal.Patient{Version: 2, Family: "Moen"})
	b.void(anna, at(9, 0), first, "feil")
	c.Add(b.entries...)
	require.Equal(t, versions, orders[0].Versions)
	require.Equal(t, names, patients)
	require.True(t, list[0].Open)
	require.Empty(t, doses[0].Voids)
	require.Equal(t, view(b.fold()), view(c))
}

func TestChart_may_be_read_by_many_at_once(t *testing.T) {
	c := chart.Fold(stream, ordinary(200))
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() { view(c) })
	}
	readers.Wait()
}

// other is a fact of a kind that this version does not know.
type other struct{ Raw []byte }

func (*other) Kind() journal.Kind   { return 99 }
func (*other) Class() journal.Class { return journal.ClassOther }
func (*other) Validate() error      { return journal.Invalid("unknown_kind") }

func TestFold_keeps_what_this_version_cannot_show(t *testing.T) {
	b := &book{}
	id := b.add(anna, at(8, 0), &other{Raw: []byte{1, 2}})
	b.add(anna, at(8, 1), &journal.Access{Action: "åpnet"})
	c := b.fold()
	require.Len(t, c.Unknown(), 2)
	require.Equal(t, id, c.Unknown()[0].ID)
	require.Contains(t, string(c.Canonical()), "unknown "+id.String())
}

func TestCanonical_tells_nothing_clinical(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0), &journal.Patient{Version: 1, Family: "Aasen"})
	b.add(centre, at(0, 0), regular(paracet))
	b.add(anna, at(8, 0), gave(morning))
	b.add(anna, at(8, 0), &journal.Section{Document: journal.CarePlan, Key: "ernæring", Title: "Ernæring", Text: "x"})
	for _, word := range []string{"Aasen", "Paracet", "Anna", "ernæring", "tiltaksplan"} {
		require.NotContains(t, string(b.fold().Canonical()), word)
	}
}

func BenchmarkFold400(b *testing.B) {
	entries := ordinary(400)
	b.ReportAllocs()
	for b.Loop() {
		chart.Fold(stream, entries)
	}
}

func BenchmarkAdd(b *testing.B) {
	entries := ordinary(400)
	c := chart.Fold(stream, entries)
	next := &book{n: 10_000}
	for range b.N {
		next.add(anna, at(8, 0), gave(journal.SlotKey{Date: today.AddDays(int(next.n % 300)), Time: journal.LocalTime(next.n % 1440)}))
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		if i%400 == 399 { // stay at the size of a patient
			b.StopTimer()
			c = chart.Fold(stream, entries)
			b.StartTimer()
		}
		c.Add(next.entries[i])
	}
}

func BenchmarkRound(b *testing.B) {
	c := chart.Fold(stream, ordinary(400))
	b.ReportAllocs()
	for b.Loop() {
		c.Round(today, at(12, 0))
	}
}

func BenchmarkDue(b *testing.B) {
	c := chart.Fold(stream, ordinary(400))
	b.ReportAllocs()
	for b.Loop() {
		c.Due(at(12, 0))
	}
}

func BenchmarkCanonical(b *testing.B) {
	c := chart.Fold(stream, ordinary(400))
	b.ReportAllocs()
	for b.Loop() {
		c.Canonical()
	}
}

// BenchmarkHostile folds what no honest device sends: thousands of doses as
// needed in one day, of notes in one chain, of marks on one entry, and of
// patches, insulin and prepared doses that nobody could give.
func BenchmarkHostile(b *testing.B) {
	k := &book{}
	k.add(centre, at(0, 0)-48*hour, asNeeded())
	for i := range 5000 {
		k.add(anna, at(8, 0)+journal.Instant(i), gave(journal.SlotKey{}))
		k.add(anna, at(8, 0), &journal.Note{Type: "rapport", Text: "x", Relation: journal.NoteAddendum, Target: number(k.n - 1)})
		k.void(anna, at(9, 0), number(2), "feil")
	}
	b.ReportAllocs()
	for b.Loop() {
		c := chart.Fold(stream, k.entries)
		c.Notes()
		c.Cases()
	}
}

// BenchmarkHostileKin does the same with what is looked at together: patches,
// insulin by two orders, prepared doses and checks of one slot.
func BenchmarkHostileKin(b *testing.B) {
	k := &book{}
	k.add(centre, at(0, 0)-48*hour, regular(novorapid, patchOrder, double))
	k.add(centre, at(0, 0)-48*hour, regular(novorapid, patchOrder, named(orderNo(2))))
	for i := range 3000 {
		a := gave(journal.SlotKey{}, of(novorapid), measured(number(uint64(i))))
		a.Order = orderNo(byte(1 + i%2))
		id := k.add(anna, at(8, 0)+journal.Instant(i), a)
		k.add(anna, at(8, 0), gave(morning, act(journal.ActPrepared), of(novorapid)))
		k.add(bjorn, at(8, 0), &journal.Countersign{Target: id, Purpose: journal.SignCheck})
	}
	b.ReportAllocs()
	for b.Loop() {
		c := chart.Fold(stream, k.entries)
		c.Cases()
	}
}

// ordinary is a patient of a nursing home: 12 orders, 2 allergies, doses,
// reports, a care plan.
func ordinary(n int) []journal.Entry {
	b := &book{}
	b.add(centre, at(0, 0)-480*hour, &journal.Patient{Version: 1, Family: "Aasen", Given: "Åse"})
	b.add(centre, at(0, 0)-480*hour, allergy("penicillin", "J01C"))
	for i := range byte(12) {
		o := regular(medicine(i), named(orderNo(i)))
		if i%4 == 3 {
			o = asNeeded(named(orderNo(i)))
			o.Drug = medicine(i)
		}
		b.add(centre, at(0, 0)-480*hour, o)
	}
	for len(b.entries) < n {
		i := len(b.entries)
		when := at(0, 0) - journal.Instant(n-i)*hour
		switch i % 10 {
		case 0, 1:
			b.add(anna, when, &journal.Note{Type: "rapport", Text: "Sov godt, spiste frokost."})
		case 2:
			b.add(anna, when, &journal.Section{Document: journal.CarePlan, Key: fmt.Sprint(i % 7), Title: "Ernæring", Text: fmt.Sprint(i), Parents: lastSection(b, i)})
		case 3:
			b.add(anna, when, &journal.Observation{Name: "Puls", Value: units(72), Unit: "/min"})
		case 4:
			a := gave(journal.SlotKey{}, of(medicine(3)))
			a.Order = orderNo(3)
			b.add(anna, when, a)
		default:
			a := gave(journal.SlotKey{Date: journal.DateOf(when), Time: journal.LocalTime(when / (hour / 60) % 1440)}, of(medicine(byte(i%3))))
			a.Order = orderNo(byte(i % 3))
			b.add(anna, when, a)
		}
	}
	return b.entries
}

// medicine is one of many, each of another substance.
func medicine(i byte) journal.Drug {
	return journal.Drug{Name: "Medisin " + string('A'+rune(i)), ATC: fmt.Sprintf("N05AX%02d", i), Strength: "5 mg", Form: "tablett"}
}

func lastSection(b *book, i int) []journal.ID {
	for j := len(b.entries) - 1; j >= 0; j-- {
		if s, ok := b.entries[j].Fact.(*journal.Section); ok && s.Key == fmt.Sprint(i%7) {
			return []journal.ID{b.entries[j].ID}
		}
	}
	return nil
}
