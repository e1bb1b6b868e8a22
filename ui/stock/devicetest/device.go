package devicetest

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
)

// Device is a workstation and the centre that writes to it.
type Device struct {
	TB    testing.TB
	Unit  journal.ID // the unit's stream
	Clock journal.Instant

	store *localstore.Store
	key   *seal.ReplicaKey
	keys  map[journal.ID]seal.Key
	pos   map[journal.ID]uint64
	list  *chart.List
	rand  *rand.ChaCha8
	seq   uint64
}

var centre = journal.Author{ID: "sentral", Name: "Kari Nordmann", Role: journal.RoleDoctor}

// UnitName is the name of the unit.
const UnitName = "Fjordtun 2. etasje"

// New is a workstation at an instant, with people and their PINs.
func New(tb testing.TB, now journal.Instant, people map[journal.Author]string) *Device {
	tb.Helper()
	d := &Device{TB: tb, Clock: now, keys: map[journal.ID]seal.Key{}, pos: map[journal.ID]uint64{}, rand: rand.NewChaCha8([32]byte{3})}
	var err error
	d.key, err = seal.NewReplicaKey()
	require.NoError(tb, err)
	ctx := context.Background()
	d.store, err = localstore.Create(ctx, localstore.Options{
		Dir: tb.TempDir(), Now: func() time.Time { return d.Clock.Time() }, Pepper: localstore.StaticPepper("0123456789abcdef0123456789abcdef"),
		PIN: localstore.PINCost{Time: 1, MemoryKiB: 64, Threads: 1}, Sleep: func(context.Context, time.Duration) error { return nil },
	}, localstore.Device{ID: d.id(), ReplicaPublic: d.key.Public()})
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, d.store.Close()) })
	for who, pin := range people {
		require.NoError(tb, d.store.AddUser(ctx, who, pin, d.key))
	}
	d.Unit = d.id()
	d.list = chart.NewList(d.Unit)
	d.apply(localstore.Inbound{Keys: []localstore.WrappedKey{d.wrapped(d.Unit)}})
	return d
}

// LogIn opens the replica of a user.
func (d *Device) LogIn(who journal.Author, pin string) *replica.Replica {
	d.TB.Helper()
	ctx := context.Background()
	user, err := d.store.Unlock(ctx, who.ID, pin)
	require.NoError(d.TB, err)
	r, err := replica.Open(ctx, d.store, user, replica.Options{Now: func() time.Time { return d.Clock.Time() }})
	require.NoError(d.TB, err)
	require.NoError(d.TB, r.Load(ctx))
	d.TB.Cleanup(r.Close)
	return r
}

// Admit puts a patient with orders on the unit's list.
func (d *Device) Admit(family, given string, born journal.Date, orders ...*journal.Order) journal.ID {
	d.TB.Helper()
	stream := d.id()
	d.apply(localstore.Inbound{Keys: []localstore.WrappedKey{d.wrapped(stream)}})
	facts := []journal.Fact{&journal.Patient{Version: 1, Family: family, Given: given, Born: born}}
	for _, o := range orders {
		facts = append(facts, o)
	}
	entries := []localstore.Placed{d.place(d.Unit, &journal.Assignment{
		Patient: stream, Version: 1, Active: true, Unit: UnitName, Name: family + ", " + given, Born: born,
	})}
	for _, f := range facts {
		entries = append(entries, d.place(stream, f))
	}
	count, hash := d.list.Head()
	d.apply(localstore.Inbound{
		Entries: entries, Complete: true, Lists: []localstore.ListHead{{Stream: d.Unit, Count: count, Hash: hash}},
		Cursors: []localstore.Cursor{{Stream: d.Unit, Pos: d.pos[d.Unit]}, {Stream: stream, Pos: d.pos[stream]}},
	})
	return stream
}

func (d *Device) id() journal.ID {
	id, err := journal.NewID(d.Clock, d.rand)
	require.NoError(d.TB, err)
	return id
}

func (d *Device) wrapped(stream journal.ID) localstore.WrappedKey {
	key, err := seal.NewKey(d.rand)
	require.NoError(d.TB, err)
	d.keys[stream] = key
	b, err := seal.WrapKey(d.key.Public(), stream, 1, key)
	require.NoError(d.TB, err)
	return localstore.WrappedKey{Stream: stream, Epoch: 1, Wrapped: b}
}

func (d *Device) apply(in localstore.Inbound) {
	in.Epoch, in.ServerTime = journal.ID{9}, d.Clock
	_, err := d.store.Apply(context.Background(), in)
	require.NoError(d.TB, err)
}

// place seals a fact of the centre's at the next position of its stream.
func (d *Device) place(stream journal.ID, fact journal.Fact) localstore.Placed {
	d.seq++
	d.pos[stream]++
	e := journal.Entry{
		Header: journal.Header{
			ID: d.id(), Stream: stream, Device: journal.ID{1}, Seq: d.seq, Stamp: journal.NewStamp(d.Clock, uint16(d.seq)), Class: fact.Class(), KeyEpoch: 1,
		},
		Body: journal.Body{Author: centre, At: d.Clock, Recorded: d.Clock, Fact: fact},
	}
	if stream == d.Unit {
		d.list.Add(e)
	}
	s, err := seal.Seal(e, d.keys[stream])
	require.NoError(d.TB, err)
	return localstore.Placed{Sealed: s, Pos: d.pos[stream]}
}
