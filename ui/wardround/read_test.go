package wardround

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/policy"
	"feltjournal/localstore/replica"
	"feltjournal/ui/internal/ward"
)

// unit is a list with one patient.
type unit struct {
	*ward.Ward
	incomplete bool
}

var list = journal.ID{0xbb}

func (u *unit) Lists() []replica.ListView {
	member := chart.Member{Assignment: &journal.Assignment{Patient: u.Stream, Active: true}}
	return []replica.ListView{{Stream: list, Unit: "Sone Nord", Active: []chart.Member{member}, HeadMatches: true}}
}

func (u *unit) Patients() []replica.Summary {
	return []replica.Summary{{Stream: u.Stream, Complete: !u.incomplete}}
}

func (u *unit) Policy() *policy.Policy { return policy.Default() }

// linesAt are the lines of the round at eight, by the name of the drug.
func linesAt(t *testing.T, w *ward.Ward) (map[string]*Line, *Stop) {
	t.Helper()
	stops, _ := Read(&unit{Ward: w}, Round{List: list, Unit: "Sone Nord", At: eight}, w.Now(), nobody)
	require.Len(t, stops, 1)
	lines := map[string]*Line{}
	for i := range stops[0].Lines {
		lines[stops[0].Lines[i].Order.Drug.Name] = &stops[0].Lines[i]
	}
	return lines, &stops[0]
}

func TestRead_what_asks_for_more_than_giving_stands_by_itself(t *testing.T) {
	w := ward.Berit()
	w.PatchOn()
	lines, stop := linesAt(t, w)
	for name, need := range map[string]Need{
		"Selo-Zok": NeedMeasured, "NovoRapid": NeedMeasured, "Durogesic": NeedSite, "Fragmin": NeedSite, "Symbicort": NeedSelf,
	} {
		require.Contains(t, lines, name)
		require.Contains(t, lines[name].Needs, need, name)
		require.True(t, lines[name].Single(true), name)
	}
	require.Contains(t, lines["NovoRapid"].Needs, NeedDouble, "the policy asks for it")
	for _, name := range []string{"Simvastatin", "Albyl-E"} {
		require.False(t, lines[name].Single(false), name)
		require.True(t, lines[name].Bag(), name)
	}
	require.NotContains(t, lines, "Marevan", "it falls due at 18")
	require.Equal(t, "Symbicort", stop.Lines[0].Order.Drug.Name, "what is left from last evening comes first")
	require.True(t, stop.Lines[1].Bag() && stop.Lines[2].Bag(), "then the bag, as one block")
	require.Len(t, stop.Needed, 2)
	require.Len(t, stop.Patches, 1)
}

func TestRead_what_is_registered_stands_as_it_is_and_is_not_open(t *testing.T) {
	lines, stop := linesAt(t, ward.Aase())
	require.True(t, lines["Paracet"].Open())
	require.False(t, lines["Paracet"].Single(false))
	for name, state := range map[string]chart.SlotState{
		"Metoprolol": chart.SlotGiven, "Apiksaban": chart.SlotConflict, "Laktulose mikstur": chart.SlotNotGiven,
	} {
		require.Equal(t, state, lines[name].State, name)
		require.False(t, lines[name].Open(), name)
	}
	require.NotContains(t, lines, "Furosemid", "stopped before its time")
	require.NotContains(t, lines, "Levaxin", "given at seven: nothing of an earlier time that is over")
	require.Len(t, stop.Texts, 1, "an order whose times no program can compute is read, not lost")
}

func TestRead_a_chart_that_is_not_here_is_a_stop_that_nobody_knows(t *testing.T) {
	u := &unit{Ward: ward.Aase(), incomplete: true}
	stops, without := Read(u, Round{List: list, At: eight}, u.Now(), nobody)
	require.Len(t, stops, 1)
	require.True(t, stops[0].Unread)
	require.Zero(t, without)
	require.False(t, NewWalk(stops).Complete())
}

func TestChoose_proposes_the_time_nearest_to_now_that_has_doses_left(t *testing.T) {
	u := &unit{Ward: ward.Aase()}
	choices, proposed := Choose(u, list, u.Now())
	require.Equal(t, eight, choices[proposed].At)
	require.Equal(t, 1, choices[proposed].Patients)
	require.Equal(t, 1, choices[proposed].Doses, "Paracet; the others are registered or stopped")
	require.Equal(t, journal.LocalTime(7*60), choices[0].At.Time)
	require.Zero(t, choices[0].Doses)
}
