package seal

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/klauspost/compress/dict"
	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

var update = flag.Bool("update", false, "train the dictionary anew and rewrite golden files")

// TestTrain writes dict/<currentDictID>.zdict from an invented corpus. A
// dictionary that has shipped is never trained again: raise currentDictID.
func TestTrain(t *testing.T) {
	if !*update {
		t.Skip("-update trains")
	}
	r := rand.New(rand.NewPCG(1, currentDictID))
	var samples [][]byte
	for range 4000 {
		b, err := encodeBody(journal.Body{Author: journal.Author{ID: fmt.Sprint("u", r.IntN(1e6)), Name: "Anna Berg", Role: journal.RoleNurse},
			Trust: 1, Fact: &journal.Administration{Order: journal.ID{byte(r.Uint32()), byte(r.Uint32())}, Version: 1, Act: 1, Drug: journal.Drug{Name: "Paracet", ATC: "N02BE01"}, Unit: "mg", Dose: 1e6, Route: "oral"}}, 0)
		require.NoError(t, err)
		samples = append(samples, b)
	}
	out, err := dict.BuildZstdDict(samples, dict.Options{MaxDictSize: 32 << 10, HashBytes: 6, ZstdDictID: currentDictID, ZstdLevel: zstd.SpeedBestCompression})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(fmt.Sprintf("dict/%d.zdict", currentDictID), out, 0o644))
}
