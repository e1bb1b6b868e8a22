package storetest

import (
	"errors"
	"fmt"
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"

	"github.com/stretchr/testify/require"
)

// Run tests stores that open makes: an empty one for each call. open registers
// its own cleaning up with t.
func Run(t *testing.T, open func(t *testing.T) hub.Store) {
	t.Helper()
	for name, test := range map[string]func(*suite){
		"settings":             (*suite).settings,
		"devices":              (*suite).devices,
		"streams":              (*suite).streams,
		"grants":               (*suite).grants,
		"members":              (*suite).members,
		"entries":              (*suite).entries,
		"entry uniqueness":     (*suite).uniqueness,
		"states":               (*suite).states,
		"quarantine":           (*suite).quarantine,
		"decisions":            (*suite).decisions,
		"alarms":               (*suite).alarms,
		"recent":               (*suite).recent,
		"all grants":           (*suite).allGrants,
		"contacts":             (*suite).contacts,
		"scope":                (*suite).scope,
		"concurrent extends":   (*suite).concurrentExtends,
		"failed update":        (*suite).failedUpdate,
		"concurrent updates":   (*suite).concurrentUpdates,
		"snapshot":             (*suite).snapshot,
		"records are copies":   (*suite).copies,
		"version and own work": (*suite).version,
		"close":                (*suite).closing,
	} {
		t.Run(name, func(t *testing.T) { test(&suite{T: t, store: open(t)}) })
	}
}

type suite struct {
	*testing.T
	store hub.Store
}

func (s *suite) update(f func(hub.Tx) error) {
	s.Helper()
	require.NoError(s, s.store.Update(s.Context(), f))
}

func (s *suite) view(f func(tx hub.Tx)) {
	s.Helper()
	require.NoError(s, s.store.View(s.Context(), func(tx hub.Tx) error { f(tx); return nil }))
}

// id makes a small recognisable id.
func id(n byte) journal.ID { return journal.ID{15: n} }

func row(stream journal.ID, pos uint64, device journal.ID, seq uint64) hub.Row {
	r := hub.Row{Pos: pos, Root: [8]byte{byte(pos)}}
	r.ID = journal.ID{0: byte(seq), 1: device[15], 2: byte(seq >> 8), 15: 1}
	r.Stream, r.Device, r.Seq = stream, device, seq
	r.Stamp, r.Class, r.KeyEpoch = journal.NewStamp(1_764_000_000_000, 65_535), journal.ClassNote, 1
	r.Bytes = []byte(fmt.Sprintf("sealed %d", seq))
	return r
}

func (s *suite) settings() {
	s.update(func(tx hub.Tx) error {
		return errors.Join(tx.SetSetting("a", []byte{1, 0}), tx.SetSetting("b", []byte{2}), tx.SetSetting("b", nil), tx.SetSetting("c", []byte{}))
	})
	s.update(func(tx hub.Tx) error { return tx.SetSetting("a", []byte{3}) })
	s.view(func(tx hub.Tx) {
		a, err := tx.Setting("a")
		require.NoError(s, err)
		require.Equal(s, []byte{3}, a)
		names, err := tx.Settings()
		require.NoError(s, err)
		require.Equal(s, []string{"a", "c"}, names)
		b, err := tx.Setting("b")
		require.NoError(s, err)
		require.Nil(s, b)
	})
}

func (s *suite) devices() {
	d := hub.Device{
		ID: id(2), Label: "Annas PC", Verify: []byte{1}, Replica: []byte{2, 0}, Enrolled: 5, Acked: 1 << 60, Claimed: 1<<60 + 1, Refused: 3,
		Users: []journal.Author{{ID: "anna", Name: "Anna Berg", HPR: "9012345", Role: journal.RoleNurse}},
		Link:  seal.Link{1, 31: 2}, Stamp: journal.Stamp(1) << 63,
	}
	s.update(func(tx hub.Tx) error {
		return errors.Join(tx.PutDevice(d), tx.PutDevice(hub.Device{ID: id(1), Centre: true}))
	})
	d.Revoked = 9
	s.update(func(tx hub.Tx) error { return tx.PutDevice(d) })
	s.view(func(tx hub.Tx) {
		got, err := tx.Device(d.ID)
		require.NoError(s, err)
		require.Equal(s, d, got)
		all, err := tx.Devices()
		require.NoError(s, err)
		require.Len(s, all, 2)
		require.True(s, all[0].Centre)
		_, err = tx.Device(id(9))
		require.ErrorIs(s, err, hub.ErrNotFound)
	})
}

