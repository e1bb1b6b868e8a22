package fhir_test

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/assets/demo"
	"feltjournal/fhir"
	"feltjournal/journal"
	"feltjournal/journal/chart"
)

var now = time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)

const day = journal.Date(20261123)

func importDir(t *testing.T, c fhir.Centre, dir string) fhir.Report {
	t.Helper()
	e, problems, err := fhir.Read(os.DirFS(dir))
	require.NoError(t, err)
	require.Empty(t, problems)
	r, err := fhir.Import(context.Background(), c, e, now)
	require.NoError(t, err)
	return r
}

// importLines imports resources given as JSON, and returns every problem.
func importLines(t *testing.T, c fhir.Centre, at time.Time, lines ...string) (fhir.Report, []fhir.Problem) {
	t.Helper()
	var all []byte
	for _, l := range lines {
		all = append(append(all, l...), '\n')
	}
	e, problems, err := fhir.Read(fstest.MapFS{"all.ndjson": {Data: all}})
	require.NoError(t, err)
	r, err := fhir.Import(context.Background(), c, e, at)
	require.NoError(t, err)
	return r, append(problems, r.Problems...)
}

// fjordvik is the demo municipality, imported once; tests work on copies.
var fjordvik = sync.OnceValues(func() (*memory, error) {
	dir, err := os.MkdirTemp("", "fjordvik")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := demo.Write(dir, day); err != nil {
		return nil, err
	}
	e, _, err := fhir.Read(os.DirFS(dir))
	if err != nil {
		return nil, err
	}
	m := newMemory()
	_, err = fhir.Import(context.Background(), m, e, now)
	return m, err
})

func demoCentre(t *testing.T) *memory {
	t.Helper()
	m, err := fjordvik()
	require.NoError(t, err)
	return m.clone()
}

func entriesOf[T journal.Fact](m *memory, ref string) (out []T) {
	for _, e := range m.streams[m.subjects[ref]] {
		if f, ok := e.Fact.(T); ok {
			out = append(out, f)
		}
	}
	return out
}

func TestImport_demo_municipality(t *testing.T) {
	dir, m := t.TempDir(), newMemory()
	require.NoError(t, demo.Write(dir, day))
	r := importDir(t, m, dir)
	require.Equal(t, 44, r.Patients)
	require.Equal(t, 2, r.Lists)
	require.Equal(t, 44, r.Assigned)
	require.Equal(t, 44, r.Written[journal.KindPatient])
	for _, p := range r.Problems {
		require.Contains(t, p.What, "dosage", "only the free texts are not understood: %v", p)
	}
	orders := entriesOf[*journal.Order](m, demo.Ase)
	require.Len(t, orders, 10, "Marevan is one order with a plan")
	for _, o := range orders {
		require.Empty(t, o.Unclear)
	}
}

// The invented municipality has an order of every kind, so that whoever looks
// at a screen sees one.
func TestImport_demo_municipality_has_orders_of_every_kind(t *testing.T) {
	m := demoCentre(t)
	n := map[string]int{}
	bags := map[string]bool{}
	for ref := range m.subjects {
		for _, o := range entriesOf[*journal.Order](m, ref) {
			for what, is := range map[string]bool{
				"plan": len(o.Plan) > 1, "scale": o.Scale != nil, "hold": o.Hold != nil, "PRN": o.PRN != nil && o.PRN.MaxPerDay > 0,
				"card": o.Card != nil && o.Card.INR > 0 && o.Card.Next > day, "tapering": len(o.Plan) == 4 && o.Plan[0].End == o.Plan[1].Start,
				"patch": o.Technique == journal.TechniquePatch, "injection": o.Technique == journal.TechniqueInjection,
				"inhalation": o.Technique == journal.TechniqueInhalation, "drops": o.Technique == journal.TechniqueDrops,
				"dosett": o.Packing == journal.PackingDosett, "self": o.Self, "double": o.Double, "on hold": o.Status == journal.OrderOnHold,
				"stopped": o.Status == journal.OrderStopped, "not reconciled": o.Reconciled == 0, "reconciled": o.Reconciled != 0 && o.Reconciled < day,
				"unclear": len(o.Unclear) > 0, "every n hours": o.Timing.EveryHours > 0, "every n days": o.Timing.EveryDays > 1,
				"prescriber": o.Prescriber != "", "group A": o.Drug.Is(journal.DrugA), "source " + o.Source: true,
			} {
				if is {
					n[what]++
				}
			}
			if o.Packing == journal.PackingMultidose {
				bags[ref] = true
			}
		}
	}
	require.GreaterOrEqual(t, len(bags), 10)
	for _, what := range []string{
		"plan", "scale", "hold", "PRN", "card", "tapering", "patch", "injection", "inhalation", "drops", "dosett", "self", "double", "on hold", "stopped",
		"not reconciled", "reconciled", "unclear", "every n hours", "every n days", "prescriber", "group A",
		"source sykehus", "source fastlege", "source legevakt", "source e-resept",
	} {
		require.Positive(t, n[what], what)
	}
	require.Zero(t, n["source "])
}

