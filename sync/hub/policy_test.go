package hub_test

import (
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/seal"

	"github.com/stretchr/testify/require"
)

// policy is what a device has of the policy in a unit's stream: version to text.
func (d *device) policy(unit journal.ID) map[uint32]string {
	d.w.t.Helper()
	out := map[uint32]string{}
	for _, s := range d.entries {
		if s.Stream != unit {
			continue
		}
		e, err := seal.Open(s, d.keys[unit])
		require.NoError(d.w.t, err)
		if p, ok := e.Fact.(*journal.Policy); ok {
			require.NotContains(d.w.t, out, p.Version, "written twice")
			out[p.Version] = p.Text
		}
	}
	return out
}

func (w *world) setPolicy(text string) (version uint32, units int) {
	w.t.Helper()
	version, units, err := w.hub.SetPolicy(w.t.Context(), text)
	require.NoError(w.t, err)
	return version, units
}

// The policy reaches every unit, those that are made later too; the same text
// again is no new version.
func TestPolicy_ReachesEveryUnit(t *testing.T) {
	w := newWorld(t)
	version, units := w.setPolicy("en")
	require.Equal(t, []int{1, 0}, []int{int(version), units}, "before the first import there is no unit")
	north, _ := w.unit("CareTeam/1", "Patient/1")
	require.NoError(t, w.hub.Reconcile(t.Context()))
	anna := w.enroll(north)
	anna.sync()
	require.Equal(t, map[uint32]string{1: "en"}, anna.policy(north))

	south, _ := w.unit("CareTeam/2", "Patient/2")
	version, units = w.setPolicy("to")
	require.Equal(t, []int{2, 2}, []int{int(version), units})
	version, units = w.setPolicy("to")
	require.Equal(t, []int{2, 0}, []int{int(version), units})
	require.NoError(t, w.hub.Reconcile(t.Context()))
	bjorn := w.enroll(south)
	bjorn.sync()
	anna.sync()
	require.Equal(t, map[uint32]string{1: "en", 2: "to"}, anna.policy(north))
	require.Equal(t, map[uint32]string{2: "to"}, bjorn.policy(south))
	version, _ = w.setPolicy("en")
	require.EqualValues(t, 3, version, "an old text again is a new decision")
	_, _, err := w.hub.SetPolicy(t.Context(), " ")
	require.Equal(t, "text_missing", journal.CodeOf(err))
}

// A policy that a hub restored from an old copy has forgotten comes back from
// the devices, and the next decision stands above it.
func TestPolicy_AfterARollback(t *testing.T) {
	w := newWorld(t)
	north, _ := w.unit("CareTeam/1", "Patient/1")
	south, _ := w.unit("CareTeam/2", "Patient/2")
	w.setPolicy("en")
	anna := w.enroll(north)
	anna.sync()
	copied := w.backup()
	w.setPolicy("to")
	anna.sync()
	w.restore(copied)
	anna.rejoin()
	require.NoError(t, w.hub.Reconcile(t.Context()))
	bjorn := w.enroll(south)
	bjorn.sync()
	require.Equal(t, map[uint32]string{1: "en", 2: "to"}, bjorn.policy(south), "a unit that had lost it")

	copied = w.backup()
	w.setPolicy("tre")
	anna.sync()
	w.restore(copied)
	w.setPolicy("et annet tre") // before any device came by
	anna.rejoin()
	version, _ := w.setPolicy("et annet tre")
	require.EqualValues(t, 4, version, "no version stands for two texts")
	version, units := w.setPolicy("et annet tre")
	require.Equal(t, []int{4, 0}, []int{int(version), units})
}