func (s *suite) streams() {
	a := hub.Stream{
		ID: id(1), Kind: hub.StreamPatient, Ref: "Patient/1", KeyEpoch: 2, Pos: 9, Root: [32]byte{1, 31: 2},
		Critical: 3, Confirmed: 8, Held: []uint64{2, 1 << 40}, Version: 4,
	}
	b := hub.Stream{ID: id(2), Kind: hub.StreamList, Ref: "CareTeam/1", Name: "Sone Nord"}
	s.update(func(tx hub.Tx) error { return errors.Join(tx.PutStream(b), tx.PutStream(a)) })
	s.view(func(tx hub.Tx) {
		got, err := tx.Stream(a.ID)
		require.NoError(s, err)
		require.Equal(s, a, got)
		all, err := tx.Streams(0)
		require.NoError(s, err)
		require.Equal(s, []hub.Stream{a, b}, all)
		lists, err := tx.Streams(hub.StreamList)
		require.NoError(s, err)
		require.Equal(s, []hub.Stream{b}, lists)
		some, err := tx.Heads([]journal.ID{b.ID, id(9), a.ID})
		require.NoError(s, err)
		require.ElementsMatch(s, []hub.Stream{a, b}, some)
		none, err := tx.Heads(nil)
		require.NoError(s, err)
		require.Empty(s, none)
		_, err = tx.Stream(id(9))
		require.ErrorIs(s, err, hub.ErrNotFound)
	})
}

func (s *suite) grants() {
	s.update(func(tx hub.Tx) error {
		return errors.Join(tx.SetGrant(id(1), id(12), true), tx.SetGrant(id(1), id(11), true), tx.SetGrant(id(2), id(11), true),
			tx.SetGrant(id(1), id(13), true), tx.SetGrant(id(1), id(13), false))
	})
	s.view(func(tx hub.Tx) {
		granted, err := tx.Granted(id(1))
		require.NoError(s, err)
		require.Equal(s, []journal.ID{id(11), id(12)}, granted)
		holders, err := tx.Holders(id(11))
		require.NoError(s, err)
		require.Equal(s, []journal.ID{id(1), id(2)}, holders)
		for stream, want := range map[journal.ID][2]bool{id(11): {true, true}, id(13): {false, true}, id(14): {false, false}} {
			active, ever, err := tx.Grant(id(1), stream)
			require.NoError(s, err)
			require.Equal(s, want, [2]bool{active, ever})
		}
	})
}

func (s *suite) members() {
	s.update(func(tx hub.Tx) error {
		return errors.Join(tx.PutMember(id(1), hub.Member{Patient: id(3), Version: 1, Active: true}),
			tx.PutMember(id(1), hub.Member{Patient: id(2), Version: 1, Active: true}),
			tx.PutMember(id(1), hub.Member{Patient: id(3), Version: 2}), tx.PutMember(id(9), hub.Member{Patient: id(3), Version: 7}))
	})
	s.view(func(tx hub.Tx) {
		all, err := tx.Members(id(1))
		require.NoError(s, err)
		require.Equal(s, []hub.Member{{Patient: id(2), Version: 1, Active: true}, {Patient: id(3), Version: 2}}, all)
		m, err := tx.Member(id(9), id(3))
		require.NoError(s, err)
		require.Equal(s, uint32(7), m.Version)
		_, err = tx.Member(id(9), id(2))
		require.ErrorIs(s, err, hub.ErrNotFound)
	})
}

