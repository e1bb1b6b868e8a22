package localstore

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// bench is one device with a user, a replica key and some streams.
type fixture struct {
	t       testing.TB
	opt     Options
	device  Device
	replica *seal.ReplicaKey
	store   *Store
	user    *Unlocked
	keys    map[journal.ID]seal.Key
	now     time.Time
	rand    *rand.ChaCha8
}

var (
	anna   = journal.Author{ID: "anna", Name: "Anna Berg", Role: journal.RoleNurse}
	pin    = "2580"
	epoch1 = journal.ID{0xe1}
	cheap  = PINCost{Time: 1, MemoryKiB: 64, Threads: 1}
)

func newFixture(tb testing.TB) *fixture {
	tb.Helper()
	f := &fixture{t: tb, now: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), keys: map[journal.ID]seal.Key{}, rand: rand.NewChaCha8([32]byte{1})}
	var err error
	f.replica, err = seal.NewReplicaKey()
	require.NoError(tb, err)
	f.device = Device{ID: f.id(), ReplicaPublic: f.replica.Public(), HubURL: "https://hub.example"}
	f.opt = Options{
		Dir: tb.TempDir(), Now: func() time.Time { return f.now }, Rand: f.rand, Pepper: StaticPepper("0123456789abcdef0123456789abcdef"),
		PIN: cheap, Sleep: func(context.Context, time.Duration) error { return nil },
	}
	return f
}

// start makes the store, its user, and unlocks.
func (f *fixture) start() *fixture {
	s, err := Create(context.Background(), f.opt, f.device)
	require.NoError(f.t, err)
	f.t.Cleanup(func() { require.NoError(f.t, s.Close()) })
	f.store = s
	require.NoError(f.t, s.AddUser(context.Background(), anna, pin, f.replica))
	f.unlock()
	return f
}

func (f *fixture) unlock() {
	u, err := f.store.Unlock(context.Background(), anna.ID, pin)
	require.NoError(f.t, err)
	f.user = u
}

// reopen closes and opens the store again.
func (f *fixture) reopen() {
	require.NoError(f.t, f.store.Close())
	s, err := Open(context.Background(), f.opt)
	require.NoError(f.t, err)
	f.t.Cleanup(func() { require.NoError(f.t, s.Close()) })
	f.store = s
	f.unlock()
}

func (f *fixture) id() journal.ID {
	id, err := journal.NewID(journal.InstantOf(f.now), f.rand)
	require.NoError(f.t, err)
	return id
}

// stream is a new stream whose key the device has.
func (f *fixture) stream() journal.ID {
	id := f.id()
	k, err := seal.NewKey(f.rand)
	require.NoError(f.t, err)
	f.keys[id] = k
	f.apply(Inbound{Keys: []WrappedKey{f.wrapped(id)}})
	return id
}

func (f *fixture) wrapped(stream journal.ID) WrappedKey {
	w, err := seal.WrapKey(f.replica.Public(), stream, 1, f.keys[stream])
	require.NoError(f.t, err)
	return WrappedKey{Stream: stream, Epoch: 1, Wrapped: w}
}

func (f *fixture) apply(in Inbound) Applied {
	a, err := f.store.Apply(context.Background(), f.inbound(in))
	require.NoError(f.t, err)
	return a
}

func (f *fixture) inbound(in Inbound) Inbound {
	if in.Epoch == (journal.ID{}) {
		in.Epoch = epoch1
	}
	if in.ServerTime == 0 {
		in.ServerTime = journal.InstantOf(f.now)
	}
	return in
}

func note(text string) *journal.Note { return &journal.Note{Type: "rapport", Text: text} }

func (f *fixture) record(stream journal.ID, text string) journal.Entry {
	e, err := f.store.Record(context.Background(), f.user, stream, journal.Body{At: journal.InstantOf(f.now), Fact: note(text)}, RecordOptions{})
	require.NoError(f.t, err)
	return e
}

// foreign seals an entry that another device wrote.
func (f *fixture) foreign(device journal.ID, seq uint64, stream journal.ID, fact journal.Fact) seal.Sealed {
	at := journal.InstantOf(f.now)
	s, err := seal.Seal(journal.Entry{
		Header: journal.Header{ID: f.id(), Stream: stream, Device: device, Seq: seq, Stamp: journal.NewStamp(at, uint16(seq)), Class: fact.Class(), KeyEpoch: 1},
		Body:   journal.Body{Author: journal.Author{ID: "b", Name: "Bjørn Dal", Role: journal.RoleNurse}, At: at, Recorded: at, Fact: fact},
	}, f.keys[stream])
	require.NoError(f.t, err)
	return s
}

func (f *fixture) rows() []Row {
	var out []Row
	require.NoError(f.t, f.store.Rows(context.Background(), 0, func(r Row) error {
		out = append(out, r)
		return nil
	}))
	return out
}

func (f *fixture) status() Status {
	st, err := f.store.Status(context.Background())
	require.NoError(f.t, err)
	return st
}
