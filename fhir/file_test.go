package fhir_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/assets/demo"
	"feltjournal/fhir"
	"feltjournal/journal"
)

var anna = journal.Author{ID: "anna.berg", Name: "Anna Berg", HPR: "9900099", Role: journal.RoleNurse}

func signed(f journal.Fact) journal.Body {
	at := journal.InstantOf(now) + 5_400_000
	return journal.Body{
		Author: anna, At: at, Recorded: at + 1234, Trust: journal.TrustSynced, Fact: f,
		Basis: journal.Basis{AsOf: at - 60_000, Entries: 42},
	}
}

// shift records one of everything that a device can record, and gives the ids.
func shift(t *testing.T, m *memory) (ids []journal.ID) {
	t.Helper()
	ase := m.subjects[demo.Ase]
	morning := journal.Administration{
		Order: fhir.IDOf(demo.AseMorning), Version: 1, Slot: journal.SlotKey{Date: day, Time: 480}, Act: journal.ActGiven,
		Drug: journal.Drug{Name: "Selo-Zok", ATC: "C07AB02", Strength: "50 mg"}, Dose: 1_000_000, Unit: "tablett", Route: "oral",
	}
	add := func(stream journal.ID, f journal.Fact) journal.ID {
		require.NoError(t, f.Validate())
		id := m.record(stream, signed(f))
		ids = append(ids, id)
		return id
	}
	given := add(ase, &morning)
	for _, act := range []journal.Act{journal.ActDelivered, journal.ActSeenTaken, journal.ActSelf, journal.ActPrepared} {
		a := morning
		a.Act = act
		add(ase, &a)
	}
	no := morning
	no.Act, no.Dose, no.NotGiven, no.Text = journal.ActNotGiven, 0, journal.ReasonOther, "Søvnig etter natten"
	add(ase, &no)
	prn := morning
	prn.Slot, prn.PRNReason, prn.PRNEffect, prn.Override, prn.Late = journal.SlotKey{}, "smerter", "god", "avtalt med lege", true
	add(ase, &prn)
	note := add(ase, &journal.Note{Type: "rapport", Text: "Åse gruer seg til hjemreisen.\nBláđđi čállojuvvon."})
	add(ase, &journal.Note{Type: "rapport", Text: "Tillegg", Relation: journal.NoteAddendum, Target: note})
	add(ase, &journal.Note{Type: "rapport", Text: "Rettet", Relation: journal.NoteCorrection, Target: note, Reason: "feil pasient nevnt"})
	first := add(ase, &journal.Section{Document: journal.CarePlan, Key: "hud/sår", Title: "Hud og sår", Text: "Smør leggene"})
	add(ase, &journal.Section{Document: journal.CarePlan, Key: "hud/sår", Title: "Hud og sår", Text: "", Parents: []journal.ID{first}})
	add(ase, &journal.Observation{Code: "8867-4", Name: "Puls", Value: 72_000_000, Unit: "/min"})
	add(ase, &journal.Observation{Code: "85354-9", Name: "Blodtrykk", Text: "128/76", Unit: "mmHg"})
	add(ase, &journal.Observation{Name: "Hud", Text: "blek og klam"})
	add(ase, &journal.EnteredInError{Target: given, Reason: "feil pasient"})
	add(ase, &journal.EnteredInError{Target: given, Reason: "feil pasient, som sagt"})
	add(ase, &journal.CaseClosure{Case: journal.CaseID{7}, Reason: "Avklart med lege", Seen: []journal.ID{given, note}})
	ids = append(ids, medicineRound(t, m)...)
	ids = append(ids, account(t, m)...)
	add(journal.ID{99}, &journal.Access{Action: "lås opp", Patient: ase, Purpose: "helsehjelp", Offline: true})
	return ids
}

func exported(t *testing.T, dir string) (lines [][]byte) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.ndjson"))
	require.NoError(t, err)
	for _, f := range files {
		b, err := os.ReadFile(f)
		require.NoError(t, err)
		for _, l := range strings.SplitAfter(string(b), "\n") {
			if l != "" {
				lines = append(lines, []byte(l))
			}
		}
	}
	return lines
}

