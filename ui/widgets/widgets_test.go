package widgets

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
)

func start(t *testing.T, o ...fyne.CanvasObject) fyne.Window {
	t.Helper()
	win := test.NewTempWindow(t, container.NewVBox(o...))
	win.Resize(fyne.NewSize(600, 500))
	return win
}

func startApp(t *testing.T) *i18n.Words {
	t.Helper()
	th, err := theme.New(theme.Compact)
	require.NoError(t, err)
	test.NewTempApp(t).Settings().SetTheme(th)
	w, err := i18n.Load(i18n.Bokmal)
	require.NoError(t, err)
	return w
}

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

func TestKeyButton_reacts_to_Enter_and_Space(t *testing.T) {
	startApp(t)
	n := 0
	b := NewPrimary("Signer", "pen", func() { n++ })
	win := start(t, b)
	win.Canvas().Focus(b)
	for _, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace} {
		b.TypedKey(key(k))
	}
	require.Equal(t, 3, n)
	b.Disable()
	b.TypedKey(key(fyne.KeyReturn))
	require.Equal(t, 3, n)
}

func TestEveryWidget_gives_F2_and_Escape_to_the_window(t *testing.T) {
	w := startApp(t)
	today := journal.NewDate(2026, 11, 22)
	all := []fyne.CanvasObject{
		NewButton("a", "", nil), NewField("b"), NewPIN("c"), NewNoteEditor("d", 3), NewDateField(w, today, today),
		NewTimeField(w, 480), NewChoice(1, "x", "y"), listOf(3),
	}
	win := start(t, all...)
	var got []fyne.KeyName
	win.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { got = append(got, ev.Name) })
	for _, o := range all {
		o.(fyne.Focusable).TypedKey(key(fyne.KeyF2))
		o.(fyne.Focusable).TypedKey(key(fyne.KeyEscape))
	}
	require.Len(t, got, 2*len(all))
}

func TestNoteEditor_tab_leaves_and_ctrl_enter_signs(t *testing.T) {
	startApp(t)
	signed := 0
	e, b := NewNoteEditor("", 3), NewButton("neste", "", nil)
	e.OnSign = func() { signed++ }
	win := start(t, e, b)
	win.Canvas().Focus(e)
	require.False(t, e.AcceptsTab())
	win.Canvas().FocusNext()
	require.Same(t, b, win.Canvas().Focused())
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
	require.Equal(t, 1, signed)
	e.TypedKey(key(fyne.KeyReturn))
	require.Equal(t, "\n", e.Text)
}

func listOf(n int) *DragList {
	return NewDragList(func() int { return n },
		func() fyne.CanvasObject { return NewChip(theme.Good, "check", "Gitt") },
		func(row int, o fyne.CanvasObject) { o.(*Chip).Set(theme.Good, "check", fmt.Sprint(row)) })
}

func TestDragList_goes_by_keyboard_past_headings(t *testing.T) {
	startApp(t)
	l, chosen := listOf(30), -1
	l.CanSelect = func(row int) bool { return row != 0 && row != 3 }
	l.OnChosen = func(row int, byKey bool) { require.True(t, byKey); chosen = row }
	win := test.NewTempWindow(t, l)
	win.Resize(fyne.NewSize(200, 200))
	win.Canvas().Focus(l)
	require.Equal(t, 1, l.Selected())
	for _, step := range []struct {
		key  fyne.KeyName
		want int
	}{
		{fyne.KeyDown, 2}, {fyne.KeyDown, 4}, {fyne.KeyUp, 2}, {fyne.KeyHome, 1}, {fyne.KeyUp, 1}, {fyne.KeyEnd, 29}, {fyne.KeyPageUp, 19}, {fyne.KeyPageDown, 29},
	} {
		l.TypedKey(key(step.key))
		require.Equal(t, step.want, l.Selected(), string(step.key))
	}
	require.Equal(t, -1, chosen, "passing by is not opening")
	l.TypedKey(key(fyne.KeyReturn))
	require.Equal(t, 29, chosen)
	l.OnChosen = func(row int, byKey bool) { require.False(t, byKey); chosen = row }
	l.tap(4)
	require.Equal(t, 4, chosen, "a tap opens")
	l.tap(3)
	require.Equal(t, 4, chosen, "a heading is not opened")
}