func (s *suite) entries() {
	var want []hub.Row
	s.update(func(tx hub.Tx) error {
		for pos := uint64(1); pos <= 5; pos++ {
			r := row(id(1), pos, id(7), pos+10)
			if pos == 3 {
				r.Class = journal.ClassCritical
			}
			want = append(want, r)
		}
		other := row(id(2), 1, id(8), 1)
		return errors.Join(tx.Insert(want[0]), tx.Insert(want[1]), tx.Insert(want[2]), tx.Insert(want[3]), tx.Insert(want[4]), tx.Insert(other))
	})
	s.view(func(tx hub.Tx) {
		tail, err := tx.Tail(id(1), 1, 3)
		require.NoError(s, err)
		require.Equal(s, want[1:4], tail)
		critical, err := tx.Critical(id(1), 0, 9)
		require.NoError(s, err)
		require.Equal(s, want[2:3], critical)
		root, err := tx.Root(id(1), 4)
		require.NoError(s, err)
		require.Equal(s, want[3].Root, root)
		_, err = tx.Root(id(1), 6)
		require.ErrorIs(s, err, hub.ErrNotFound)
		places, err := tx.Places(id(7), 13, 9)
		require.NoError(s, err)
		require.Equal(s, []hub.Place{{Seq: 14, Stream: id(1), Pos: 4}, {Seq: 15, Stream: id(1), Pos: 5}}, places)
	})
	s.find(want[4])
}

// find looks one entry up in every way there is.
func (s *suite) find(want hub.Row) {
	s.Helper()
	s.view(func(tx hub.Tx) {
		got, err := tx.Entry(want.Device, want.Seq)
		require.NoError(s, err)
		require.Equal(s, want, got)
		got, err = tx.At(want.Stream, want.Pos)
		require.NoError(s, err)
		require.Equal(s, want, got)
		got, err = tx.ByID(want.ID)
		require.NoError(s, err)
		require.Equal(s, want, got)
		for _, find := range []func() (hub.Row, error){
			func() (hub.Row, error) { return tx.Entry(want.Device, 999) },
			func() (hub.Row, error) { return tx.At(want.Stream, 999) },
			func() (hub.Row, error) { return tx.ByID(id(99)) },
		} {
			_, err = find()
			require.ErrorIs(s, err, hub.ErrNotFound)
		}
	})
}

func (s *suite) uniqueness() {
	first := row(id(1), 1, id(7), 1)
	s.update(func(tx hub.Tx) error { return tx.Insert(first) })
	for _, change := range []func(*hub.Row){
		func(r *hub.Row) { r.Stream, r.Pos, r.ID = id(2), 2, id(50) }, // the same number of the same device
		func(r *hub.Row) { r.Stream, r.Pos, r.Seq = id(2), 2, 2 },     // the same id
		func(r *hub.Row) { r.ID, r.Seq, r.Device = id(50), 2, id(8) }, // the same position
		func(r *hub.Row) { r.Bytes = []byte("other bytes, same identity") },
	} {
		second := first
		change(&second)
		s.update(func(tx hub.Tx) error {
			require.ErrorIs(s, tx.Insert(second), hub.ErrExists)
			return tx.SetSetting("after", []byte{1}) // the transaction goes on
		})
	}
	s.find(first)
	s.view(func(tx hub.Tx) {
		tail, err := tx.Tail(id(2), 0, 9)
		require.NoError(s, err)
		require.Empty(s, tail)
	})
}

