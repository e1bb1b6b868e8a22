package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

func TestTheInventedPatientIsAPlausibleOne(t *testing.T) {
	p := patient{number: 7, now: journal.InstantOf(time.Date(2026, 11, 22, 22, 0, 0, 0, time.UTC))}
	var entries []journal.Entry
	for i, item := range p.items(entriesEach) {
		require.NoError(t, item.Body.Fact.Validate())
		h := journal.Header{ID: p.id('e', i), Stream: p.id('s', 0), Device: p.id('d', 0), Seq: uint64(i + 1), Stamp: journal.NewStamp(item.Body.At, uint16(i))}
		entries = append(entries, journal.Entry{Header: h, Body: item.Body})
	}
	c := chart.Fold(p.id('s', 0), entries)
	require.Equal(t, entriesEach, c.Len())
	require.Empty(t, c.Cases(), "no slot has two doses")
	given := 0
	for _, o := range c.Orders() {
		given += len(c.Doses(o.ID))
	}
	require.Greater(t, given, entriesEach/2)
}

func TestLimitReadsAWorkload(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shift.jsonl")
	require.NoError(t, os.WriteFile(file, []byte(strings.Join([]string{
		`{"t":"patient","id":"p1","dev":[0,1]}`,
		`{"t":"base","p":"p1","k":"note","id":"a","ts":1,"text":"Sov godt."}`,
		`{"t":"op","d":0,"p":"p1","k":"note","id":"b","ts":2,"text":"Spiste lite."}`,
		`{"t":"op","d":1,"p":"p1","k":"edit","id":"a","ts":3,"at":2,"ins":"ikke "}`,
	}, "\n")), 0o600))
	l, err := measureLimit(file)
	require.NoError(t, err)
	require.Equal(t, 2, l.Devices)
	require.InDelta(t, l.UpBytes, l.DownBytes, 1, "what one sends the other receives")
	require.Positive(t, l.BaseBytes)
	require.Positive(t, l.HubMs)
}

func TestAFigureThatFallsShortIsSaid(t *testing.T) {
	var slow, fast table
	slow.against(rowRecord, "record", 1.5, 1, 2, 2, micros, "")
	fast.within(rowOpen, "open", 16, 0, 3, millis, "")
	require.True(t, slow.short())
	require.False(t, fast.short())
	var out strings.Builder
	slow.print(&out)
	require.Contains(t, out.String(), fallsShort)
}

func TestQuantiles(t *testing.T) {
	require.InDelta(t, 3, samples{5, 1, 3, 2, 4}.median(), 0)
	require.InDelta(t, 5, samples{5, 1, 3, 2, 4}.quantile(1), 0)
	require.Zero(t, samples{}.quantile(0.99))
}
