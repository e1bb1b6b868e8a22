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
