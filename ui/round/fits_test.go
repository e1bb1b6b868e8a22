package round

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/internal/ward"
)

// TestScreen_every_dialog_fits_a_small_screen_at_one_and_a_half: 1366×768 at
// scale 1.5 is 910×512. A button outside the window cannot be pressed.
func TestScreen_every_dialog_fits_a_small_screen_at_one_and_a_half(t *testing.T) {
	ws := ward.Aase()
	ws.Picture = ward.On(20261121, "19:00") // with the warning about its age
	s, w := open(t, ws, 910, 512)
	for _, c := range []struct {
		order byte
		slot  journal.SlotKey
		keys  string
	}{{1, ward.Slot(8), "gid"}, {4, ward.Slot(8), "gidf"}, {2, ward.Slot(8), "gidf"}, {8, journal.SlotKey{}, "gid"}, {9, journal.SlotKey{}, "gid"}} {
		for _, key := range c.keys {
			goTo(t, s, c.order, c.slot)
			typed(w, string(key))
			overlay := w.Canvas().Overlays().Top()
			require.NotNil(t, overlay, "%d %c", c.order, key)
			least := overlay.MinSize()
			require.LessOrEqual(t, least.Height, float32(512), "%d %c", c.order, key)
			require.LessOrEqual(t, least.Width, float32(910), "%d %c", c.order, key)
			press(w, fyne.KeyEscape)
		}
	}
}

// TestScreen_the_dialogs_of_every_kind_of_order_fit_too opens each act of
// Berit's medicines, with the second step where there is one, on an old picture.
func TestScreen_the_dialogs_of_every_kind_of_order_fit_too(t *testing.T) {
	ws := ward.Berit().Registered()
	ws.Picture = ward.On(20261121, "19:00")
	s, w := open(t, ws, 910, 512)
	for _, c := range []struct {
		order byte
		slot  journal.SlotKey
		steps []string
	}{
		{ward.Durogesic, ward.Slot(8), []string{"g", "h", "d", "a", "p"}},
		{ward.NovoRapid, ward.Slot(8), []string{"k", "r", "f", "d"}},
		{ward.Fragmin, ward.Slot(8), []string{"x", "g", "h"}},
		{ward.Metoprolol, ward.Slot(8), []string{"g"}},
		{ward.Ibux, journal.SlotKey{}, []string{"e", "g", "d"}},
		{ward.Morfin, journal.SlotKey{}, []string{"p", "p\n"}},
		{ward.Bag1, ward.Slot(8), []string{"d", "r", "g"}},
	} {
		for _, keys := range c.steps {
			goTo(t, s, c.order, c.slot)
			for _, key := range keys {
				enter(w, string(key))
			}
			overlay := w.Canvas().Overlays().Top()
			require.NotNil(t, overlay, "%d %q", c.order, keys)
			least := overlay.MinSize()
			require.LessOrEqual(t, least.Height, float32(512), "%d %q", c.order, keys)
			require.LessOrEqual(t, least.Width, float32(910), "%d %q", c.order, keys)
			for w.Canvas().Overlays().Top() != nil {
				press(w, fyne.KeyEscape)
			}
		}
	}
}
