package replica

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
)

func newList(stream journal.ID) *chart.List { return chart.NewList(stream) }

func canonical(t *testing.T, r *Replica, stream journal.ID) string {
	t.Helper()
	var b []byte
	require.True(t, r.View(stream, func(c *chart.Chart) { b = c.Canonical() }))
	return string(b)
}

func TestOpenShowsListPatientsAndDoses(t *testing.T) {
	w := newWard(t)
	stream, order := w.admit("Aasen", "Åse")
	w.arrive(w.place(stream, centre, &journal.Alert{Alert: w.id(), Version: 1, Type: journal.AlertAllergy, Active: true, Text: "penicillin"}))
	r := w.open()
	lists := r.Lists()
	require.Len(t, lists, 1)
	require.True(t, lists[0].HeadMatches)
	require.Len(t, lists[0].Active, 1)
	p := r.Patients()
	require.Len(t, p, 1)
	require.Equal(t, "Aasen, Åse", p[0].Name)
	require.Equal(t, []string{"penicillin"}, p[0].CAVE)
	require.Equal(t, 1, p[0].DueNow) // 08:00 in Oslo
	require.True(t, p[0].Complete)
	require.True(t, p[0].Opened)

	e, err := r.Act(context.Background(), stream, &journal.Administration{
		Order: order, Act: journal.ActGiven, Slot: journal.SlotKey{Date: journal.NewDate(2026, 11, 22), Time: 480},
	}, 0, "")
	require.NoError(t, err)
	a := e.Fact.(*journal.Administration)
	require.Equal(t, uint32(1), a.Version)
	require.Equal(t, "Metoprolol", a.Drug.Name)
	require.Equal(t, 4-1, e.Basis.Entries)
	require.Equal(t, w.instant(), e.Basis.AsOf)
	require.Equal(t, localstore.ReceiptLocal, r.Receipt(e.ID))
	p = r.Patients()
	require.Equal(t, 0, p[0].DueNow)
	require.Equal(t, 1, p[0].Unsent)
}

func TestR_MED_04_SecondPressOfGiveIsRefused(t *testing.T) {
	w := newWard(t)
	stream, order := w.admit("Aasen", "Åse")
	r := w.open()
	give := &journal.Administration{Order: order, Act: journal.ActGiven, Slot: journal.SlotKey{Date: journal.NewDate(2026, 11, 22), Time: 480}}
	results := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := r.Act(context.Background(), stream, give, 0, "")
			results <- err
		}()
	}
	codes := []string{journal.CodeOf(<-results), journal.CodeOf(<-results)}
	require.ElementsMatch(t, []string{"", "already_given"}, codes)
}

func TestI1_ReceiptsRiseAsTheHubAnswers(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	r := w.open()
	e, err := r.Act(context.Background(), stream, note("God natt."), 0, "")
	require.NoError(t, err)
	require.Equal(t, localstore.ReceiptLocal, r.Receipt(e.ID))
	w.apply(localstore.Inbound{Acked: e.Seq, Placements: []localstore.Placement{{Seq: e.Seq, Pos: 3}}})
	w.refresh(r)
	require.Equal(t, localstore.ReceiptHub, r.Receipt(e.ID))
	require.Equal(t, 1, r.Status().Unconfirmed)
	w.apply(localstore.Inbound{Acked: e.Seq, Cursors: []localstore.Cursor{{Stream: stream, Pos: 3, Confirmed: 3}}})
	w.refresh(r)
	require.Equal(t, localstore.ReceiptConfirmed, r.Receipt(e.ID))
	require.Zero(t, r.Status().Unconfirmed)
}

func TestI16_RemovedPatientStandsAsRemovedAndIsGone(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	w.admit("Bakke", "Berit")
	r := w.open()
	delete(w.members, stream)
	w.arrive(w.place(w.list, centre, &journal.Assignment{Patient: stream, Version: 2, Unit: "Sone Nord", Name: "Aasen, Åse", Reason: "flyttet", By: "Kari Lie"}))
	w.apply(localstore.Inbound{Removed: []journal.ID{stream}})
	w.refresh(r)
	p := r.Patients()
	require.Len(t, p, 2)
	require.Equal(t, "Bakke, Berit", p[0].Name)
	require.Equal(t, "flyttet", p[1].Removed.Reason)
	require.Equal(t, "Kari Lie", p[1].Removed.By)
	require.False(t, r.View(stream, func(*chart.Chart) {}))
	require.True(t, r.Lists()[0].HeadMatches)
	_, err := w.user.Key(context.Background(), stream, 1)
	require.Equal(t, "no_key", journal.CodeOf(err))
	w.pass(8 * 24 * time.Hour)
	require.Len(t, r.Patients(), 1)
}

