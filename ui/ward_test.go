package ui

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
)

var (
	anna   = journal.Author{ID: "anna", Name: "Anna Berg", HPR: "1234567", Role: journal.RoleNurse}
	bjorn  = journal.Author{ID: "bjorn", Name: "Bjørn Dahl", Role: journal.RoleHealthcare}
	centre = journal.Author{ID: "sentral", Name: "Kari Moe", Role: journal.RoleCentre}
)

const pin = "2580"

// ward is a real store in a temporary directory, with a unit's list that a
// centre writes to.
type ward struct {
	t       testing.TB
	clock   atomic.Int64 // ms
	opt     localstore.Options
	store   *localstore.Store
	replica *seal.ReplicaKey
	keys    map[journal.ID]seal.Key
	pos     map[journal.ID]uint64
	list    *chart.List
	unit    journal.ID
	centre  journal.ID
	seq     uint64
	rand    *rand.ChaCha8
	streams map[string]journal.ID // by family name
}

func newWard(tb testing.TB) *ward {
	tb.Helper()
	w := &ward{
		t: tb, keys: map[journal.ID]seal.Key{}, pos: map[journal.ID]uint64{}, rand: rand.NewChaCha8([32]byte{7}), streams: map[string]journal.ID{},
	}
	w.clock.Store(time.Date(2026, 11, 22, 7, 5, 0, 0, time.UTC).UnixMilli()) // 08:05 in Oslo
	var err error
	w.replica, err = seal.NewReplicaKey()
	require.NoError(tb, err)
	w.opt = localstore.Options{
		Dir: tb.TempDir(), Now: w.now, Pepper: localstore.StaticPepper("0123456789abcdef0123456789abcdef"),
		PIN: localstore.PINCost{Time: 1, MemoryKiB: 64, Threads: 1}, Sleep: func(context.Context, time.Duration) error { return nil },
	}
	w.centre = w.id()
	w.store, err = localstore.Create(context.Background(), w.opt, localstore.Device{
		ID: journal.ID{15: 1}, ReplicaPublic: w.replica.Public(), HubURL: "https://hub.example.no:8443",
	})
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, w.store.Close()) })
	require.NoError(tb, w.store.AddUser(context.Background(), anna, pin, w.replica))
	require.NoError(tb, w.store.AddUser(context.Background(), bjorn, pin, w.replica))
	w.unit = w.id()
	w.list = chart.NewList(w.unit)
	w.apply(localstore.Inbound{Keys: []localstore.WrappedKey{w.key(w.unit)}, Lists: []localstore.ListHead{w.head()}})
	return w
}

func (w *ward) now() time.Time           { return time.UnixMilli(w.clock.Load()) }
func (w *ward) instant() journal.Instant { return journal.Instant(w.clock.Load()) }
func (w *ward) pass(d time.Duration)     { w.clock.Add(d.Milliseconds()) }

func (w *ward) open(ctx context.Context, user, pin string) (Journal, error) {
	u, err := w.store.Unlock(ctx, user, pin)
	if err != nil {
		return nil, err
	}
	r, err := replica.Open(ctx, w.store, u, replica.Options{Now: w.now})
	if err != nil {
		return nil, err
	}
	return r, r.Load(ctx)
}

func (w *ward) id() journal.ID {
	id, err := journal.NewID(w.instant(), w.rand)
	require.NoError(w.t, err)
	return id
}

func (w *ward) key(stream journal.ID) localstore.WrappedKey {
	if _, ok := w.keys[stream]; !ok {
		k, err := seal.NewKey(w.rand)
		require.NoError(w.t, err)
		w.keys[stream] = k
	}
	b, err := seal.WrapKey(w.replica.Public(), stream, 1, w.keys[stream])
	require.NoError(w.t, err)
	return localstore.WrappedKey{Stream: stream, Epoch: 1, Wrapped: b}
}

func (w *ward) apply(in localstore.Inbound) {
	in.Epoch, in.ServerTime = journal.ID{15: 9}, w.instant()
	_, err := w.store.Apply(context.Background(), in)
	require.NoError(w.t, err)
}

// place seals a fact that by did at, and gives it the next position.
func (w *ward) place(stream journal.ID, by journal.Author, at journal.Instant, fact journal.Fact) localstore.Placed {
	w.seq++
	w.pos[stream]++
	e := journal.Entry{
		Header: journal.Header{
			ID: w.id(), Stream: stream, Device: w.centre, Seq: w.seq, Stamp: journal.NewStamp(at, uint16(w.seq)), Class: fact.Class(), KeyEpoch: 1,
		},
		Body: journal.Body{Author: by, At: at, Recorded: at, Trust: journal.TrustSynced, Fact: fact},
	}
	if stream == w.unit {
		w.list.Add(e)
	}
	s, err := seal.Seal(e, w.keys[stream])
	require.NoError(w.t, err)
	return localstore.Placed{Sealed: s, Pos: w.pos[stream]}
}

