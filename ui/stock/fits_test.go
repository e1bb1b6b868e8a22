package stock

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/internal/ward"
)

// A window of 1366x768 at scale 1.5 has 911x512 to draw on; a button outside
// it cannot be pressed.
func TestStock_every_form_fits_a_small_window_at_scale_150(t *testing.T) {
	s := newStation().booked()
	for n := range byte(9) {
		o := *s.Order(60+n, "Depotmorfin "+string('A'+rune(n)), "10 mg", 1, "depottablett", 8*60)
		o.Version, o.Drug.Group = 2, "A"
		s.Write(ward.Lege, ward.On(20261102, "09:00"), &o)
	}
	d := open(t, s)
	d.count("18", "1", ward.PIN)
	d.enter()
	d.Window.Resize(fyne.NewSize(911, 512))
	for _, letter := range "ulkrtan+-o" {
		d.Type(string(letter))
		require.True(t, d.asked(), string(letter))
		top := d.Window.Canvas().Overlays().Top()
		require.LessOrEqual(t, top.MinSize().Height, float32(512), string(letter))
		require.LessOrEqual(t, top.MinSize().Width, float32(911), string(letter))
		d.Press(fyne.KeyEscape)
	}
	require.Equal(t, journal.Amount(20_000_000), s.balance())
}
