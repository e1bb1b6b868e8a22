package seal

import (
	"bytes"
	"crypto/rand"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

func testEntry(f journal.Fact) journal.Entry {
	at := journal.Instant(1_790_000_000_000)
	id, err := journal.NewID(at, bytes.NewReader(bytes.Repeat([]byte{7}, 16)))
	if err != nil {
		panic(err)
	}
	return journal.Entry{
		Header: journal.Header{ID: id, Stream: journal.ID{1}, Device: journal.ID{2}, Seq: 3, Stamp: journal.NewStamp(at, 4), Class: f.Class(), KeyEpoch: 5},
		Body: journal.Body{
			Author: journal.Author{ID: "u1", Name: "Åse Bø", HPR: "9144889", Role: journal.RoleNurse},
			At:     at - 60_000, Recorded: at, Trust: journal.TrustSynced,
			Basis: journal.Basis{AsOf: at - 3_600_000, Entries: 12}, Fact: f,
		},
	}
}

func TestSealOpenRoundTrip(t *testing.T) {
	k, err := NewKey(rand.Reader)
	require.NoError(t, err)
	for _, f := range []journal.Fact{
		&journal.Note{Type: "rapport", Text: "Sov godt. Spiste frokost på rommet."},
		&journal.Administration{Order: journal.ID{9}, Version: 2, Act: journal.ActGiven, Slot: journal.SlotKey{Date: 20261122, Time: 480}, Drug: journal.Drug{Name: "Paracet"}},
	} {
		e := testEntry(f)
		s, err := Seal(e, k)
		require.NoError(t, err)
		got, err := Open(s, k)
		require.NoError(t, err)
		require.Equal(t, e, got)
		t.Logf("%T: %d sealed bytes", f, len(s.Bytes))
	}
}