func TestDragList_a_finger_scrolls(t *testing.T) {
	startApp(t)
	l := listOf(100)
	win := test.NewTempWindow(t, l)
	win.Resize(fyne.NewSize(200, 200))
	row := newDragRow(l, NewChip(theme.Good, "", ""))
	row.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, -120)})
	require.InDelta(t, 120, l.GetScrollOffset(), 0.5)
	row.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, 500)})
	require.Zero(t, l.GetScrollOffset())
}

func TestDialog_enter_acts_escape_closes_and_the_window_gets_its_keys_back(t *testing.T) {
	startApp(t)
	win := start(t, NewField(""))
	var window []fyne.KeyName
	win.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { window = append(window, ev.Name) })
	f, acted, closed := NewField(""), 0, 0
	d := NewDialog(win.Canvas(), "Feilregistrert", 300, f, NewPrimary("OK", "", nil))
	d.First, d.Enter, d.Closed = f, func() { acted++ }, func() { closed++ }
	d.Show()
	require.Same(t, f, win.Canvas().Focused())
	f.TypedKey(key(fyne.KeyReturn))
	f.TypedKey(key(fyne.KeyF2))
	require.Equal(t, 1, acted)
	d.Fail("Begrunnelse må fylles ut.")
	f.TypedKey(key(fyne.KeyEscape))
	d.Close()
	require.Equal(t, 1, closed)
	require.Empty(t, window, "the window must not act under a dialog")
	win.Canvas().OnTypedKey()(key(fyne.KeyF2))
	require.Equal(t, []fyne.KeyName{fyne.KeyF2}, window)
}

func TestChoice_by_digit_arrow_and_tap(t *testing.T) {
	startApp(t)
	var got []int
	c := NewChoice(2, "nektet", "sover", "kvalm", "annet")
	c.OnChanged = func(i int) { got = append(got, i) }
	win := start(t, c)
	win.Canvas().Focus(c)
	c.TypedRune('2')
	c.TypedKey(key(fyne.KeyDown))
	c.TypedKey(key(fyne.KeyLeft))
	test.Tap(c.options[0])
	c.TypedRune('9')
	require.Equal(t, []int{1, 3, 2, 0}, got)
}

func TestChoice_gives_fingers_room(t *testing.T) {
	startApp(t)
	compact := NewChoice(2, "Gitt", "Ikke gitt", "Utsatt").MinSize().Height
	touch, err := theme.New(theme.Touch)
	require.NoError(t, err)
	fyne.CurrentApp().Settings().SetTheme(touch)
	require.GreaterOrEqual(t, NewChoice(2, "Gitt", "Ikke gitt", "Utsatt").MinSize().Height, float32(2*44))
	require.Less(t, compact, float32(2*44), "a mouse needs less")
}

func TestChoice_enter_goes_on(t *testing.T) {
	startApp(t)
	c, entered, forwarded := NewChoice(1, "x", "y"), 0, 0
	win := start(t, c)
	win.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { forwarded++ })
	c.TypedKey(key(fyne.KeyReturn))
	require.Equal(t, 1, forwarded, "to the dialog or the window")
	c.OnSubmitted = func() { entered++ }
	c.TypedKey(key(fyne.KeyEnter))
	require.Equal(t, []int{1, 1}, []int{entered, forwarded})
}

func TestDateField_writes_the_day_out_when_left(t *testing.T) {
	w := startApp(t)
	today := journal.NewDate(2026, 11, 22)
	f := NewDateField(w, today, today)
	start(t, f)
	f.SetText("+1")
	f.FocusLost()
	require.Equal(t, "23.11.2026", f.Text)
	f.SetText("31.02.2026")
	_, ok := f.Value()
	require.False(t, ok)
	require.Error(t, f.Validate())
}

func TestChip_shows_icon_and_word_and_reads_aloud(t *testing.T) {
	startApp(t)
	c := NewChip(theme.Danger, "warning", "Forfalt")
	start(t, c)
	require.Equal(t, "Forfalt", c.AccessibilityLabel())
	require.Greater(t, c.MinSize().Width, NewChip(theme.Danger, "", "Forfalt").MinSize().Width)
}

func TestNotice_hides_when_it_has_nothing_to_say(t *testing.T) {
	startApp(t)
	n := NewNotice()
	start(t, n)
	require.False(t, n.Visible())
	n.Set(theme.Alert, "warning", "Gikk ikke")
	require.True(t, n.Visible())
	n.Set(theme.Alert, "", "")
	require.False(t, n.Visible())
}
