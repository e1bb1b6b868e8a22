package seal

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

var train = flag.Bool("train", false, "make the dictionary anew; never once it has shipped")

// TestTrain writes the current dictionary from the corpus. A dictionary that
// has shipped is never made again: raise currentDictID and add a file.
func TestTrain(t *testing.T) {
	if !*train {
		t.Skip("-train makes the dictionary")
	}
	c := corpus{rand.New(rand.NewPCG(1, currentDictID))}
	var samples [][]byte
	for range 6000 {
		samples = append(samples, form(t, c.body()))
	}
	out, err := zstd.BuildDict(zstd.BuildDictOptions{
		ID: currentDictID, Contents: samples, History: history(t, c), Offsets: [3]int{1, 4, 8}, Level: sealLevel,
	})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(fmt.Sprintf("dict/%d.zdict", currentDictID), out, 0o644))
}

// form is what is left of a body to compress.
func form(t *testing.T, b journal.Body) []byte {
	t.Helper()
	out, err := encodeBody(b, b.Recorded)
	require.NoError(t, err)
	rest, _, _ := lift(nil, nil, out)
	return rest
}

// history is the content of the dictionary, rarest first.
func history(t *testing.T, c corpus) []byte {
	t.Helper()
	var h []byte
	words := func(list ...string) { h = append(h, strings.Join(strings.Fields(strings.Join(list, " ")), " ")+" "...) }
	words(corpusRare)
	words(corpusPhrases...)
	for range 24 {
		h = append(h, form(t, journal.Body{Author: c.author(), Trust: journal.TrustSynced, Fact: c.rare()})...)
	}
	for _, m := range corpusMeasures {
		f := strings.Split(m, ";")
		h = append(h, f[0]+" "+f[1]+" "+f[2]...)
	}
	for _, line := range corpusDrugs {
		a := &journal.Administration{Version: 1, Act: journal.ActGiven, Dose: 1_000_000}
		a.Drug, a.Unit, a.Route = drugOf(line, false)
		h = append(h, fragment(t, a)...)
	}
	for i, dose := range corpusDoses {
		a := journal.Administration{Version: 1, Act: journal.ActGiven, Dose: journal.Amount(dose * 1e6), Unit: "mg", Route: "oral"}
		if i%4 == 3 {
			a.Unit, a.Route = pick(c, []string{"ml", "E", "IE", "tablett"}), pick(c, []string{"oral", "subkutan"})
		}
		h = append(h, fragment(t, &a)[9:]...)
	}
	for range 36 {
		a := c.administration()
		a.Order = journal.ID{}
		h = append(h, form(t, journal.Body{Author: c.author(), Trust: journal.TrustSynced, Fact: a})...)
	}

	words(corpusWords, corpusGlue)
	h = append(h, form(t, journal.Body{Author: c.author(), Trust: journal.TrustSynced, Fact: &journal.Note{Type: "rapport", Text: "Pasienten har "}})...)
	return h
}

// fragment is the part of an administration that is the same whoever gives it.
func fragment(t *testing.T, a *journal.Administration) []byte {
	t.Helper()
	b, err := Marshal(a)
	require.NoError(t, err)
	rest, _, _ := lift(nil, nil, b)
	return rest[1:]
}
