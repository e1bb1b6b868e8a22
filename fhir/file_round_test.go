package fhir_test

import (
	"context"
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/assets/demo"
	"feltjournal/fhir"
	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

var berit = journal.Author{ID: "berit.lie", Name: "Berit Lie", HPR: "9900098", Role: journal.RoleNurse}

// scribe records facts as a device would, in one stream.
type scribe struct {
	t      *testing.T
	m      *memory
	stream journal.ID
	ids    []journal.ID
}

func (s *scribe) by(a journal.Author, f journal.Fact) journal.ID {
	s.t.Helper()
	require.NoError(s.t, f.Validate())
	b := signed(f)
	b.Author = a
	id := s.m.record(s.stream, b)
	s.ids = append(s.ids, id)
	return id
}

func morningDose(act journal.Act, change func(*journal.Administration)) *journal.Administration {
	a := &journal.Administration{
		Order: fhir.IDOf(demo.AseMorning), Version: 1, Slot: journal.SlotKey{Date: day, Time: 480}, Act: act,
		Drug: journal.Drug{Name: "Selo-Zok", ATC: "C07AB02", Strength: "50 mg"}, Dose: 1_000_000, Unit: "tablett", Route: "oral",
	}
	if change != nil {
		change(a)
	}
	return a
}

// medicineRound is prepared, checked, given and followed up, by two people.
func medicineRound(t *testing.T, m *memory) []journal.ID {
	t.Helper()
	s := &scribe{t: t, m: m, stream: m.subjects[demo.Ase]}
	pulse := s.by(anna, &journal.Observation{Code: "8867-4", Name: "Puls", Value: 58_000_000, Unit: "/min"})
	prepared := s.by(berit, morningDose(journal.ActPrepared, func(a *journal.Administration) { a.Packing, a.Group = journal.PackingMultidose, journal.ID{3} }))
	s.by(anna, &journal.Countersign{Target: prepared, Purpose: journal.SignCheck})
	given := s.by(anna, morningDose(journal.ActGiven, func(a *journal.Administration) {
		a.Target, a.Measured, a.Packing, a.Group, a.Lot = prepared, pulse, journal.PackingMultidose, journal.ID{3}, "L12"
		a.Override, a.Against, a.Emergency = "avtalt med lege", []string{"hold", "stale"}, true
	}))
	s.by(berit, &journal.Countersign{Target: given, Purpose: journal.SignCheck})
	s.by(berit, &journal.Countersign{Target: given, Purpose: journal.SignCheck, Found: journal.FoundWrong, Text: "to tabletter i begeret"})
	s.by(anna, morningDose(journal.ActDiscarded, func(a *journal.Administration) { a.Target, a.Text = prepared, "falt på gulvet" }))
	patch := s.by(anna, morningDose(journal.ActGiven, func(a *journal.Administration) { a.Site, a.Unit = "venstre skulder", "plaster" }))
	s.by(berit, morningDose(journal.ActPatchOff, func(a *journal.Administration) { a.Target, a.Dose, a.Site = patch, 0, "venstre skulder" }))
	prn := s.by(anna, morningDose(journal.ActGiven, func(a *journal.Administration) { a.Slot, a.PRNReason = journal.SlotKey{}, "smerter" }))
	s.by(berit, morningDose(journal.ActEffect, func(a *journal.Administration) {
		a.Slot, a.Dose, a.Target, a.PRNEffect, a.Text = journal.SlotKey{}, 0, prn, "god lindring", "sov etterpå"
	}))
	s.by(anna, morningDose(journal.ActGiven, func(a *journal.Administration) { a.Late, a.Paper = true, "Line Haug" }))
	s.by(anna, morningDose(journal.ActNotGiven, func(a *journal.Administration) {
		a.Dose, a.NotGiven, a.Measured = 0, journal.ReasonMeasurement, pulse
	}))
	return s.ids
}

// account is a day in the narcotics account of the ward.
func account(t *testing.T, m *memory) []journal.ID {
	t.Helper()
	s := &scribe{t: t, m: m, stream: m.subjects[demo.Ward]}
	move := func(kind journal.MovementType, amount journal.Amount, change func(*journal.Movement)) journal.ID {
		f := &journal.Movement{
			Type: kind, Location: "Medisinrom avd. 2", Unit: "kapsel", Amount: amount * 1_000_000, Reason: "mistet i gulvet", Document: "B-17", Lot: "L7",
			Drug: journal.Drug{Name: "OxyNorm", ATC: "N02AA05", Strength: "5 mg", Form: "kapsel", Group: "A"},
		}
		if change != nil {
			change(f)
		}
		return s.by(anna, f)
	}
	move(journal.MovementDelivery, 50, nil)
	out := move(journal.MovementWithdrawal, 1, func(f *journal.Movement) { f.Patient, f.Administration = m.subjects[demo.Ase], journal.ID{17} })
	move(journal.MovementReturn, 1, func(f *journal.Movement) { f.Target = out })
	waste := move(journal.MovementWaste, 1, func(f *journal.Movement) { f.Target = out })
	witness := s.by(berit, &journal.Countersign{Target: waste, Purpose: journal.SignWitness})
	count := move(journal.MovementCount, 0, nil)
	s.by(berit, &journal.Countersign{Target: count, Purpose: journal.SignWitness, Found: journal.FoundWrong, Text: "jeg teller 48"})
	move(journal.MovementOut, 2, nil)
	move(journal.MovementUp, 1, nil)
	down := move(journal.MovementDown, 1, nil)
	s.by(anna, &journal.EnteredInError{Target: down, Reason: "feil preparat"})
	s.by(anna, &journal.EnteredInError{Target: witness, Reason: "feil linje"})
	s.by(anna, &journal.CaseClosure{Case: journal.CaseID{9}, Reason: "Funnet igjen", Seen: []journal.ID{count}})
	return s.ids
}

// filed gives the newest version of each record in a directory.
func filed[T any](t *testing.T, dir, kind string) map[string]*T {
	t.Helper()
	out := map[string]*T{}
	for _, l := range exported(t, dir) {
		var head r4.Resource
		require.NoError(t, json.Unmarshal(l, &head))
		if head.ResourceType == kind {
			r := new(T)
			require.NoError(t, json.Unmarshal(l, r))
			out[head.ID] = r
		}
	}
	return out
}

func fileAll(t *testing.T, m *memory) (dir string) {
	t.Helper()
	dir = t.TempDir()
	r, err := fhir.File(context.Background(), m, dir)
	require.NoError(t, err)
	require.Zero(t, r.Held, "%v", r.Problems)
	return dir
}

func functions(m *r4.MedicationAdministration) (out []string) {
	for _, p := range m.Performer {
		code := p.Function.Coding[0].Code
		out = append(out, code+": "+p.Actor.Display)
	}
	return out
}

// R-MED-06: three acts, three persons, each by name.
func TestR_MED_06_prepared_checked_and_given_are_exported_apart(t *testing.T) {
	m := demoCentre(t)
	ids := medicineRound(t, m)
	dir := fileAll(t, m)
	doses := filed[r4.MedicationAdministration](t, dir, "MedicationAdministration")
	prepared, given := doses[ids[1].String()], doses[ids[3].String()]
	require.Equal(t, "unknown", prepared.Status)
	require.Equal(t, []string{"istandgjort: Berit Lie, sykepleier", "verifier: Anna Berg, sykepleier"}, functions(prepared))
	require.Equal(t, "completed", given.Status)
	require.Equal(t, []string{"performer: Anna Berg, sykepleier", "istandgjort: Berit Lie, sykepleier", "verifier: Berit Lie, sykepleier"}, functions(given))
	require.Equal(t, "2", given.Version())
	require.ElementsMatch(t, []r4.Reference{{Reference: "Observation/" + ids[0].String()}, {Reference: "MedicationAdministration/" + ids[1].String()}}, given.SupportingInformation)

	wrong := filed[r4.Provenance](t, dir, "Provenance")[ids[5].String()]
	require.Equal(t, "kontroll-avvik", wrong.Activity.Coding[0].Code)
	require.Equal(t, "to tabletter i begeret", wrong.Reason[0].Text)
	require.Equal(t, "verifier", wrong.Agent[0].Type.Coding[0].Code)
}

func TestFile_what_follows_up_a_dose(t *testing.T) {
	m := demoCentre(t)
	ids := medicineRound(t, m)
	dir := fileAll(t, m)
	doses := filed[r4.MedicationAdministration](t, dir, "MedicationAdministration")
	for i, want := range map[int]struct{ status, partOf string }{
		6: {"not-done", ids[1].String()}, // thrown away
		8: {"stopped", ids[7].String()},  // patch off
	} {
		d := doses[ids[i].String()]
		require.Equal(t, want.status, d.Status)
		require.Equal(t, "MedicationAdministration/"+want.partOf, d.PartOf[0].Reference)
		require.True(t, i != 8 || d.Dosage == nil, "nothing goes in when a patch is taken off")
	}
	effect := filed[r4.Observation](t, dir, "Observation")[ids[10].String()]
	require.Equal(t, "god lindring", effect.ValueString)
	require.Equal(t, "MedicationAdministration/"+ids[9].String(), effect.PartOf[0].Reference)
	paper := doses[ids[11].String()]
	require.Equal(t, []string{"performer: Line Haug", "etterregistrert: Anna Berg, sykepleier"}, functions(paper))
	agents := filed[r4.Provenance](t, dir, "Provenance")[ids[11].String()].Agent
	require.Equal(t, "enterer", agents[0].Type.Coding[0].Code)
	require.Equal(t, "Line Haug", last(t, agents).Who.Display)
}

// C15: a check that comes after the dose was filed is filed too, once.
func TestC15_a_later_check_is_filed_once(t *testing.T) {
	m := demoCentre(t)
	s := &scribe{t: t, m: m, stream: m.subjects[demo.Ase]}
	given := s.by(anna, morningDose(journal.ActGiven, nil))
	dir := fileAll(t, m)
	check := s.by(berit, &journal.Countersign{Target: given, Purpose: journal.SignCheck})
	m.calls, m.failAt = 0, 1
	_, err := fhir.File(context.Background(), m, dir)
	require.ErrorIs(t, err, errCrash)
	mark := s.by(anna, &journal.EnteredInError{Target: given, Reason: "feil pasient"})
	m.failAt = 0
	r, err := fhir.File(context.Background(), m, dir)
	require.NoError(t, err)
	require.Zero(t, r.Held, "%v", r.Problems)
	requireOnce(t, dir, []journal.ID{given, check, mark})
	d := filed[r4.MedicationAdministration](t, dir, "MedicationAdministration")[given.String()]
	require.Equal(t, []string{"3", "entered-in-error"}, []string{d.Version(), d.Status})
	require.Equal(t, []string{"performer: Anna Berg, sykepleier", "verifier: Berit Lie, sykepleier"}, functions(d))
}

// A check that was signed by mistake no longer stands on the dose.
func TestFile_a_check_that_is_taken_back(t *testing.T) {
	m := demoCentre(t)
	s := &scribe{t: t, m: m, stream: m.subjects[demo.Ase]}
	given := s.by(anna, morningDose(journal.ActGiven, nil))
	first := s.by(berit, &journal.Countersign{Target: given, Purpose: journal.SignCheck})
	s.by(berit, &journal.EnteredInError{Target: first, Reason: "feil pasient"})
	s.by(berit, &journal.Countersign{Target: given, Purpose: journal.SignWitness})
	dir := fileAll(t, m)
	requireOnce(t, dir, s.ids)
	d := filed[r4.MedicationAdministration](t, dir, "MedicationAdministration")[given.String()]
	require.Equal(t, []string{"4", "completed"}, []string{d.Version(), d.Status})
	require.Equal(t, []string{"performer: Anna Berg, sykepleier", "witness: Berit Lie, sykepleier"}, functions(d))
}

// R-MED-09: every line of the account is filed, and only a delivery looks like
// one to who does not know our extensions.
func TestR_MED_09_the_account_is_filed(t *testing.T) {
	m := demoCentre(t)
	account(t, m)
	dir := fileAll(t, m)
	require.Len(t, filed[r4.SupplyDelivery](t, dir, "SupplyDelivery"), 1)
	basics := filed[r4.Basic](t, dir, "Basic")
	require.Len(t, basics, 7)
	withdrawn := 0
	for _, b := range basics {
		if len(b.ModifierExtension) > 0 {
			withdrawn++
			require.Equal(t, "nedjustering", b.Code.Coding[0].Code)
		}
	}
	require.Equal(t, 1, withdrawn)
}

// A centre that has lost its hub has the same balance again.
func TestR_MED_09_the_account_survives_the_loss_of_the_hub(t *testing.T) {
	m := demoCentre(t)
	account(t, m)
	dir := fileAll(t, m)
	fresh := demoCentre(t)
	before := len(entriesOf[*journal.Movement](fresh, demo.Ward))
	e, _, err := fhir.Read(os.DirFS(dir))
	require.NoError(t, err)
	_, err = fhir.Import(context.Background(), fresh, e, now.AddDate(0, 0, 1))
	require.NoError(t, err)
	got := entriesOf[*journal.Movement](fresh, demo.Ward)[before:]
	want := entriesOf[*journal.Movement](m, demo.Ward)[before:]
	require.Len(t, got, len(want))
	require.ElementsMatch(t, stripped(want), stripped(got))
	require.Len(t, entriesOf[*journal.EnteredInError](fresh, demo.Ward), 1, "the line that was taken back")
}

// stripped is what a movement says, without the names of other entries.
func stripped(ms []*journal.Movement) (out []journal.Movement) {
	for _, m := range ms {
		c := *m
		c.Origin, c.Target = "", journal.ID{}
		c.Patient = journal.ID{}
		out = append(out, c)
	}
	return out
}

// Every kind of fact has a place in the central journal; what only the centre
// writes is held when a device did.
func TestFile_knows_every_kind(t *testing.T) {
	m := demoCentre(t)
	shift(t, m)
	central := map[journal.Kind]journal.Fact{
		journal.KindPatient:       &journal.Patient{Version: 9, Family: "X"},
		journal.KindOrder:         &journal.Order{Order: journal.ID{1}, Version: 1, Status: journal.OrderActive, Drug: journal.Drug{Name: "X"}},
		journal.KindAlert:         &journal.Alert{Alert: journal.ID{1}, Version: 1, Type: journal.AlertAllergy, Text: "X"},
		journal.KindAssignment:    &journal.Assignment{Patient: journal.ID{1}, Version: 1, Active: true, Name: "X"},
		journal.KindAuthorisation: &journal.Authorisation{User: "anna.berg", Version: 1, Active: true},
		journal.KindPolicy:        &journal.Policy{Version: 1, Text: "x"},
	}
	for _, f := range central {
		m.record(m.subjects[demo.Ward], signed(f))
	}
	r, err := fhir.File(context.Background(), m, t.TempDir())
	require.NoError(t, err)
	for k := journal.Kind(1); journal.NewFact(k) != nil; k++ {
		require.True(t, r.Written[k] > 0 || central[k] != nil, "kind %d is neither filed nor the centre's", k)
	}
	require.Equal(t, len(central), r.Held, "%v", r.Problems)
	for _, code := range m.held {
		require.Equal(t, fhir.HoldCentre, code)
	}
}
