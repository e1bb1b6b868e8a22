package hub_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSync_TwoDevicesGetEachOthersNotes(t *testing.T) {
	w := newWorld(t)
	list, patients := w.unit("CareTeam/1", "Patient/1", "Patient/2")
	anna, bjorn := w.enroll(list), w.enroll(list)
	anna.sync()
	bjorn.sync()
	require.Len(t, anna.keys, 4, "list, two patients and the access log")
	require.Equal(t, 2, anna.lists[list].Count)

	a := anna.record(patients[0], note("Sov godt."))
	b := bjorn.record(patients[0], note("Spiste lite."))
	anna.sync()
	bjorn.sync()
	anna.sync()
	require.Contains(t, anna.entries, b.ID)
	require.Contains(t, bjorn.entries, a.ID)
	require.NotContains(t, anna.entries, a.ID, "own entries are not sent back")
	require.Equal(t, anna.vector[patients[0]], bjorn.vector[patients[0]])
	require.Equal(t, uint64(1), anna.places[1])
}
