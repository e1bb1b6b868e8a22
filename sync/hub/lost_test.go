package hub_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"
)

func (w *world) lost() hub.Lost {
	w.t.Helper()
	out, err := w.hub.Lost(w.t.Context())
	require.NoError(w.t, err)
	return out
}

// rest lets time pass, in which each device shows that it holds all there is.
func (w *world) rest(devices ...*device) {
	w.t.Helper()
	for range 3 {
		w.now = w.now.Add(time.Minute)
		w.hub.Look(w.t.Context())
		for _, d := range devices {
			d.sync()
		}
	}
	require.NoError(w.t, w.hub.Flush(w.t.Context()))
}

func TestLost_NothingWithoutARollback(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	anna.record(patients[0], note("en"))
	anna.sync()
	l := w.lost()
	require.Empty(t, l.Rollbacks)
	require.Empty(t, l.Away)
}

// I9: who put the hub back is told what came back, from whom, who may still
// bring something, and when that is all.
func TestI9_WhatCameBackIsReported(t *testing.T) {
	w, list, patients, anna, bjorn := ready(t)
	anna.record(patients[0], note("før kopien"))
	anna.sync()
	gone := w.enroll(list)
	gone.sync()
	copied := w.backup()
	for range 3 {
		anna.record(patients[0], note("etter kopien"))
		bjorn.record(patients[1], note("etter kopien"))
	}
	anna.sync()
	bjorn.sync()
	anna.sync()
	w.restore(copied)
	w.now = w.now.Add(time.Hour)

	anna.rejoin()
	w.rest(anna)
	l := w.lost()
	require.Len(t, l.Rollbacks, 1)
	require.Equal(t, anna.id, l.Rollbacks[0].Device)
	require.Equal(t, uint64(3), l.Own)
	require.Equal(t, uint64(3), l.Relayed, "Bjørn's came with Anna")
	require.Zero(t, l.Centre)
	require.Len(t, l.Away, 2)
	require.False(t, l.Final())
	require.False(t, l.Away[0].Heard)

	bjorn.rejoin()
	w.rest(bjorn)
	l = w.lost()
	require.Equal(t, uint64(6), l.Own)
	require.Zero(t, l.Relayed)
	require.Len(t, l.Away, 1)
	require.Empty(t, l.Writers)
	require.Empty(t, l.Streams)
	require.NoError(t, w.hub.Revoke(t.Context(), gone.id))
	require.True(t, lostOf(w).Final())
}

func lostOf(w *world) *hub.Lost {
	l := w.lost()
	return &l
}

// I9: what nobody has brought is told by number: of a workstation that has
// shown more than it brought, and of a stream that was seen longer.
func TestI9_WhatNobodyHasIsReported(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	copied := w.backup()
	for range 4 {
		anna.record(patients[0], note("går tapt"))
	}
	anna.sync()
	bjorn.sync()
	w.restore(copied)
	w.now = w.now.Add(time.Hour)

	resp, err := bjorn.exchange(bjorn.request(false))
	require.NoError(t, err)
	require.True(t, resp.WantPositions)
	_, err = bjorn.exchange(bjorn.request(true)) // he shows what he holds, and is not heard of again
	require.NoError(t, err)
	require.NoError(t, w.hub.Flush(t.Context()))
	l := w.lost()
	require.Len(t, l.Streams, 1)
	require.Equal(t, "Patient/1", l.Streams[0].Ref)
	require.Equal(t, uint64(4), l.Streams[0].Missing)
	require.Len(t, l.Away, 2)
	heard := 0
	for _, a := range l.Away {
		if a.Heard {
			heard++
			require.Equal(t, bjorn.id, a.ID)
		}
	}
	require.Equal(t, 1, heard)

	// She only shows that four were acknowledged to her.
	_, err = anna.exchange(&wire.Request{Version: wire.Version, Device: anna.id, HubEpoch: anna.epoch, Acked: 4, Digest: wire.DigestOf(nil)})
	require.NoError(t, err)
	l = w.lost()
	require.Len(t, l.Writers, 1)
	require.Equal(t, anna.id, l.Writers[0].ID)
	require.Equal(t, uint64(4), l.Writers[0].Missing)
}

// A workstation that was enrolled after the copy is unknown; what it wrote
// comes with others and is told.
func TestI9_ForgottenWorkstationIsReported(t *testing.T) {
	w, list, patients, anna, _ := ready(t)
	copied := w.backup()
	late := w.enroll(list)
	late.sync()
	for range 3 {
		late.record(patients[0], note("fra en ny maskin"))
		late.sync()
	}
	anna.sync()
	delete(anna.entries, late.own[1].ID)
	w.restore(copied)
	w.now = w.now.Add(time.Hour)
	anna.rejoin()
	l := w.lost()
	require.Equal(t, uint64(2), l.Relayed)
	require.Len(t, l.Writers, 1)
	require.True(t, l.Writers[0].Unknown)
	require.Equal(t, late.id, l.Writers[0].ID)
	require.Equal(t, uint64(1), l.Writers[0].Missing)
	require.NotEqual(t, journal.ID{}, l.Writers[0].ID)
}
