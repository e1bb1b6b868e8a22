package replica

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
)

var (
	anna   = journal.Author{ID: "anna", Name: "Anna Berg", Role: journal.RoleNurse}
	centre = journal.Author{ID: "sentral", Name: "Sentral journal", Role: journal.RoleCentre}
	pin    = "2580"
)

// ward is a store with a unit's list and a centre that writes to it.
type ward struct {
	t       testing.TB
	opt     localstore.Options
	store   *localstore.Store
	user    *localstore.Unlocked
	replica *seal.ReplicaKey
	keys    map[journal.ID]seal.Key
	pos     map[journal.ID]uint64
	list    journal.ID
	members map[journal.ID]bool
	centre  journal.ID
	seq     uint64
	clock   atomic.Int64 // ms
	rand    *rand.ChaCha8
}

func newWard(tb testing.TB) *ward {
	tb.Helper()
	w := &ward{t: tb, keys: map[journal.ID]seal.Key{}, pos: map[journal.ID]uint64{}, members: map[journal.ID]bool{}, rand: rand.NewChaCha8([32]byte{2})}
	w.clock.Store(time.Date(2026, 11, 22, 7, 0, 0, 0, time.UTC).UnixMilli())
	var err error
	w.replica, err = seal.NewReplicaKey()
	require.NoError(tb, err)
	w.opt = localstore.Options{
		Dir: tb.TempDir(), Now: w.now, Pepper: localstore.StaticPepper("0123456789abcdef0123456789abcdef"),
		PIN: localstore.PINCost{Time: 1, MemoryKiB: 64, Threads: 1}, Sleep: func(context.Context, time.Duration) error { return nil },
	}
	w.centre = w.id()
	w.store, err = localstore.Create(context.Background(), w.opt, localstore.Device{ID: w.id(), ReplicaPublic: w.replica.Public()})
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, w.store.Close()) })
	require.NoError(tb, w.store.AddUser(context.Background(), anna, pin, w.replica))
	w.unlock()
	w.list = w.id()
	w.apply(localstore.Inbound{Keys: []localstore.WrappedKey{w.key(w.list)}, Lists: []localstore.ListHead{w.head()}})
	return w
}

func (w *ward) now() time.Time           { return time.UnixMilli(w.clock.Load()) }
func (w *ward) instant() journal.Instant { return journal.Instant(w.clock.Load()) }
func (w *ward) pass(d time.Duration)     { w.clock.Add(d.Milliseconds()) }

func (w *ward) unlock() {
	u, err := w.store.Unlock(context.Background(), anna.ID, pin)
	require.NoError(w.t, err)
	w.user = u
}

func (w *ward) id() journal.ID {
	id, err := journal.NewID(w.instant(), w.rand)
	require.NoError(w.t, err)
	return id
}

func (w *ward) key(stream journal.ID) localstore.WrappedKey {
	k, ok := w.keys[stream]
	if !ok {
		var err error
		k, err = seal.NewKey(w.rand)
		require.NoError(w.t, err)
		w.keys[stream] = k
	}
	b, err := seal.WrapKey(w.replica.Public(), stream, 1, k)
	require.NoError(w.t, err)
	return localstore.WrappedKey{Stream: stream, Epoch: 1, Wrapped: b}
}

func (w *ward) apply(in localstore.Inbound) {
	in.Epoch, in.ServerTime = journal.ID{9}, w.instant()
	_, err := w.store.Apply(context.Background(), in)
	require.NoError(w.t, err)
}

// place seals a fact as by and gives it the next position of its stream.
func (w *ward) place(stream journal.ID, by journal.Author, fact journal.Fact) localstore.Placed {
	w.seq++
	w.pos[stream]++
	e := journal.Entry{
		Header: journal.Header{
			ID: w.id(), Stream: stream, Device: w.centre, Seq: w.seq, Stamp: journal.NewStamp(w.instant(), uint16(w.seq)), Class: fact.Class(), KeyEpoch: 1,
		},
		Body: journal.Body{Author: by, At: w.instant(), Recorded: w.instant(), Fact: fact},
	}
	s, err := seal.Seal(e, w.keys[stream])
	require.NoError(w.t, err)
	return localstore.Placed{Sealed: s, Pos: w.pos[stream]}
}

