package agent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/localstore"
	"feltjournal/sync/hub"
)

// keyEpoch makes the hub know of keys of the patient's stream up to epoch.
func (s *site) keyEpoch(epoch uint16) {
	s.t.Helper()
	require.NoError(s.t, s.print.Store.Update(s.t.Context(), func(tx hub.Tx) error {
		head, err := tx.Stream(s.patient)
		if err != nil {
			return err
		}
		head.KeyEpoch, head.Version = epoch, head.Version+1
		return tx.PutStream(head)
	}))
	s.hub.Refresh()
}

// receipt is how far an own entry has come, as the window shows it.
func (w *station) receipt(seq uint64) (localstore.Receipt, string) {
	w.t.Helper()
	m, err := w.store.Marks(w.t.Context())
	require.NoError(w.t, err)
	var out localstore.Receipt
	var why string
	require.NoError(w.t, w.store.StreamRows(w.t.Context(), w.site.patient, func(r localstore.Row) error {
		if r.Device == w.place.Device && r.Seq == seq {
			out, why = m.Receipt(&r)
		}
		return nil
	}))
	return out, why
}

// I5: a workstation sees an entry go from refused to confirmed when a person at
// the hub releases it and the central journal has taken it.
func TestI5_ReleasedEntryReachesItsWriter(t *testing.T) {
	s := newSite(t)
	a, b := s.enroll(), s.enroll()
	s.keyEpoch(2)
	a.round()
	b.round()
	s.keyEpoch(1) // put back from a copy that does not know of the newer key
	a.note("Sov godt.")
	require.Equal(t, 1, a.round().Refused)
	receipt, why := a.receipt(1)
	require.Equal(t, localstore.ReceiptRefused, receipt)
	require.Equal(t, "unreadable", why)

	cases, err := s.hub.Cases(t.Context(), false)
	require.NoError(t, err)
	require.Len(t, cases, 1)
	require.Equal(t, "Annas PC", cases[0].Label)
	_, err = s.hub.Release(t.Context(), hub.Judgement{Key: cases[0].Key(), Who: "Kari", Why: "nøkkelen finnes"})
	require.NoError(t, err)
	a.round()
	receipt, why = a.receipt(1)
	require.NotEqual(t, localstore.ReceiptConfirmed, receipt, "nobody has filed it yet")
	require.NotEqual(t, "unreadable", why)
	b.round()
	require.Equal(t, []string{"Sov godt."}, s.texts())
	require.Equal(t, 2, b.count())

	filings, err := s.hub.Unfiled(t.Context(), 10)
	require.NoError(t, err)
	require.Len(t, filings, 1)
	require.NoError(t, s.hub.Filed(t.Context(), s.patient, filings[0].Pos))
	for range 2 {
		a.round()
		receipt, why = a.receipt(1)
		require.Equal(t, localstore.ReceiptConfirmed, receipt)
		require.Empty(t, why)
	}
	status, err := a.store.Status(t.Context())
	require.NoError(t, err)
	require.Zero(t, status.Refused+status.Unconfirmed+status.Unsent)
}
