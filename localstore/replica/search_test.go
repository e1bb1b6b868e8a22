package replica

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"feltjournal/journal"
	"feltjournal/localstore"
)

func TestNormalMeetsAllWaysToWriteALetter(t *testing.T) {
	same := [][]string{
		{"Åse", "åse", "A\u030ase", "Aase", "ÅSE", "ase"},
		{"sår", "saar", "sar", "sa\u030ar"},
		{"høyre", "hoyre", "hoeyre", "HØYRE"},
		{"blærekatarr", "blaerekatarr", "BLÆREKATARR"},
		{"Čáhppes", "cahppes", "C\u030ca\u0301hppes"},
		{"Ŋuorra", "nuorra"},
		{"Đorvu", "dorvu"},
		{"Müller", "muller", "Mu\u0308ller"},
		{"Bäck", "back"},
		{"Renée", "renee", "Rene\u0301e"},
	}
	for _, group := range same {
		for _, s := range group[1:] {
			require.Equal(t, normal(group[0]), normal(s), s)
		}
	}
	require.Equal(t, " hansen hanssen 12 5", normal("  Hansen/Hanssen, 12,5 ")[:20])
	require.Empty(t, normal(" \t'; -- %_* "))
}

func (w *ward) found(r *Replica, q string) (out []string) {
	for _, h := range r.Search(q) {
		if h.Entry == (journal.ID{}) {
			out = append(out, "patient "+h.Patient)
		} else {
			out = append(out, h.Snippet)
		}
	}
	return out
}

func TestSearchFindsPatientsAndNotes(t *testing.T) {
	w := newWard(t)
	ase, _ := w.admit("Aasen", "Åse")
	berit, _ := w.admit("Bjørnstad", "Berit")
	w.arrive(w.place(ase, anna, note("Sår på høyre legg stelt.")), w.place(berit, anna, note("Ville gjerne snakke med Åse.")))
	r := w.open()
	check := func() {
		t.Helper()
		require.Equal(t, []string{"patient Aasen, Åse", "Ville gjerne snakke med Åse."}, w.found(r, "ase"))
		require.Equal(t, []string{"patient Bjørnstad, Berit"}, w.found(r, "berit bjornstad"))
		require.Equal(t, []string{"Sår på høyre legg stelt."}, w.found(r, "hoyre SAR"))
		require.Equal(t, []string{"Sår på høyre legg stelt."}, w.found(r, "leg"))
		require.Empty(t, w.found(r, "egg"), "only beginnings of words")
		require.Empty(t, w.found(r, "' OR 1=1 --"))
		require.Empty(t, w.found(r, "   "))
	}
	check()
	require.NoError(t, r.index.build(context.Background()))
	check()
	_, err := r.Act(context.Background(), ase, note("Nytt plaster på leggen."), 0, "")
	require.NoError(t, err)
	require.Equal(t, []string{"Nytt plaster på leggen."}, w.found(r, "plaster"))
	w.refresh(r)
	require.Equal(t, []string{"Nytt plaster på leggen."}, w.found(r, "plaster"), "found once")
	w.apply(localstore.Inbound{Removed: []journal.ID{ase}})
	w.refresh(r)
	require.Empty(t, w.found(r, "plaster"))
}

func TestSnippetShowsTheWordFound(t *testing.T) {
	text := ""
	for i := range 60 {
		text += fmt.Sprintf("ord%d æøå ", i)
	}
	s := snippet(text+"Åse falt. "+text, []string{"fal"})
	require.Contains(t, s, "Åse falt.")
	require.True(t, len(s) < 4*snippetRadius)
	require.Equal(t, "… ", s[:len("… ")])
}

// The index and the scan find the same.
func TestIndexFindsWhatTheScanFinds(t *testing.T) {
	word := rapid.StringMatching(`[a-cåæ]{1,4}`)
	rapid.Check(t, func(rt *rapid.T) {
		x, y := newIndex(), newIndex()
		n := rapid.IntRange(1, 300).Draw(rt, "notes")
		built := rapid.IntRange(0, n).Draw(rt, "built after")
		for i := range n {
			text := word.Draw(rt, "a") + " " + word.Draw(rt, "b") + "-" + word.Draw(rt, "c")
			e := []journal.Entry{{Header: journal.Header{ID: journal.ID{byte(i), byte(i >> 8)}, Stream: journal.ID{byte(i % 3)}}, Body: journal.Body{Fact: note(text)}}}
			x.add(e)
			y.add(e)
			if i == built {
				require.NoError(rt, x.build(context.Background()))
			}
		}
		x.drop(journal.ID{1})
		y.drop(journal.ID{1})
		terms := []string{normal(word.Draw(rt, "q"))[1:], normal(word.Draw(rt, "r"))[1:]}
		require.Equal(rt, y.find(terms), x.find(terms))
	})
}

func FuzzNormal(f *testing.F) {
	for _, s := range []string{"Åse", "a\u030a", "aaa", "\xff", "oe", "\u202e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := normal(s)
		require.Equal(t, n, normal(n), "folding twice changes nothing")
		snippet(s, []string{"a"})
	})
}
