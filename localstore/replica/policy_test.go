package replica

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/policy"
	"feltjournal/localstore"
)

// Policy files that say how old the picture may be.
const (
	halfHour = "[[bildealder]]\ngrense = \"30 min\"\n"
	oneDay   = "[[bildealder]]\ngrense = \"24 t\"\n"
)

func TestR_MED_03_PolicyOfTheCentreRulesTheCharts(t *testing.T) {
	w := newWard(t)
	stream, order := w.admit("Aasen", "Åse")
	r := w.open()
	send := func(version uint32, text string) {
		w.arrive(w.place(w.list, centre, &journal.Policy{Version: version, Text: text}))
		w.refresh(r)
	}
	age := func() (d time.Duration) {
		require.True(t, r.View(stream, func(c *chart.Chart) {
			require.Same(t, r.Policy(), c.Policy())
			d = c.Policy().Age(journal.Drug{Name: "Metoprolol"})
		}))
		return d
	}
	require.Equal(t, policy.Default(), r.Policy())
	send(3, halfHour)
	require.Equal(t, 30*time.Minute, age())
	send(2, oneDay)
	require.Equal(t, 30*time.Minute, age(), "the highest version counts, not the latest")
	send(4, "limit = nonsense [")
	require.Equal(t, 30*time.Minute, age(), "the last good one goes on counting")
	w.refresh(r)
	alarms := r.Status().Alarms
	require.Len(t, alarms, 1)
	require.Equal(t, localstore.AlarmPolicy, alarms[0].Code)
	require.Equal(t, "4", alarms[0].Detail)

	w.pass(45 * time.Minute)
	require.Equal(t, "stale", act(r, Deed{Stream: stream, Fact: give(order)}))
	require.Equal(t, "stale", act(r, Deed{Stream: stream, Fact: note("x")}, Deed{Stream: stream, Fact: give(order)}))
	send(5, oneDay)
	require.Equal(t, 24*time.Hour, age())

	w.admit("Bakke", "Berit")
	w.refresh(r)
	for _, p := range r.Patients() {
		require.True(t, r.View(p.Stream, func(c *chart.Chart) { require.Same(t, r.Policy(), c.Policy()) }))
	}
	w.unlock()
	again := w.open()
	require.Equal(t, 24*time.Hour, again.Policy().Age(journal.Drug{}))
	require.Equal(t, 1, again.Status().Alarms[0].Times, "a policy that a newer one replaced is no news")
}

// Two policies of one version are settled the same way in any order.
func TestPolicyTieIsSettledTheSameWay(t *testing.T) {
	chosen := func(texts ...string) time.Duration {
		w := newWard(t)
		w.admit("Aasen", "Åse")
		for _, text := range texts {
			w.arrive(w.place(w.list, centre, &journal.Policy{Version: 7, Text: text}))
		}
		return w.open().Policy().Age(journal.Drug{})
	}
	require.Equal(t, chosen(halfHour, oneDay), chosen(oneDay, halfHour))
}

// Rules may come before the first patient.
func TestUnitWithoutAListIsNoList(t *testing.T) {
	w := newWard(t)
	w.arrive(w.place(w.list, centre, &journal.Policy{Version: 1, Text: halfHour}))
	r := w.open()
	require.Empty(t, r.Lists())
	require.Equal(t, 30*time.Minute, r.Policy().Age(journal.Drug{}))
}

func TestUnreadablePolicyAloneLeavesTheDefault(t *testing.T) {
	w := newWard(t)
	w.admit("Aasen", "Åse")
	w.arrive(w.place(w.list, centre, &journal.Policy{Version: 1, Text: "= ="}))
	r := w.open()
	require.Equal(t, policy.Default(), r.Policy())
	w.refresh(r)
	require.Equal(t, localstore.AlarmPolicy, r.Status().Alarms[0].Code)
}
