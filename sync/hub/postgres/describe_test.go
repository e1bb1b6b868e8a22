package postgres_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
)

// TestTheOperatorsReportIsReadFromPostgreSQL: what the store says of itself, and
// a stop that has not reached a silent device with a visit today.
func TestTheOperatorsReportIsReadFromPostgreSQL(t *testing.T) {
	store, ctx := open(t, database(t)), t.Context()
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	h := hub.New(hub.Config{Store: store, Now: func() time.Time { return now }, Rand: rand.Reader})
	write := func(stream journal.ID, f journal.Fact) {
		at := journal.InstantOf(now)
		by := journal.Author{ID: "sentral", Name: "Sentral", Role: journal.RoleCentre}
		require.NoError(t, h.Append(ctx, stream, journal.Item{Body: journal.Body{Author: by, At: at, Recorded: at, Fact: f}}))
	}
	order := func(id byte, version uint32, status journal.OrderStatus) *journal.Order {
		return &journal.Order{
			Order: journal.ID{id}, Version: version, Status: status, Drug: journal.Drug{Name: "Metoprolol"},
			Timing: journal.Timing{Times: []journal.LocalTime{8 * 60}},
		}
	}
	list, err := h.AddSubject(ctx, "CareTeam/1")
	require.NoError(t, err)
	patient, err := h.AddSubject(ctx, "Patient/1")
	require.NoError(t, err)
	write(patient, order(1, 1, journal.OrderActive))
	write(patient, order(2, 1, journal.OrderActive))
	write(list, &journal.Assignment{Patient: patient, Version: 1, Active: true, Unit: "Sone Nord", Name: "Aasen, Åse"})
	public, _, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	key, err := seal.NewReplicaKey()
	require.NoError(t, err)
	device, err := h.Admit(ctx, hub.Admission{Label: "PC", Units: []journal.ID{list}, Verify: public, Replica: key.Public()})
	require.NoError(t, err)
	seen := journal.InstantOf(now)
	require.NoError(t, store.Extend(ctx, hub.Scope{}, func(tx hub.Tx) error {
		return tx.Heard([]hub.Contact{{Device: device, Seen: seen, Whole: seen, Version: "v1"}})
	}))
	now = now.Add(25 * time.Hour)
	write(patient, order(2, 2, journal.OrderStopped))
	now = now.Add(time.Hour)

	r, err := h.Report(ctx)
	require.NoError(t, err)
	require.Regexp(t, `^PostgreSQL \d+.*, schema \d+$`, r.Store)
	require.Len(t, r.Late, 1)
	require.Equal(t, 1, r.Late[0].Stops)
	require.Equal(t, []hub.SilentDevice{{ID: device, Label: "PC", Seen: seen, Visits: 1}}, r.Silent)
	require.False(t, r.Units[0].Amiss)
	require.Zero(t, r.OnNoList)
}