// arrive applies entries with the cursors that go with them.
func (w *ward) arrive(entries ...localstore.Placed) {
	in := localstore.Inbound{Entries: entries, Complete: true, Lists: []localstore.ListHead{w.head()}}
	last := map[journal.ID]uint64{}
	for _, e := range entries {
		last[e.Stream] = max(last[e.Stream], e.Pos)
	}
	for s, pos := range last {
		in.Cursors = append(in.Cursors, localstore.Cursor{Stream: s, Pos: pos})
	}
	w.apply(in)
}

// admit puts a patient on the list, with name and one regular order.
func (w *ward) admit(family, given string) (stream, order journal.ID) {
	stream, order = w.id(), w.id()
	w.apply(localstore.Inbound{Keys: []localstore.WrappedKey{w.key(stream)}})
	w.members[stream] = true
	born := journal.NewDate(1938, 4, 2)
	w.arrive(
		w.place(w.list, centre, &journal.Assignment{Patient: stream, Version: 1, Active: true, Unit: "Sone Nord", Name: family + ", " + given, Born: born}),
		w.place(stream, centre, &journal.Patient{Version: 1, Family: family, Given: given, Born: born, Room: "rom 101"}),
		w.place(stream, centre, &journal.Order{
			Order: order, Version: 1, Status: journal.OrderActive, Drug: journal.Drug{Name: "Metoprolol", ATC: "C07AB02"}, Dose: 50_000_000, Unit: "mg",
			Route: "oral", Timing: journal.Timing{Times: []journal.LocalTime{8 * 60, 20 * 60}},
		}),
	)
	return stream, order
}

func (w *ward) head() localstore.ListHead {
	l := newList(w.list)
	for s := range w.members {
		l.Add(journal.Entry{Header: journal.Header{ID: s, Stream: w.list}, Body: journal.Body{Fact: &journal.Assignment{Patient: s, Version: 1, Active: true, Unit: "x", Name: "x"}}})
	}
	n, h := l.Head()
	return localstore.ListHead{Stream: w.list, Count: n, Hash: h}
}

func (w *ward) open() *Replica {
	r, err := Open(context.Background(), w.store, w.user, Options{Now: w.now})
	require.NoError(w.t, err)
	require.NoError(w.t, r.Load(context.Background()))
	w.t.Cleanup(r.Close)
	return r
}

func (w *ward) refresh(r *Replica) { require.NoError(w.t, r.Refresh(context.Background())) }

func note(text string) *journal.Note { return &journal.Note{Type: "rapport", Text: text} }

var texts = []string{
	"Pasienten har sovet godt i natt og vært rolig. Spiste frokost i stua.", "Sår på venstre legg stelt, ingen tegn til infeksjon.",
	"Pårørende på besøk, hyggelig stund.", "Blodtrykk målt, litt lavt. Tilsynslege orientert.",
}

// fill gives a patient n entries: notes, doses and measurements.
func (w *ward) fill(stream, order journal.ID, n int) []localstore.Placed {
	out := make([]localstore.Placed, 0, n)
	for i := range n {
		var f journal.Fact
		switch i % 4 {
		case 0:
			f = note(fmt.Sprintf("%s Dag %d.", texts[i/4%len(texts)], i))
		case 1:
			f = &journal.Observation{Code: "8867-4", Name: "Puls", Value: journal.Amount(60+i%30) * 1e6, Unit: "/min"}
		default:
			day := journal.NewDate(2026, 6, 1).AddDays(i / 4)
			f = &journal.Administration{
				Order: order, Version: 1, Act: journal.ActGiven, Drug: journal.Drug{Name: "Metoprolol", ATC: "C07AB02"}, Dose: 50_000_000, Unit: "mg",
				Slot: journal.SlotKey{Date: day, Time: journal.LocalTime((8 + 12*(i%2)) * 60)},
			}
		}
		out = append(out, w.place(stream, journal.Author{ID: "b", Name: "Bjørn Dal", Role: journal.RoleNurse}, f))
	}
	return out
}
