package chart_test

import (
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

func away(version uint32, since journal.Instant) *journal.Patient {
	return &journal.Patient{Version: version, Family: "Aasen", Away: &journal.Away{Since: since, Where: "St. Olavs hospital"}}
}

func TestC18_a_case_for_what_was_given_elsewhere_is_closed_by_a_person(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(centre, at(7, 0), away(1, at(6, 0)))
	given := b.add(anna, at(8, 0), gave(morning))
	k := cases(b.fold(), chart.RuleGone)[0]
	require.Equal(t, []journal.ID{given}, k.Entries)
	require.Equal(t, "St. Olavs hospital", k.Where)
	require.Zero(t, k.Died)
	b.add(anna, at(9, 0), k.Close("sykehuset er ringt"))
	b.add(centre, at(12, 0), &journal.Patient{Version: 2, Family: "Aasen"})
	require.Equal(t, chart.CaseClosed, b.fold().Cases()[0].State)
}

func TestC18_an_absence_that_arrives_later_is_found_out(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(anna, at(8, 0), gave(morning))
	c := b.fold()
	require.Empty(t, c.Cases())
	b.add(centre, at(9, 0), away(1, at(6, 0)))
	c.Add(b.entries[2])
	require.Len(t, cases(c, chart.RuleGone), 1)
	require.Equal(t, view(b.fold()), view(c))
}

func TestC18_a_death_that_was_a_mistake_is_no_death(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(centre, at(0, 0)-20*hour, &journal.Patient{Version: 1, Family: "Aasen", Died: today.AddDays(-1)})
	b.add(anna, at(8, 0), gave(morning))
	require.Equal(t, today.AddDays(-1), cases(b.fold(), chart.RuleGone)[0].Died)
	b.add(centre, at(9, 0), &journal.Patient{Version: 2, Family: "Aasen"})
	require.Empty(t, b.fold().Cases())
	require.Equal(t, chart.SlotPlanned, cell(b.fold(), evening, at(10, 0)).State)
}

func TestC18_nothing_is_due_for_a_patient_who_is_elsewhere(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(centre, at(7, 0), away(1, at(6, 0)))
	due, overdue := b.fold().Due(at(8, 30))
	require.Zero(t, due)
	require.Equal(t, 0, overdue)
	require.Equal(t, chart.SlotGone, cell(b.fold(), morning, at(8, 30)).State)
}

func TestC19_another_number_of_the_patient_changes_nothing_that_was_written(t *testing.T) {
	b := &book{}
	old := &journal.Patient{Version: 1, Family: "Aasen", Identifiers: []journal.Identifier{{System: "urn:oid:2.16.578.1.12.4.1.4.2", Value: "41010112345"}}}
	fresh := &journal.Patient{Version: 2, Family: "Aasen", Identifiers: []journal.Identifier{{System: "urn:oid:2.16.578.1.12.4.1.4.1", Value: "01010112345"}}}
	b.add(centre, at(0, 0)-48*hour, old)
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	given := b.add(anna, at(8, 0), gave(morning))
	before := cell(b.fold(), morning, at(9, 0))
	b.add(centre, at(9, 0), fresh)
	c := b.fold()
	require.Equal(t, fresh, c.Patient())
	require.Equal(t, old, c.PatientVersions()[0].Fact, "the first number stays")
	require.Equal(t, before.State, cell(c, morning, at(9, 0)).State)
	require.Equal(t, stream, c.Entry(given).Stream, "an entry is bound to the chart, not to a number")
	require.Empty(t, c.Cases())
}
