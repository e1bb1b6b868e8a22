package hub_test

import (
	"crypto/rand"
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"

	"github.com/stretchr/testify/require"
)

// decision is a fact that the centre alone writes, and where it would go.
type decision struct {
	stream journal.ID
	fact   journal.Fact
}

func decisions(list, patient journal.ID) map[string]decision {
	order := &journal.Order{Order: journal.ID{7}, Version: 9, Status: journal.OrderActive, Drug: journal.Drug{Name: "Morfin"}}
	return map[string]decision{
		"order":           {patient, order},
		"stop":            {patient, stopped()},
		"patient":         {patient, &journal.Patient{Version: 9, Family: "Aasen", Given: "Åse"}},
		"alert":           {patient, &journal.Alert{Alert: journal.ID{8}, Version: 9, Type: journal.AlertAllergy, Active: false, Text: "penicillin"}},
		"assignment":      {list, &journal.Assignment{Patient: patient, Version: 9, Active: true, Unit: "Sone Nord", Name: "Aasen, Åse"}},
		"authorisation":   {list, &journal.Authorisation{User: "anna", Version: 9, Active: true, Tasks: []journal.Task{journal.TaskGive}}},
		"policy":          {list, &journal.Policy{Version: 9, Text: "alt er lov"}},
		"order elsewhere": {list, order},
	}
}

// I12, I16: what only the centre decides reaches nobody when a device writes it;
// it is kept for a person, and what the device wrote after it is taken.
func TestI12_NoDeviceDecidesForTheCentre(t *testing.T) {
	for name := range decisions(journal.ID{}, journal.ID{}) {
		t.Run(name, func(t *testing.T) {
			w, list, patients, anna, bjorn := ready(t)
			f := decisions(list, patients[0])[name]
			forged := anna.record(f.stream, f.fact)
			after := anna.record(patients[0], note("etter"))
			anna.sync()
			require.Equal(t, map[uint64]wire.Code{1: wire.CodeRights}, anna.refused)
			require.Equal(t, uint64(2), anna.acked)
			bjorn.sync()
			require.NotContains(t, bjorn.entries, forged.ID)
			require.Contains(t, bjorn.entries, after.ID)
			require.Len(t, w.kept(), 1)
			require.Equal(t, forged.Bytes, w.kept()[0].Bytes)
			require.Equal(t, wire.CodeRights, w.alarms()[0].Code)
			require.Contains(t, w.alarms()[0].Text, "only the central journal decides")
			filings, err := w.hub.Unfiled(t.Context(), 10)
			require.NoError(t, err)
			require.Len(t, filings, 1)
		})
	}
}

// I12: nor by offering it as somebody else's after a rollback.
func TestI12_NoDeviceOffersADecision(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	copied := w.backup()
	anna.record(patients[0], note("går tapt"))
	anna.sync()
	w.restore(copied)
	forger := w.enroll()
	forged := forger.recordWith(patients[0], bjorn.keys[patients[0]], stopped(), func(*journal.Entry) {})
	bjorn.entries[forged.ID] = forged
	anna.rejoin()
	bjorn.rejoin()
	anna.sync()
	require.NotContains(t, anna.entries, forged.ID)
	require.Equal(t, wire.CodeRights, w.kept()[0].Code)
}

// I17: an assignment that a device wrote gives it nothing, whatever way it came
// into the hub's file.
func TestI17_NoDeviceAssignsItselfAPatient(t *testing.T) {
	w, list, _, anna, _ := ready(t)
	hidden, err := w.hub.AddSubject(t.Context(), "Patient/99")
	require.NoError(t, err)
	forged := anna.record(list, &journal.Assignment{Patient: hidden, Version: 1, Active: true, Unit: "Sone Nord", Name: "Berg, Åse"})
	require.NoError(t, w.store.Update(t.Context(), func(tx hub.Tx) error {
		s, err := tx.Stream(list)
		require.NoError(t, err)
		root := s.Next(&forged)
		s.Pos, s.Root, s.Version = s.Pos+1, root, s.Version+1
		require.NoError(t, tx.Insert(hub.Row{Sealed: forged, Pos: s.Pos, Root: [8]byte(root[:8])}))
		return tx.PutStream(s)
	}))
	w.hub.Refresh()
	require.NoError(t, w.hub.Reconcile(t.Context()))
	w.view(func(tx hub.Tx) error {
		_, ever, err := tx.Grant(anna.id, hidden)
		require.False(t, ever)
		return err
	})
}