// What a story about a round may name is there, and as it says.
func TestImport_demo_round(t *testing.T) {
	m := demoCentre(t)
	at := func(p demo.Planned) (*journal.Order, journal.SlotKey) {
		o := chart.Fold(m.subjects[p.Patient], m.streams[m.subjects[p.Patient]]).Order(fhir.IDOf(p.Order))
		require.NotNil(t, o, p.Order)
		return o.Current(), journal.SlotKey{Date: day, Time: p.Time}
	}
	o, slot := at(demo.Round.Double)
	dose, ok := o.DoseAt(slot)
	require.True(t, ok && o.Double && o.Drug.Is(journal.DrugInsulin))
	require.Equal(t, journal.Amount(8_000_000), dose)
	o, _ = at(demo.Round.PRN)
	require.Equal(t, &journal.PRN{Reason: "smerter eller feber", MinInterval: 4 * 3_600_000, MaxPerDay: 8_000_000}, o.PRN)
	o, slot = at(demo.Round.Scaled)
	require.NotNil(t, o.Scale)
	require.Contains(t, slotsOn(o), slot)
	o, slot = at(demo.Round.Held)
	require.True(t, o.Hold.Withholds(49_000_000) && !o.Hold.Withholds(50_000_000))
	require.Contains(t, slotsOn(o), slot)
	o, slot = at(demo.Round.Patch)
	require.Contains(t, slotsOn(o), slot)
	patient := m.subjects[demo.Round.Patch.Patient]
	require.Len(t, chart.Fold(patient, m.streams[patient]).Patches(journal.InstantOf(now)), 1, "the old patch is on")
	require.NotZero(t, m.subjects[demo.Round.Print])

	drug := o.Drug
	ledger := chart.NewLedger(m.subjects[demo.Round.List])
	ledger.Add(m.streams[m.subjects[demo.Round.List]]...)
	balances := map[journal.Drug]journal.Amount{}
	for _, a := range ledger.Accounts() {
		require.True(t, strings.EqualFold(demo.WardStore, a.Key.Location))
		balances[a.Drug] = a.Balance
	}
	require.Equal(t, demo.Round.Stock.Opening, balances[demo.Round.Stock.Drug])
	require.Contains(t, balances, drug, "the account has the drug of the order, letter for letter")
}

func slotsOn(o *journal.Order) (keys []journal.SlotKey) {
	for _, s := range o.Slots(day) {
		keys = append(keys, s.Key())
	}
	return keys
}