func (s *suite) states() {
	s.update(func(tx hub.Tx) error {
		filed := row(id(1), 2, id(7), 2)
		filed.State = hub.StateFiled
		return errors.Join(tx.PutStream(hub.Stream{ID: id(1), Pos: 2}), tx.PutStream(hub.Stream{ID: id(2), Pos: 1}),
			tx.Insert(row(id(2), 1, id(7), 3)), tx.Insert(row(id(1), 1, id(7), 1)), tx.Insert(filed))
	})
	positions := func(stream journal.ID, state hub.State, limit int) (out []string) {
		s.view(func(tx hub.Tx) {
			rows, err := tx.InState(stream, state, limit)
			require.NoError(s, err)
			for i := range rows {
				out = append(out, fmt.Sprint(rows[i].Stream[15], "/", rows[i].Pos))
			}
		})
		return out
	}
	require.Equal(s, []string{"1/1", "2/1"}, positions(journal.ID{}, hub.StateNew, 9))
	require.Equal(s, []string{"1/1"}, positions(journal.ID{}, hub.StateNew, 1))
	require.Equal(s, []string{"2/1"}, positions(id(2), hub.StateNew, 9))
	require.Equal(s, []string{"1/2"}, positions(id(1), hub.StateFiled, 9))
	s.view(func(tx hub.Tx) {
		for _, c := range []struct {
			state       hub.State
			limit, want int
		}{{hub.StateNew, 9, 2}, {hub.StateNew, 1, 1}, {hub.StateFiled, 9, 1}, {hub.StateHeld, 9, 0}} {
			n, err := tx.CountState(c.state, c.limit)
			require.NoError(s, err)
			require.Equal(s, c.want, n, "%+v", c)
		}
	})
	s.update(func(tx hub.Tx) error { return tx.Mark(id(1), 1, hub.StateHeld, true) })
	require.Equal(s, []string{"1/1"}, positions(id(1), hub.StateHeld, 9))
	require.Empty(s, positions(id(1), hub.StateNew, 9))
	s.update(func(tx hub.Tx) error {
		r, err := tx.At(id(1), 1)
		require.True(s, r.Relayed)
		require.ErrorIs(s, tx.Mark(id(1), 77, hub.StateHeld, false), hub.ErrNotFound)
		return err
	})
}

func (s *suite) quarantine() {
	kept := hub.Quarantined{Sealed: row(id(1), 1, id(7), 5).Sealed, Code: wire.CodeRights, From: id(7), At: 3}
	other := kept
	other.Bytes = []byte("other bytes")
	late := kept
	late.Chained = true
	s.update(func(tx hub.Tx) error {
		return errors.Join(tx.Quarantine(kept), tx.Quarantine(other), tx.Quarantine(late), tx.Quarantine(kept))
	})
	s.view(func(tx hub.Tx) {
		n, err := tx.QuarantineSize(id(7))
		require.NoError(s, err)
		require.Equal(s, 2, n, "the same bytes are kept once")
		all, err := tx.Quarantined(id(7), 0, 9)
		require.NoError(s, err)
		late.Hash, other.Hash = hub.HashOf(&late.Sealed), hub.HashOf(&other.Sealed)
		require.ElementsMatch(s, []hub.Quarantined{late, other}, all, "once acknowledged, always acknowledged")
		above, err := tx.Quarantined(id(7), 5, 9)
		require.NoError(s, err)
		require.Empty(s, above)
		n, err = tx.QuarantineSize(id(8))
		require.NoError(s, err)
		require.Zero(s, n)
	})
}

func (s *suite) alarms() {
	s.update(func(tx hub.Tx) error {
		return errors.Join(tx.AddAlarm(hub.Alarm{At: 1, Code: wire.CodeChain, Device: id(1), Text: "a"}),
			tx.AddAlarm(hub.Alarm{At: 1, Code: wire.CodeGap, Stream: id(2), Text: "b"}))
	})
	s.view(func(tx hub.Tx) {
		all, err := tx.Alarms(9)
		require.NoError(s, err)
		require.Equal(s, []hub.Alarm{{At: 1, Code: wire.CodeGap, Stream: id(2), Text: "b"}, {At: 1, Code: wire.CodeChain, Device: id(1), Text: "a"}}, all)
		newest, err := tx.Alarms(1)
		require.NoError(s, err)
		require.Len(s, newest, 1)
	})
}
