package localstore

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// I5: an entry that the hub refused is waiting again as soon as a person there
// has released it and it has a place, and is confirmed like any other.
func TestI5_ReleasedEntryIsNoLongerRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t).start()
	s := f.stream()
	f.record(s, "godtatt")
	f.record(s, "avvist")
	f.apply(Inbound{Acked: 2, Placements: []Placement{{1, 1}}, Refused: []Refusal{{2, "rights"}}, Cursors: []Cursor{{Stream: s, Pos: 1, Confirmed: 1}}})
	require.Equal(t, 1, f.status().Refused)
	require.Zero(t, f.status().Unconfirmed)

	released := Inbound{Acked: 2, Placements: []Placement{{2, 2}}, Cursors: []Cursor{{Stream: s, Pos: 2, Confirmed: 1}}}
	for range 2 {
		f.apply(released)
		require.Zero(t, f.status().Refused)
		require.Equal(t, 1, f.status().Unconfirmed, "the central journal does not have it yet")
	}
	f.apply(Inbound{Acked: 2, Cursors: []Cursor{{Stream: s, Pos: 2, Confirmed: 2}}})
	require.Zero(t, f.status().Unconfirmed)
	m, err := f.store.Marks(t.Context())
	require.NoError(t, err)
	for _, r := range f.rows() {
		receipt, code := m.Receipt(&r)
		require.Equal(t, ReceiptConfirmed, receipt)
		require.Empty(t, code)
	}
}
