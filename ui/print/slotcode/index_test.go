package slotcode

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/internal/ward"
)

func TestIndex_finds_every_dose_of_the_days(t *testing.T) {
	w := ward.Aase()
	var x Index
	x.Add(w.Chart, 20261120, 20261123)
	for _, o := range w.Chart.Orders() {
		for day := journal.Date(20261120); day <= 20261123; day = day.AddDays(1) {
			for _, s := range o.Current().Slots(day) {
				require.Equal(t, []Dose{{w.Stream, s}}, x.Find(Of(w.Stream, s)))
			}
		}
	}
	require.Empty(t, x.Find(Of(journal.ID{9}, journal.Slot{Order: journal.ID{0x0f, 1}, Date: 20261122, Time: 480})), "another patient")
	require.Len(t, x.Find(Of(w.Stream, journal.Slot{Order: journal.ID{0x0f, 8}})), 1, "as needed: the order itself")
}

func TestIndex_a_slot_of_an_older_version_is_still_found(t *testing.T) {
	w := ward.Aase()
	o := *w.Chart.Order(journal.ID{0x0f, 1}).Current()
	o.Version, o.Timing = 2, journal.Timing{Times: []journal.LocalTime{9 * 60}}
	w.Write(ward.Lege, ward.At("08:19"), &o)
	var x Index
	x.Add(w.Chart, 20261122, 20261122)
	for _, at := range []journal.LocalTime{8 * 60, 9 * 60} {
		require.Len(t, x.Find(Of(w.Stream, journal.Slot{Order: o.Order, Date: 20261122, Time: at})), 1, at)
	}
}

func TestIndex_a_code_of_two_doses_names_neither(t *testing.T) {
	var x Index
	s := journal.Slot{Order: journal.ID{1}, Date: 20261122, Time: 480}
	x.add(journal.ID{1}, s, map[journal.Slot]bool{})
	c := Of(journal.ID{1}, s)
	require.False(t, x.Shared(c))
	x.by[c] = append(x.by[c], Dose{Patient: journal.ID{2}}) // nobody can make a real collision here
	require.True(t, x.Shared(c))
}