// movement is a line of a unit's narcotics account.
func movement() *journal.Movement {
	return &journal.Movement{
		Type: journal.MovementWaste, Location: "medisinrom", Drug: journal.Drug{Name: "Morfin"}, Unit: "tablett", Amount: 1000, Reason: "knust",
	}
}

// R-MED-09: the account of a unit is written by its devices, comes to all of
// them, is offered to the central journal, and gets its receipts.
func TestR_MED_09_UnitStreamEntriesTravelLikeAnyOther(t *testing.T) {
	w, list, patients, anna, bjorn := ready(t)
	elsewhere, _ := w.unit("CareTeam/2", "Patient/3")
	kari := w.enroll(elsewhere)
	kari.sync()
	m := anna.record(list, movement())
	facts := []journal.Fact{
		&journal.Countersign{Target: m.ID, Purpose: journal.SignWitness},
		&journal.EnteredInError{Target: m.ID, Reason: "feil"},
		&journal.CaseClosure{Case: journal.CaseID{1}, Seen: []journal.ID{m.ID}, Reason: "talt på nytt"},
	}
	anna.sync()
	bjorn.sync()
	for _, f := range facts {
		bjorn.record(list, f)
	}
	bjorn.sync()
	anna.sync()
	kari.sync()
	require.Empty(t, anna.refused)
	require.Empty(t, bjorn.refused)
	require.Equal(t, anna.held(list), bjorn.held(list))
	require.Len(t, anna.held(list), len(patients)+4, "the assignments and these")
	require.NotContains(t, kari.entries, m.ID, "another unit's account")

	filings, err := w.hub.Unfiled(t.Context(), 10)
	require.NoError(t, err)
	require.Len(t, filings, 4)
	require.Equal(t, "CareTeam/1", filings[0].Subject)
	require.Equal(t, m.ID, filings[0].Entry.ID)
	last := filings[3].Pos
	require.NoError(t, w.hub.Filed(t.Context(), list, last))
	anna.sync()
	require.Equal(t, last, anna.states[list].Confirmed)
	require.Empty(t, anna.states[list].Held)
	require.Equal(t, 2, anna.lists[list].Count, "the hub's count of the patients is as it was")
}

// What has no place in the stream is held for a person, and hidden from nobody.
func TestI5_MisplacedEntriesAreHeld(t *testing.T) {
	w, list, patients, anna, bjorn := ready(t)
	anna.record(list, note("om en pasient, på lista"))
	anna.record(patients[0], movement())
	anna.sync()
	filings, err := w.hub.Unfiled(t.Context(), 10)
	require.NoError(t, err)
	require.Empty(t, filings)
	bjorn.sync()
	require.Len(t, bjorn.states[list].Held, 1)
	require.Len(t, bjorn.states[patients[0]].Held, 1)
	require.Contains(t, bjorn.entries, anna.own[0].ID)
}

// An entry that opens for nobody is held, not lost.
func TestI5_WhatDoesNotOpenIsHeldAsBefore(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	wrong, err := seal.NewKey(rand.Reader)
	require.NoError(t, err)
	anna.recordWith(patients[0], wrong, stopped(), func(*journal.Entry) {})
	anna.sync()
	require.Empty(t, anna.refused)
	require.Len(t, w.tail(patients[0]), 1)
	filings, err := w.hub.Unfiled(t.Context(), 10)
	require.NoError(t, err)
	require.Empty(t, filings)
	require.Equal(t, wire.CodeUnreadable, w.kept()[0].Code)
}

// R-MED-07: authorisations come from the centre through the unit's stream, each
// once, and with the first batch of a contact.
func TestR_MED_07_AuthorisationsReachTheUnit(t *testing.T) {
	w, list, _, anna, _ := ready(t)
	a := &journal.Authorisation{User: "anna", Version: 1, Active: true, Tasks: []journal.Task{journal.TaskGive}, Until: journal.Date(0)}
	item := journal.Item{ID: journal.ID{0xa}, Body: body(a)}
	for range 2 {
		require.NoError(t, w.hub.Append(t.Context(), list, item))
	}
	anna.sync()
	e, err := seal.Open(anna.entries[item.ID], anna.keys[list])
	require.NoError(t, err)
	require.Equal(t, a, e.Fact)
	require.Equal(t, journal.ClassCritical, e.Class)
	filings, err := w.hub.Unfiled(t.Context(), 10)
	require.NoError(t, err)
	require.Empty(t, filings, "the central journal has what it wrote")
}
