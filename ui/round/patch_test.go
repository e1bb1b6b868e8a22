package round

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/internal/ward"
	"feltjournal/ui/sign"
)

func TestC12_a_new_patch_takes_the_old_one_off_in_the_same_act(t *testing.T) {
	ws := ward.Berit()
	old := ws.PatchOn()
	s, w := open(t, ws, 1066, 660)
	goTo(t, s, ward.Durogesic, ward.Slot(8))
	row, _ := s.grid.Chosen()
	require.Len(t, row.Patches, 1)
	require.Contains(t, row.Marks[len(row.Marks)-1].Word, "venstre bryst")
	enter(w, "g", "\n", "2", ward.PIN, "\n")
	closed(t, w)
	var off, on *journal.Administration
	for _, a := range facts[*journal.Administration](ws) {
		switch a.Act {
		case journal.ActPatchOff:
			off = a
		case journal.ActGiven:
			on = a
		}
	}
	require.Equal(t, old, off.Target)
	require.Equal(t, "høyre bryst", on.Site, "another place than the old one")
	require.Empty(t, on.Against)
	require.Zero(t, len(ws.Chart.Cases()))
}

func TestC12_keeping_the_old_patch_on_needs_a_reason(t *testing.T) {
	ws := ward.Berit()
	ws.PatchOn()
	s, w := open(t, ws, 1066, 660)
	goTo(t, s, ward.Durogesic, ward.Slot(8))
	enter(w, "g")
	keep := choices(w)[1]
	keep.Choose(1)
	press(w, fyne.KeyReturn)
	require.Empty(t, ws.Acts, "it opens again with what speaks against it")
	require.Len(t, w.Canvas().Overlays().List(), 1)
	enter(w, "\n", "legen vil ha to", "\n", "\n", "2", ward.PIN, "\n")
	closed(t, w)
	for _, a := range facts[*journal.Administration](ws) {
		require.NotEqual(t, journal.ActPatchOff, a.Act)
		require.Contains(t, a.Against, "patches_on")
		require.Equal(t, "legen vil ha to", a.Override)
	}
	require.Equal(t, chart.RulePatches, ws.Chart.Cases()[0].Rule)
}

func choices(w fyne.Window) (list []*sign.Choice) {
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if c, ok := o.(*sign.Choice); ok {
			list = append(list, c)
		}
	}
	return list
}

func TestScreen_a_patch_comes_off_by_itself(t *testing.T) {
	ws := ward.Berit()
	old := ws.PatchOn()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Durogesic, ward.Slot(8), "a", "\n")
	closed(t, w)
	require.Equal(t, old, facts[*journal.Administration](ws)[0].Target)
	row, _ := s.grid.Chosen()
	require.Empty(t, row.Patches)
}

func TestScreen_injection_sites_rotate(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Fragmin, ward.Slot(8), "g", "\n")
	require.Equal(t, "mage, venstre side", facts[*journal.Administration](ws)[0].Site)
	ws.Clock = ward.On(20261123, "08:10")
	ws.Picture = ws.Clock
	s.Today()
	at(t, s, w, ward.Fragmin, journal.SlotKey{Date: 20261123, Time: 8 * 60}, "g", "\n")
	require.Equal(t, "mage, høyre side", facts[*journal.Administration](ws)[1].Site)
}