func TestR_MED_07_the_demo_has_rights_that_run_and_one_that_ran_out(t *testing.T) {
	m := demoCentre(t)
	paracet, insulin := journal.Drug{Name: "Paracet", ATC: "N02BE01"}, journal.Drug{Name: "NovoRapid", ATC: "A10AB05"}
	covers := map[string]bool{}
	for _, a := range entriesOf[*journal.Authorisation](m, demo.Ward) {
		require.True(t, a.Active)
		covers[a.User+" paracet"] = a.Covers(journal.TaskGive, paracet, day)
		covers[a.User+" insulin"] = a.Covers(journal.TaskGive, insulin, day)
	}
	require.Equal(t, map[string]bool{
		"hilde.vik paracet": true, "hilde.vik insulin": false, "piotr.nowak paracet": true, "piotr.nowak insulin": true,
		"ahmed.noor paracet": false, "ahmed.noor insulin": false,
	}, covers)
}

func TestImport_again_writes_nothing(t *testing.T) {
	m := demoCentre(t)
	dir := t.TempDir()
	require.NoError(t, demo.Write(dir, day))
	r := importDir(t, m, dir)
	require.Zero(t, r.Entries(), "%v", r.Written)
}

func TestImport_story_writes_exactly_what_changed(t *testing.T) {
	m := demoCentre(t)
	dir := t.TempDir()
	require.NoError(t, demo.Story(dir, day))
	r := importDir(t, m, dir)
	require.Equal(t, 1, r.Stopped)
	require.Equal(t, 1, r.Assigned)
	require.Equal(t, 1, r.Removed)
	require.Equal(t, 1, r.Written[journal.KindPatient])

	var stop *journal.Order
	for _, o := range entriesOf[*journal.Order](m, demo.Ase) {
		if o.Order == fhir.IDOf(demo.AseStopped) && o.Version == 2 {
			stop = o
		}
	}
	require.NotNil(t, stop)
	require.Equal(t, journal.OrderStopped, stop.Status)
	require.Equal(t, journal.InstantOf(now), stop.Ended, "an undated stop counts from its import")
	require.NotEmpty(t, stop.EndReason)
	require.Len(t, entriesOf[*journal.Alert](m, demo.Ase), 2)

	as := entriesOf[*journal.Assignment](m, demo.Ward)
	require.Len(t, as, 26)
	var left *journal.Assignment
	for _, a := range as {
		if !a.Active {
			left = a
		}
	}
	require.Equal(t, m.subjects[demo.Leaver], left.Patient)
	require.Equal(t, "Flyttet til Fjordvik omsorgssenter", left.Reason)
	require.Equal(t, "Kari Moen, sykepleier", left.By)
	require.Zero(t, importDir(t, m, dir).Entries(), "and once only")
}

// The municipality starts the day with nothing to clear up, so that whatever a
// story raises is the story's own.
func TestImport_demo_raises_no_case(t *testing.T) {
	m := demoCentre(t)
	for ref, stream := range m.subjects {
		c := chart.Fold(stream, m.streams[stream])
		require.Empty(t, c.Cases(), ref)
	}
	rows := chart.Fold(m.subjects[demo.Ase], m.streams[m.subjects[demo.Ase]]).Round(day, journal.InstantOf(now))
	require.Len(t, rows, 10, "a row for each order, also for the one with a plan")
}

// The municipality stands on every day: around the two nights that are not 24
// hours long, on a leap day, at the turn of the year.
func TestImport_demo_on_any_day(t *testing.T) {
	for _, d := range []journal.Date{20261025, 20261026, 20261231, 20270328, 20270329, 20280229} {
		m, dir, morning := newMemory(), t.TempDir(), journal.Slot{Date: d, Time: 7 * 60}.Due().Time()
		require.NoError(t, demo.Write(dir, d))
		e, problems, err := fhir.Read(os.DirFS(dir))
		require.NoError(t, err)
		require.Empty(t, problems)
		r, err := fhir.Import(context.Background(), m, e, morning)
		require.NoError(t, err)
		require.Equal(t, 44, r.Assigned)
		for _, p := range r.Problems {
			require.Contains(t, p.What, "dosage", "%v: %v", d, p)
		}
		for ref, stream := range m.subjects {
			require.Empty(t, chart.Fold(stream, m.streams[stream]).Cases(), "%s on %v", ref, d)
		}
	}
}
