package fhir_test

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"feltjournal/assets/demo"
	"feltjournal/fhir"
	"feltjournal/journal"
)

// Whatever a device records of a dose, a centre that has lost its hub reads the
// same out of what was filed, and it is valid R4.
func TestMedicationAdministration_round_trip(t *testing.T) {
	centre := demoCentre(t)
	rapid.Check(t, func(rt *rapid.T) {
		m, fresh := centre.clone(), centre.clone()
		stream := m.subjects[demo.Ase]
		record := func(f journal.Fact) journal.ID {
			require.NoError(rt, f.Validate())
			return m.record(stream, signed(f))
		}
		pulse := record(&journal.Observation{Code: "8867-4", Name: "Puls", Value: 58_000_000, Unit: "/min"})
		earlier := record(morningDose(rapid.SampledFrom([]journal.Act{journal.ActPrepared, journal.ActGiven}).Draw(rt, "earlier"), nil))
		want := administrations(rt, earlier, pulse)
		record(want)

		dir := t.TempDir()
		r, err := fhir.File(context.Background(), m, dir)
		require.NoError(rt, err)
		require.Zero(rt, r.Held, "%v", r.Problems)
		e, _, err := fhir.Read(os.DirFS(dir))
		require.NoError(rt, err)
		_, err = fhir.Import(context.Background(), fresh, e, now.AddDate(0, 0, 1))
		require.NoError(rt, err)
		all := entriesOf[*journal.Administration](fresh, demo.Ase)
		requireSameDose(rt, fresh, want, all[len(all)-1])
	})
}

// requireSameDose compares two doses; what got names, it names by the ids of
// its own hub.
func requireSameDose(rt *rapid.T, m *memory, want, got *journal.Administration) {
	facts := map[journal.ID]journal.Fact{}
	for _, e := range m.streams[m.subjects[demo.Ase]] {
		facts[e.ID] = e.Fact
	}
	if want.Target != (journal.ID{}) {
		require.IsType(rt, want, facts[got.Target])
	}
	if want.Measured != (journal.ID{}) {
		require.IsType(rt, &journal.Observation{}, facts[got.Measured])
	}
	g := *got
	g.Origin, g.Target, g.Measured = "", want.Target, want.Measured
	require.Equal(rt, want, &g)
}

// administrations draws a dose of any act; what an act has no place for, a
// screen does not record with it.
func administrations(rt *rapid.T, earlier, pulse journal.ID) *journal.Administration {
	text := func(label string) string {
		return rapid.SampledFrom([]string{"", "etter avtale", "Æsj – på gulvet"}).Draw(rt, label)
	}
	a := morningDose(journal.Act(rapid.Uint8Range(1, 9).Draw(rt, "act")), nil)
	a.Drug.Group = rapid.SampledFrom([]string{"", "A", "C"}).Draw(rt, "group")
	a.Text, a.Site, a.Override, a.Lot, a.Paper = text("text"), text("site"), text("override"), text("lot"), text("paper")
	a.Late, a.Emergency = rapid.Bool().Draw(rt, "late"), rapid.Bool().Draw(rt, "emergency")
	a.Packing = rapid.SampledFrom([]journal.Packing{0, 1, 2, 3, 8}).Draw(rt, "packing")
	a.Against = rapid.SampledFrom([][]string{nil, {"hold"}, {"stale", "outside_window"}}).Draw(rt, "against")
	if rapid.Bool().Draw(rt, "bag") {
		a.Group = journal.ID{1, 2}
	}
	if rapid.Bool().Draw(rt, "measured") {
		a.Measured = pulse
	}
	if rapid.Bool().Draw(rt, "as needed") {
		a.Slot, a.PRNReason = journal.SlotKey{}, "smerter"
	}
	switch a.Act {
	case journal.ActNotGiven:
		a.Dose, a.NotGiven = 0, rapid.SampledFrom(journal.NotGivenReasons).Draw(rt, "reason")
		if a.NotGiven == journal.ReasonOther {
			a.Text = "står ikke på listen"
		}
	case journal.ActPatchOff:
		a.Target, a.Dose = earlier, 0
	case journal.ActDiscarded:
		a.Target = earlier
	case journal.ActEffect:
		*a = journal.Administration{
			Order: a.Order, Version: 1, Slot: journal.SlotKey{Date: day, Time: 480}, Act: a.Act, Drug: morningDose(a.Act, nil).Drug, // of the dose
			Target: earlier, PRNEffect: "god", Text: a.Text,
		}
	case journal.ActGiven:
		if rapid.Bool().Draw(rt, "prepared") {
			a.Target = earlier
		}
	}
	if a.Dose == 0 {
		a.Unit, a.Route = "", ""
	}
	return a
}