func TestRowsBeforeTheirKeyAreOpenedWhenItComes(t *testing.T) {
	w := newWard(t)
	stream := w.id()
	w.key(stream)
	w.arrive(w.place(stream, centre, &journal.Patient{Version: 1, Family: "Dahl"}))
	r := w.open()
	w.apply(localstore.Inbound{Keys: []localstore.WrappedKey{w.key(stream)}})
	w.refresh(r)
	require.True(t, r.View(stream, func(c *chart.Chart) { require.Equal(t, "Dahl", c.Patient().Family) }))
}

func TestR_ACC_01_AccessIsLoggedAndWaitsForItsKey(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	r := w.open()
	require.NoError(t, r.Opened(context.Background(), stream, ""))
	drafts, err := r.Drafts(context.Background(), journal.ID{})
	require.NoError(t, err)
	require.Empty(t, drafts)
	w.apply(localstore.Inbound{Keys: []localstore.WrappedKey{w.key(w.store.Device())}})
	w.refresh(r)
	require.NoError(t, r.flushAccess(context.Background()))
	require.NoError(t, r.Opened(context.Background(), stream, "vakt"))
	n := 0
	require.NoError(t, w.store.StreamRows(context.Background(), w.store.Device(), func(localstore.Row) error { n++; return nil }))
	require.Equal(t, 2, n)
	require.Zero(t, r.Status().Unsent)
}

func TestRunTellsOfOthersCommits(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	r, err := Open(context.Background(), w.store, w.user, Options{Now: w.now})
	require.NoError(t, err)
	defer r.Close()
	ctx, cancel := context.WithCancel(context.Background())
	told := make(chan struct{}, 100)
	r.OnChange(func() { told <- struct{}{} })
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	<-told
	daemon, err := localstore.Open(context.Background(), w.opt)
	require.NoError(t, err)
	defer daemon.Close()
	own := w.store
	w.store = daemon
	w.arrive(w.place(stream, centre, note("Fra sentralen.")))
	w.store = own
	for found := false; !found; {
		<-told
		r.View(stream, func(c *chart.Chart) { found = len(c.Notes()) == 1 })
	}
	require.Len(t, r.Search("sentralen"), 1)
	cancel()
	require.ErrorIs(t, <-done, context.Canceled)
}

func TestEntriesAreTakenInWhileAScreenReadsTheChart(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	r := w.open()
	e := w.place(stream, centre, note("Fra sentralen."))
	w.arrive(e)
	r.View(stream, func(*chart.Chart) {
		require.NoError(t, r.refresh(context.Background())) // what Run does meanwhile; it must not wait for us
		require.Equal(t, localstore.ReceiptHub, r.Receipt(e.ID))
	})
	require.NoError(t, r.Load(context.Background()))
	require.True(t, r.View(stream, func(c *chart.Chart) { require.Len(t, c.Notes(), 1) }))
}

func BenchmarkUnlock24000(b *testing.B) {
	w := newWard(b)
	for range 60 {
		stream, order := w.admit("Hansen", "Kari")
		w.arrive(w.fill(stream, order, 397)...)
	}
	for b.Loop() {
		b.StopTimer()
		w.unlock()
		b.StartTimer()
		r, err := Open(context.Background(), w.store, w.user, Options{Now: w.now})
		require.NoError(b, err)
		listed := b.Elapsed()
		require.Len(b, r.Patients(), 60)
		b.ReportMetric(float64((b.Elapsed()-listed).Microseconds())/1e3, "patients-ms")
		require.NoError(b, r.Load(context.Background()))
		require.Len(b, r.entries, 60*400)
		b.StopTimer()
		r.Close()
		b.StartTimer()
	}
}
