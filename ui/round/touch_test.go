package round

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/internal/ward"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// finger is a hand at the screen: it touches the round, and the buttons and
// answers of the dialog on top.
type finger struct {
	t *testing.T
	s *Screen
	w fyne.Window
}

func touching(t *testing.T, ws *ward.Ward) finger {
	t.Helper()
	s, w := open(t, ws, 1366, 700)
	th, err := theme.New(theme.Touch)
	require.NoError(t, err)
	fyne.CurrentApp().Settings().SetTheme(th)
	s.grid.Resize(fyne.NewSize(s.grid.Size().Width-1, s.grid.Size().Height)) // laid out anew for fingers
	return finger{t, s, w}
}

// dose touches a dose until it opens.
func (f finger) dose(order byte, slot journal.SlotKey) {
	f.t.Helper()
	goTo(f.t, f.s, order, slot)
	at := f.s.grid.chosenRect()
	require.GreaterOrEqual(f.t, at.H, float32(44))
	f.s.grid.Tapped(&fyne.PointEvent{Position: fyne.NewPos(at.X+20, at.Y+at.H/2)})
}

// button touches the button with that word in the dialog on top.
func (f finger) button(word string) {
	f.t.Helper()
	b := find(f.w.Canvas().Overlays().Top(), func(b *widgets.KeyButton) bool { return b.Text == word })
	require.NotNil(f.t, b, word)
	require.GreaterOrEqual(f.t, b.MinSize().Height, float32(42), word)
	test.Tap(b)
}

// answer touches the n-th answer of the first list in the dialog.
func (f finger) answer(n int) {
	f.t.Helper()
	c := find(f.w.Canvas().Overlays().Top(), func(*sign.Choice) bool { return true })
	require.NotNil(f.t, c)
	c.Tapped(&fyne.PointEvent{Position: c.Middle(n)})
}

// find is the first object of a kind that fits, in a tree.
func find[T fyne.CanvasObject](o fyne.CanvasObject, fits func(T) bool) (found T) {
	for _, part := range test.LaidOutObjects(o) {
		if b, ok := part.(T); ok && fits(b) {
			return b
		}
	}
	return found
}

func TestScreen_a_round_by_fingers_alone(t *testing.T) {
	ws := ward.Berit()
	f := touching(t, ws)
	f.dose(ward.Bag1, ward.Slot(8))
	f.button("Gitt (Enter)")
	require.Len(t, ws.Acts, 1)

	f.dose(ward.Fragmin, ward.Slot(8))
	f.answer(3)
	f.button("Gitt (Enter)")
	require.Equal(t, "høyre lår", facts[*journal.Administration](ws)[1].Site)

	goTo(t, f.s, ward.Bag2, ward.Slot(8))
	test.Tap(f.s.acts[CommandNotGiven])
	f.answer(0)
	f.button("Ikke gitt (Enter)")
	require.Equal(t, journal.ReasonRefused, facts[*journal.Administration](ws)[2].NotGiven)

	goTo(t, f.s, ward.Symbicort, ward.Slot(8))
	test.Tap(f.s.acts[CommandMore])
	f.answer(3)
	f.button("Levert (Enter)")
	require.Equal(t, journal.ActDelivered, facts[*journal.Administration](ws)[3].Act)
	closed(t, f.w)
}