func requireOnce(t *testing.T, dir string, ids []journal.ID) {
	t.Helper()
	counts, err := fhir.Count(dir)
	require.NoError(t, err)
	for _, id := range ids {
		require.Equal(t, 1, counts[id], id)
	}
}

func TestFile_every_fact_once_and_valid(t *testing.T) {
	m := demoCentre(t)
	ids, dir := shift(t, m), t.TempDir()
	r, err := fhir.File(context.Background(), m, dir)
	require.NoError(t, err)
	require.Equal(t, len(ids), r.Filed)
	require.Zero(t, r.Held, "%v", r.Problems)
	requireOnce(t, dir, ids)
	for _, l := range exported(t, dir) {
		require.NoError(t, fhir.Check(l), string(l))
	}
	again, err := fhir.File(context.Background(), m, dir)
	require.NoError(t, err)
	require.Zero(t, again.Filed)
	if keep := os.Getenv("FHIR_EXPORT_DIR"); keep != "" {
		require.NoError(t, os.CopyFS(keep, os.DirFS(dir)))
	}
}

// The mark of error keeps the dose, says who and why, and comes after it.
func TestFile_entered_in_error_is_a_new_version(t *testing.T) {
	m := demoCentre(t)
	ids, dir := shift(t, m), t.TempDir()
	_, err := fhir.File(context.Background(), m, dir)
	require.NoError(t, err)
	var got []string
	for _, l := range exported(t, dir) {
		var r struct {
			ResourceType, ID, Status string
			Meta                     struct{ VersionID string }
			Request                  struct{ Reference string }
		}
		require.NoError(t, json.Unmarshal(l, &r))
		if r.ID == ids[0].String() && r.ResourceType == "MedicationAdministration" {
			got = append(got, r.Meta.VersionID+" "+r.Status)
			require.Equal(t, demo.AseMorning, r.Request.Reference)
		}
	}
	require.Equal(t, []string{"1 completed", "2 entered-in-error", "3 entered-in-error"}, got)
}

// A crash between the write and the word "filed" is followed by a search, not
// by a second line (R-INT-02).
func TestR_INT_02_crash_before_filed_does_not_double(t *testing.T) {
	m := demoCentre(t)
	ids, dir := shift(t, m), t.TempDir()
	m.failAt = 1
	_, err := fhir.File(context.Background(), m, dir)
	require.ErrorIs(t, err, errCrash)
	before := exported(t, dir)
	m.failAt = 0
	r, err := fhir.File(context.Background(), m, dir)
	require.NoError(t, err)
	require.Equal(t, len(ids), r.Filed)
	require.Equal(t, before, exported(t, dir))
	requireOnce(t, dir, ids)
}

// Whatever byte the power goes at, the next run leaves each fact once.
func TestFile_half_written_last_line_is_repaired(t *testing.T) {
	whole := t.TempDir()
	m := demoCentre(t)
	ids := shift(t, m)
	_, err := fhir.File(context.Background(), m, whole)
	require.NoError(t, err)
	const name = "MedicationAdministration.ndjson"
	data, err := os.ReadFile(filepath.Join(whole, name))
	require.NoError(t, err)
	for cut := len(data); cut >= 0; cut -= len(data)/20 - 1 {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data[:cut], 0o600))
		m.filed = map[journal.ID]uint64{}
		_, err := fhir.File(context.Background(), m, dir)
		require.NoError(t, err)
		requireOnce(t, dir, ids)
		got, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Equal(t, string(data), string(got), "cut at %d", cut)
	}
}