// arrive applies entries with the cursors that go with them, all confirmed.
func (w *ward) arrive(entries ...localstore.Placed) {
	in := localstore.Inbound{Entries: entries, Complete: true, Lists: []localstore.ListHead{w.head()}}
	for _, e := range entries {
		w.pos[e.Stream] = max(w.pos[e.Stream], e.Pos)
	}
	for s, pos := range w.pos {
		in.Cursors = append(in.Cursors, localstore.Cursor{Stream: s, Pos: pos, Confirmed: pos})
	}
	w.apply(in)
}

func (w *ward) head() localstore.ListHead {
	n, h := w.list.Head()
	return localstore.ListHead{Stream: w.unit, Count: n, Hash: h}
}

// admit puts a patient on the list.
func (w *ward) admit(family, given, room string, born journal.Date, facts ...journal.Fact) journal.ID {
	stream := w.id()
	w.streams[family] = stream
	w.apply(localstore.Inbound{Keys: []localstore.WrappedKey{w.key(stream)}})
	entries := []localstore.Placed{
		w.place(w.unit, centre, w.instant(), &journal.Assignment{Patient: stream, Version: 1, Active: true, Unit: "Sone Nord", Name: family + ", " + given, Born: born}),
		w.place(stream, centre, w.instant(), &journal.Patient{Version: 1, Family: family, Given: given, Born: born, Room: room}),
	}
	for i, f := range facts {
		entries = append(entries, w.place(stream, bjorn, w.instant()-journal.Instant((i+1)*3_600_000), f))
	}
	w.arrive(entries...)
	return stream
}

// remove takes a patient off the list, as the centre does.
func (w *ward) remove(family, given, reason string) {
	stream := w.streams[family]
	w.arrive(w.place(w.unit, centre, w.instant(), &journal.Assignment{
		Patient: stream, Version: 2, Unit: "Sone Nord", Name: family + ", " + given, Reason: reason, By: centre.Name,
	}))
	w.apply(localstore.Inbound{Removed: []journal.ID{stream}, Lists: []localstore.ListHead{w.head()}, Complete: true})
}

func (w *ward) order(name, strength, atc string, times ...journal.LocalTime) *journal.Order {
	return &journal.Order{
		Order: w.id(), Version: 1, Status: journal.OrderActive, Drug: journal.Drug{Name: name, Strength: strength, ATC: atc, Form: "tablett"},
		Dose: 1_000_000, Unit: "tablett", Route: "oral", Timing: journal.Timing{Times: times}, Prescriber: "Lege Siri Hagen",
		Start: w.instant() - journal.Instant((30 * 24 * time.Hour).Milliseconds()),
	}
}

func (w *ward) allergy(text, atc string) *journal.Alert {
	return &journal.Alert{Alert: w.id(), Version: 1, Type: journal.AlertAllergy, Active: true, Text: text, ATC: atc, Reaction: "utslett"}
}

// populate admits a ward's worth of patients.
func (w *ward) populate() {
	rapport := func(s string) *journal.Note { return &journal.Note{Type: "rapport", Text: s} }
	w.admit("Aasen", "Åse", "rom 101", journal.NewDate(1936, 1, 1), w.allergy("penicillin", "J01C"),
		w.order("Metoprolol depot", "50 mg", "C07AB02", 8*60), w.order("Apiksaban", "5 mg", "B01AF02", 8*60, 20*60),
		w.order("Furosemid", "40 mg", "C03CA01", 8*60, 14*60), w.order("Levotyroksin", "50 µg", "H03AA01", 7*60),
		rapport("Sovet godt i natt. Spist en halv porsjon til frokost, drukket 200 ml."),
		rapport("Sår på venstre legg stelt. Rent sår, lite sekresjon, ny bandasje."))
	w.admit("Bråthen", "Øystein", "rom 102", journal.NewDate(1941, 5, 17), w.order("Paracetamol", "1 g", "N02BE01", 8*60, 14*60, 20*60))
	w.admit("Čáhput", "Áilu", "rom 103", journal.NewDate(1938, 9, 30), w.order("Insulin glargin", "100 E/ml", "A10AE04", 21*60),
		&journal.Alert{Alert: w.id(), Version: 1, Type: journal.AlertCritical, Active: true, Text: "Pacemaker"})
	w.admit("Grønli", "Ragnhild", "Storgata 12 B", journal.NewDate(1933, 8, 8), rapport("Pårørende ringt, kommer kl. 17."))
	w.admit("Hætta", "Kåre", "rom 105", journal.NewDate(1939, 2, 14), w.order("Sertralin", "50 mg", "N06AB06", 8*60))
	w.admit("Lie", "Sølvi", "rom 110", journal.NewDate(1935, 10, 10))
	w.admit("Strømsnes-Østgård", "Ingebjørg Margrethe", "rom 109", journal.NewDate(1934, 9, 9), w.allergy("sulfa", "J01E"))
	w.admit("Sørlie", "Máret", "rom 113", journal.NewDate(1938, 1, 13), w.order("Pantoprazol", "20 mg", "A02BC02", 7*60))
	w.admit("Utsi", "Kåre", "rom 107", journal.NewDate(1932, 7, 7), w.order("Laktulose", "", "A06AD11", 8*60, 18*60))
	w.admit("Øverland", "Ingebjørg", "rom 116", journal.NewDate(1941, 4, 16))
	w.remove("Lie", "Sølvi", "Innlagt på St. Olavs hospital")
}
