package flow

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
)

func list(t *testing.T, n int) *List {
	t.Helper()
	test.NewTempApp(t)
	l := NewList()
	w := test.NewTempWindow(t, l)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(400, 300))
	l.Set(items(0, n))
	w.Canvas().Focus(l)
	return l
}

func items(from, n int) (list []Item) {
	for i := from; i < n; i++ {
		list = append(list, Item{Key: fmt.Sprint(i), Text: Text{NewPara(strings.Repeat(fmt.Sprintf("linje %d ", i), 20), StylesNow().Body)}})
	}
	return list
}

func press(l *List, keys ...fyne.KeyName) {
	for _, k := range keys {
		l.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestList_keyboard_walk_keeps_the_chosen_text_in_view(t *testing.T) {
	l := list(t, 50)
	require.Equal(t, "0", l.Chosen())
	for i := 1; i < 50; i++ {
		press(l, fyne.KeyDown)
		require.Equal(t, fmt.Sprint(i), l.Chosen())
		require.GreaterOrEqual(t, l.tops[i], l.offset-0.01)
		require.LessOrEqual(t, l.tops[i+1], l.offset+l.Size().Height+0.01)
	}
	press(l, fyne.KeyHome)
	require.Equal(t, "0", l.Chosen())
	press(l, fyne.KeyEnd)
	require.Equal(t, "49", l.Chosen())
	press(l, fyne.KeyPageUp, fyne.KeyPageDown)
	require.Equal(t, "49", l.Chosen())
}

func TestList_enter_opens_the_chosen_text(t *testing.T) {
	l := list(t, 3)
	opened := ""
	l.OnOpen = func(key string) { opened = key }
	press(l, fyne.KeyDown, fyne.KeyReturn)
	require.Equal(t, "1", opened)
}

func TestList_new_texts_above_do_not_move_what_is_read(t *testing.T) {
	l := list(t, 50)
	all := items(0, 50)
	l.Set(all[10:])
	l.Choose("20")
	l.offset = l.tops[9] + 7
	l.Set(all)
	require.InDelta(t, l.tops[19]+7, l.offset, 0.01)
	require.Equal(t, "20", l.Chosen())
}

func TestList_a_text_higher_than_the_view_is_read_to_its_end(t *testing.T) {
	l := list(t, 0)
	l.Set([]Item{{Key: "a", Text: Text{NewPara(strings.Repeat("en lang rapport ", 300), StylesNow().Body)}}, {Key: "b", Text: Text{NewPara("kort", StylesNow().Body)}}})
	press(l, fyne.KeyHome)
	n := 0
	for ; l.Chosen() == "a" && n < 100; n++ {
		press(l, fyne.KeyDown)
	}
	require.Greater(t, n, 3)
	require.Equal(t, "b", l.Chosen())
}

func TestList_a_finger_drags_and_taps(t *testing.T) {
	l := list(t, 50)
	l.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, -120)})
	require.InDelta(t, 120, l.offset, 0.01)
	opened := ""
	l.OnOpen = func(key string) { opened = key }
	at := &fyne.PointEvent{Position: fyne.NewPos(40, 100)}
	l.Tapped(at)
	require.Empty(t, opened, "the first tap chooses")
	l.Tapped(at)
	require.Equal(t, l.Chosen(), opened)
}

func TestSides_stand_side_by_side_and_under_one_another_when_narrow(t *testing.T) {
	test.NewTempApp(t)
	box := func() *Box { return &Box{Text: Text{NewPara("tekst", StylesNow().Body)}} }
	s := Sides{box(), box()}
	require.InDelta(t, box().Height(200), s.Height(600), 0.01)
	require.Greater(t, s.Height(300), 2*box().Height(300))
}

func TestWrap_a_row_goes_on_below_when_there_is_no_room(t *testing.T) {
	test.NewTempApp(t)
	l := NewWrap(4)
	row := []fyne.CanvasObject{}
	for range 5 {
		p := NewPage(nil, 100, 20)
		p.text = Text{Gap(20)}
		row = append(row, p)
	}
	l.Layout(row, fyne.NewSize(600, 20))
	require.InDelta(t, 20, l.MinSize(row).Height, 0.01)
	l.Layout(row, fyne.NewSize(320, 20))
	require.InDelta(t, 44, l.MinSize(row).Height, 0.01)
	require.InDelta(t, 100, l.MinSize(row).Width, 0.01)
	require.Equal(t, fyne.NewPos(0, 24), row[3].Position())
}
