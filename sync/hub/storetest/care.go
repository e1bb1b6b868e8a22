package storetest

import (
	"errors"

	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"

	"github.com/stretchr/testify/require"
)

func (s *suite) contacts() {
	first := hub.Contact{Device: id(2), Seen: 5, Whole: 4, Version: "1.0", Unsent: 1 << 40, Oldest: 3, Amiss: []journal.ID{id(8), id(9)}}
	s.update(func(tx hub.Tx) error { return tx.Heard([]hub.Contact{first, {Device: id(1), Seen: 1}}) })
	s.update(func(tx hub.Tx) error {
		return tx.Heard([]hub.Contact{
			{Device: id(2), Seen: 4, Whole: 6, Version: "0.9"},
			{Device: id(2), Seen: 7, Whole: 2},
			{Device: id(1), Seen: 1, Version: "2.0"},
		})
	})
	first.Seen, first.Whole = 7, 6
	s.view(func(tx hub.Tx) {
		all, err := tx.Contacts()
		require.NoError(s, err)
		require.Equal(s, []hub.Contact{{Device: id(1), Seen: 1, Version: "2.0"}, first}, all)
		one, err := tx.Contact(id(2))
		require.NoError(s, err)
		require.Equal(s, first, one)
		none, err := tx.Contact(id(3))
		require.NoError(s, err)
		require.Equal(s, hub.Contact{Device: id(3)}, none)
	})
}

func (s *suite) decisions() {
	kept := hub.Quarantined{Sealed: row(id(1), 1, id(7), 5).Sealed, Code: wire.CodeRights, From: id(7), At: 3, Chained: true}
	other := kept
	other.Device, other.Seq = id(8), 1
	kept.Hash, other.Hash = hub.HashOf(&kept.Sealed), hub.HashOf(&other.Sealed)
	s.update(func(tx hub.Tx) error { return errors.Join(tx.Quarantine(kept), tx.Quarantine(other)) })
	first := hub.Decision{Key: kept.Key(), At: 9, Who: "Kari", Act: hub.ActReleased, Why: "ringt avdelingen"}
	second := hub.Decision{Key: kept.Key(), At: 10, Who: "Ola", Act: hub.ActDismissed, Why: "likevel ikke"}
	s.update(func(tx hub.Tx) error {
		require.ErrorIs(s, tx.Decide(hub.Decision{Key: hub.QuarantineKey{Device: id(9)}}), hub.ErrNotFound)
		return errors.Join(tx.Decide(first), tx.Decide(second), tx.Quarantine(kept))
	})
	opened := hub.Decision{Key: other.Key(), At: 11, Who: "Ola", Act: hub.ActOpened, Why: "hva står det?"}
	reopened := hub.Decision{Key: kept.Key(), At: 12, Who: "hub", Act: hub.ActReopened, Why: "rights"}
	s.update(func(tx hub.Tx) error { return errors.Join(tx.Decide(opened), tx.Decide(reopened)) })
	s.view(func(tx hub.Tx) {
		n, err := tx.QuarantineSize(journal.ID{})
		require.NoError(s, err)
		require.Equal(s, 2, n, "reading decides nothing, and one has to be decided again")
	})
	s.update(func(tx hub.Tx) error { return tx.Decide(second) })
	kept.Decided = true
	s.view(func(tx hub.Tx) {
		all, err := tx.Kept(hub.QuarantineKey{}, 9)
		require.NoError(s, err)
		require.Equal(s, []hub.Quarantined{kept, other}, all, "what was decided stays so")
		rest, err := tx.Kept(kept.Key(), 9)
		require.NoError(s, err)
		require.Equal(s, []hub.Quarantined{other}, rest)
		n, err := tx.QuarantineSize(journal.ID{})
		require.NoError(s, err)
		require.Equal(s, 1, n)
		log, err := tx.Decisions(9)
		require.NoError(s, err)
		require.Equal(s, []hub.Decision{second, reopened, opened, second, first}, log)
	})
}

func (s *suite) recent() {
	s.update(func(tx hub.Tx) error {
		var errs []error
		for n := range uint64(5) {
			r := row(id(byte(5-n)), 1, id(7), n+1)
			r.Stamp, r.Class = journal.NewStamp(1_764_000_000_000+journal.Instant(n), 0), journal.ClassCritical
			if n == 3 {
				r.Class = journal.ClassNote
			}
			errs = append(errs, tx.Insert(r))
		}
		return errors.Join(errs...)
	})
	s.view(func(tx hub.Tx) {
		rows, err := tx.Recent(journal.NewStamp(1_764_000_000_000, 0), 2)
		require.NoError(s, err)
		require.Len(s, rows, 2)
		require.Equal(s, []uint64{2, 3}, []uint64{rows[0].Seq, rows[1].Seq})
		rows, err = tx.Recent(journal.NewStamp(1_764_000_000_002, 0), 9)
		require.NoError(s, err)
		require.Len(s, rows, 1)
		require.EqualValues(s, 5, rows[0].Seq)
	})
}

func (s *suite) allGrants() {
	s.update(func(tx hub.Tx) error {
		return errors.Join(tx.SetGrant(id(7), id(2), true), tx.SetGrant(id(7), id(1), true), tx.SetGrant(id(7), id(1), false), tx.SetGrant(id(8), id(1), true))
	})
	s.view(func(tx hub.Tx) {
		all, err := tx.Grants(id(7))
		require.NoError(s, err)
		require.Equal(s, []hub.Grant{{Stream: id(1)}, {Stream: id(2), Active: true}}, all)
	})
}
