package storetest

import (
	"crypto/ed25519"
	"fmt"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"

	"github.com/stretchr/testify/require"
)

// What the central journal and its people do in a differential test.

func (w *twins) subject(ref string) journal.ID {
	w.t.Helper()
	id, err := both(w, func(h *hub.Hub) (journal.ID, error) { return h.AddSubject(w.t.Context(), ref) })
	require.NoError(w.t, err)
	return id
}

func (w *twins) item(fact journal.Fact) journal.Item {
	now := journal.InstantOf(w.now)
	author := journal.Author{ID: "sentral", Name: "Sentral journal", Role: journal.RoleCentre}
	return journal.Item{Body: journal.Body{Author: author, At: now, Recorded: now, Fact: fact}}
}

func (w *twins) assign(list, patient journal.ID, active bool) {
	key := [2]journal.ID{list, patient}
	w.versions[key]++
	a := &journal.Assignment{Patient: patient, Version: w.versions[key], Active: active, Unit: "Sone Nord", Name: "Aasen, Åse"}
	if !active {
		a.Reason, a.By = "flyttet", "Kari Nordmann"
	}
	w.write(list, w.item(a))
}

func (w *twins) write(stream journal.ID, items ...journal.Item) {
	_, err := both(w, func(h *hub.Hub) (any, error) { return nil, h.Append(w.t.Context(), stream, items...) })
	require.NoError(w.t, err, w.what)
}

// append writes notes, some of which were written before.
func (w *twins) append() {
	var items []journal.Item
	for range 1 + w.r.IntN(4) {
		i := w.item(&journal.Note{Type: "rapport", Text: fmt.Sprint("fra sentralen ", w.r.IntN(100))})
		if w.r.IntN(2) == 0 {
			i.ID = journal.ID{0: 0xCE, 15: byte(1 + w.r.IntN(20))}
		}
		items = append(items, i)
	}
	stream := pick(w, w.patients)
	_, _ = both(w, func(h *hub.Hub) (any, error) { return nil, h.Append(w.t.Context(), stream, items...) })
}

// file files what is to be filed, and holds some of it.
func (w *twins) file() {
	open, err := both(w, func(h *hub.Hub) ([]journal.Filing, error) { return h.Unfiled(w.t.Context(), 3) })
	require.NoError(w.t, err, w.what)
	for _, f := range open {
		held := w.r.IntN(4) == 0
		_, _ = both(w, func(h *hub.Hub) (any, error) {
			if held {
				return nil, h.Hold(w.t.Context(), f.Stream, f.Pos, "rejected")
			}
			return nil, h.Filed(w.t.Context(), f.Stream, f.Pos+uint64(len(f.Subject)%3))
		})
	}
}

// judge lets a person decide about a record of the quarantine.
func (w *twins) judge() {
	all, err := both(w, func(h *hub.Hub) ([]hub.Case, error) { return h.Cases(w.t.Context(), true) })
	require.NoError(w.t, err, w.what)
	if len(all) == 0 {
		return
	}
	c := pick(w, all)
	j := hub.Judgement{Key: c.Key(), Who: "Kari", Why: "er sett på", Anew: w.r.IntN(2) == 0}
	if w.r.IntN(2) == 0 {
		_, _ = both(w, func(h *hub.Hub) (hub.Released, error) { return h.Release(w.t.Context(), j) })
		return
	}
	_, _ = both(w, func(h *hub.Hub) (any, error) { return nil, h.Dismiss(w.t.Context(), j) })
}

// admit takes in a device of a unit.
func (w *twins) admit(list journal.ID) {
	key := ed25519.NewKeyFromSeed(append(make([]byte, ed25519.SeedSize-1), byte(len(w.stations))))
	replica, err := seal.NewReplicaKey()
	require.NoError(w.t, err)
	public, _ := key.Public().(ed25519.PublicKey)
	s := &station{w: w, key: key, replica: replica, user: journal.Author{ID: "anna", Name: "Anna Berg", HPR: "9012345", Role: journal.RoleNurse}}
	s.id, err = both(w, func(h *hub.Hub) (journal.ID, error) {
		return h.Admit(w.t.Context(), hub.Admission{
			Label: fmt.Sprint("PC ", len(w.stations)), Units: []journal.ID{list}, Users: []journal.Author{s.user},
			Verify: public, Replica: replica.Public(),
		})
	})
	require.NoError(w.t, err)
	s.links, s.vector = make([]seal.Link, 1), nil
	w.stations = append(w.stations, s)
}

// revoke shuts a device out; the last stay.
func (w *twins) revoke() {
	if len(w.stations) < 4 {
		return
	}
	id := w.station().id
	_, err := both(w, func(h *hub.Hub) (any, error) { return nil, h.Revoke(w.t.Context(), id) })
	require.NoError(w.t, err, w.what)
}

func (w *twins) reconcile() {
	_, err := both(w, func(h *hub.Hub) (any, error) { return nil, h.Reconcile(w.t.Context()) })
	require.NoError(w.t, err, w.what)
}
