package load

import (
	"context"
	"net"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"feltjournal/internal/quickdisk"
	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/sqlite"
)

func TestMain(m *testing.M) {
	quickdisk.Use()
	goleak.VerifyTestMain(m)
}

// town is a small city and its hub, in this process, behind real TLS.
type town struct {
	*Fleet
	home  *hub.Home
	store *sqlite.Store
	file  string
}

func newTown(t *testing.T, city City) *town {
	t.Helper()
	city.Seed, city.Now = 20261122, time.Now()
	dir := t.TempDir()
	home, err := hub.InitHome(filepath.Join(dir, "hub"), []string{"localhost"}, city.Now, city.Random("hub"))
	require.NoError(t, err)
	file := filepath.Join(dir, "hub.db")
	store, err := sqlite.Open(t.Context(), file)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	require.NoError(t, city.Settle(t.Context(), home.Master, store))
	require.NoError(t, city.Settle(t.Context(), home.Master, store), "a second time changes nothing")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	serving := hub.New(home.Config(store, time.Now, city.Random("serving")))
	go func() { served <- serving.Serve(ctx, listener, home.Server) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-served)
	})
	f, err := NewFleet(t.Context(), city, Site{Home: home, Store: store, Address: "https://localhost:" + port, Clock: time.Now})
	require.NoError(t, err)
	t.Cleanup(f.Disconnect)
	return &town{f, home, store, file}
}

func (w *town) verdict(t *testing.T) Verdict {
	t.Helper()
	v, err := w.Check(t.Context(), w.store)
	require.NoError(t, err)
	return v
}

func (w *town) storm(t *testing.T, entries, connections int) Storm {
	t.Helper()
	require.NoError(t, w.Record(t.Context(), 0, w.Devices(), entries))
	s, err := w.Storm(t.Context(), 0, w.Devices(), connections)
	require.NoError(t, err)
	return s
}

func TestStormReachesEverybodyOnce(t *testing.T) {
	w := newTown(t, City{Devices: 12})
	s := w.storm(t, 20, 5)
	require.Equal(t, 12*20, s.Pushed)
	require.Equal(t, 12*20*2, s.Delivered)
	require.Equal(t, []int{12, 24}, []int{s.Full, s.Full + s.Resumed}, "whoever hangs up comes again")
	require.Positive(t, s.Up)
	v := w.verdict(t)
	require.True(t, v.OK(), v)
	require.Equal(t, Verdict{Sent: 240, Stored: 240, Expected: 480, Delivered: 480}, v)

	s = w.storm(t, 5, 12)
	require.Equal(t, 12, s.Full+s.Resumed, "where there is room everybody stays")
	require.Equal(t, 12*5*2, s.Delivered)
	require.True(t, w.verdict(t).OK())
}

func TestTheSameSeedMakesTheSameEntries(t *testing.T) {
	city := City{Devices: 3, Seed: 7, Now: time.UnixMilli(1_790_000_000_000)}.normal()
	record := func() []seal.Sealed {
		f := &Fleet{city: city}
		for n := range city.Devices {
			u, err := city.unit(hub.MasterKey{1}, 0)
			require.NoError(t, err)
			d := &Device{number: n, key: city.key(n)}
			d.id, err = city.device(n)
			require.NoError(t, err)
			f.units, f.devices = []unit{u}, append(f.devices, d)
		}
		require.NoError(t, f.Record(t.Context(), 0, 3, 8))
		return f.devices[2].own
	}
	require.Equal(t, record(), record())
	require.Len(t, record(), 8)
}

func TestCheckFindsALoss(t *testing.T) {
	w := newTown(t, City{Devices: 3})
	w.storm(t, 20, 3)
	d := w.devices[0]
	forged := d.own[7]
	forged.Bytes = append([]byte{1}, forged.Bytes[1:]...)
	d.own[7] = forged // what the hub has is not what was sent
	require.Equal(t, 1, w.verdict(t).Lost)

	d.own = append(d.own, d.own[0])
	d.own[20].ID = journal.ID{1}
	d.acked = 21 // acknowledged, and not there
	v := w.verdict(t)
	require.Equal(t, 2, v.Lost)
	require.False(t, v.OK())
}

func TestCheckFindsWhatDidNotArrive(t *testing.T) {
	w := newTown(t, City{Devices: 3})
	w.storm(t, 20, 3)
	d := w.devices[1]
	d.received = d.received[1:]
	v := w.verdict(t)
	require.Equal(t, []int{1, 1}, []int{v.Missed, v.BrokenRoot})
	require.False(t, v.OK())
}

func TestCheckFindsADouble(t *testing.T) {
	w := newTown(t, City{Devices: 3})
	w.storm(t, 20, 3)
	d := w.devices[2]
	d.received = append(d.received, d.received[0])
	v := w.verdict(t)
	require.Equal(t, 1, v.Doubled)
	require.False(t, v.OK())
}

func TestCheckFindsWhatNobodySent(t *testing.T) {
	w := newTown(t, City{Devices: 3})
	h := hub.New(w.home.Config(w.store, time.Now, w.city.Random("other")))
	require.NoError(t, h.Append(t.Context(), w.units[0].patients[3], journal.Item{Body: body(origin, 1, stop(3, 1))}))
	v := w.verdict(t)
	require.Equal(t, []int{1, 3}, []int{v.Strange, v.Missed})
}

func TestFirstReplicaIsWhole(t *testing.T) {
	w := newTown(t, City{Devices: 2, Share: 2, Patients: 5, History: 30})
	w.Forget()
	_, err := w.Visit(t.Context(), 0, 2, 2)
	require.NoError(t, err)
	v := w.verdict(t)
	require.True(t, v.OK(), v)
	require.Equal(t, 2*(5*30+5), v.Delivered, "the patients' entries and their places on the list")
	for _, d := range w.devices {
		require.Len(t, d.positions, 7)
		for _, p := range d.positions {
			require.EqualValues(t, 1, p.KeyEpoch)
		}
	}
}

func TestAStopReachesWhoWatches(t *testing.T) {
	w := newTown(t, City{Devices: 6})
	watch, err := w.Watch(t.Context(), 0, 6)
	require.NoError(t, err)
	other, err := sqlite.Open(t.Context(), w.file) // as another process has it
	require.NoError(t, err)
	defer func() { require.NoError(t, other.Close()) }()
	centre := hub.New(w.home.Config(other, time.Now, w.city.Random("centre process")))
	due, err := w.Stop(t.Context(), centre, 0, 2)
	require.NoError(t, err)
	require.Equal(t, 6, due)
	require.Eventually(t, func() bool { return len(watch.Reached()) == due }, 10*time.Second, 10*time.Millisecond)
	require.NoError(t, watch.Stop())
	require.Positive(t, watch.Reached().Quantile(0))
	require.True(t, w.verdict(t).OK())
}

func TestNothingToSyncIsAsked(t *testing.T) {
	w := newTown(t, City{Devices: 3})
	require.NoError(t, w.Connect(t.Context(), 0, 3))
	require.NoError(t, w.Idle(t.Context(), 0, 3, 4, time.Millisecond))
	done, end := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer end()
	l, _, err := w.Steady(t.Context(), done, 0, 3, 20*time.Millisecond)
	require.NoError(t, err)
	require.NotEmpty(t, l)
	require.ErrorIs(t, w.Connect(t.Context(), 0, 3), nil)
	require.True(t, w.verdict(t).OK())
	require.Positive(t, w.verdict(t).Sent)
}