func TestFile_one_bad_entry_delays_no_other(t *testing.T) {
	m := demoCentre(t)
	bad := m.record(m.subjects[demo.Ase], signed(morningDose(journal.ActGiven, func(a *journal.Administration) { a.Drug = journal.Drug{} })))
	order := m.record(m.subjects[demo.Ase], signed(&journal.Order{Order: journal.ID{1}, Version: 1, Status: journal.OrderActive, Drug: journal.Drug{Name: "X"}}))
	unknown := m.record(journal.ID{77}, signed(&journal.Note{Type: "rapport", Text: "ingen vet hvem"}))
	ids, dir := shift(t, m), t.TempDir()
	r, err := fhir.File(context.Background(), m, dir)
	require.NoError(t, err)
	require.Equal(t, 3, r.Held)
	require.Equal(t, fhir.HoldInvalid, m.held[bad])
	require.Equal(t, fhir.HoldCentre, m.held[order])
	require.Equal(t, fhir.HoldSubject, m.held[unknown])
	requireOnce(t, dir, ids)
}

// The centre holds something else under the id: a person has to look.
func TestFile_other_words_under_the_same_id_are_held(t *testing.T) {
	m := demoCentre(t)
	id := m.record(m.subjects[demo.Ase], signed(&journal.Note{Type: "rapport", Text: "ny"}))
	dir := t.TempDir()
	line := `{"resourceType":"DocumentReference","id":"` + id.String() + `","meta":{"versionId":"1"}}` + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "DocumentReference.ndjson"), []byte(line), 0o600))
	r, err := fhir.File(context.Background(), m, dir)
	require.NoError(t, err)
	require.Equal(t, 1, r.Held)
	require.Equal(t, fhir.HoldDiffers, m.held[id])
}

func TestFile_two_at_once_are_refused(t *testing.T) {
	m := demoCentre(t)
	shift(t, m)
	dir := t.TempDir()
	var inner error
	c := &during{memory: m, do: func() { _, inner = fhir.File(context.Background(), m, dir) }}
	_, err := fhir.File(context.Background(), c, dir)
	require.NoError(t, err)
	require.ErrorIs(t, inner, fhir.ErrBusy)
}

// during does something in the middle of a run.
type during struct {
	*memory
	do func()
}

func (d *during) Subjects(ctx context.Context) (map[string]journal.ID, error) {
	d.do()
	return d.memory.Subjects(ctx)
}

// What is filed and then comes back in the next export is our own.
func TestImport_of_our_own_export_writes_nothing(t *testing.T) {
	m := demoCentre(t)
	shift(t, m)
	dir := t.TempDir()
	_, err := fhir.File(context.Background(), m, dir)
	require.NoError(t, err)
	e, _, err := fhir.Read(os.DirFS(dir))
	require.NoError(t, err)
	r, err := fhir.Import(context.Background(), m, e, now)
	require.NoError(t, err)
	require.Zero(t, r.Entries(), "%v", r.Written)
}

// A centre that has lost its hub reads its own export as what was recorded.
func TestImport_of_an_export_gives_the_same_facts(t *testing.T) {
	m := demoCentre(t)
	shift(t, m)
	dir := t.TempDir()
	_, err := fhir.File(context.Background(), m, dir)
	require.NoError(t, err)
	fresh := demoCentre(t)
	e, _, err := fhir.Read(os.DirFS(dir))
	require.NoError(t, err)
	before := len(fresh.streams[fresh.subjects[demo.Ase]])
	_, err = fhir.Import(context.Background(), fresh, e, now)
	require.NoError(t, err)
	var got []journal.Fact
	for _, x := range fresh.streams[fresh.subjects[demo.Ase]][before:] {
		got = append(got, x.Fact)
	}
	acts := map[journal.Act]int{}
	for _, f := range got {
		if a, ok := f.(*journal.Administration); ok {
			acts[a.Act]++
			require.Equal(t, fhir.IDOf(demo.AseMorning), a.Order)
		}
	}
	require.Equal(t, map[journal.Act]int{
		journal.ActGiven: 6, journal.ActNotGiven: 2, journal.ActDelivered: 1, journal.ActSeenTaken: 1, journal.ActSelf: 1, journal.ActPrepared: 2,
		journal.ActPatchOff: 1, journal.ActDiscarded: 1, journal.ActEffect: 1,
	}, acts)
}
