package patients

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
)

func id(n byte) journal.ID { return journal.ID{15: n} }

var names = []string{
	"Aasen, Åse", "Bråthen, Øystein", "Čáhput-Guttorm, Áilu Máret", "Strømsnes-Østgård, Ingebjørg Margrethe Kristine",
	"Utsi, Kåre", "Øverland, Ingebjørg", "Hætta", "Nygård-Ærlandsen, Ragnhild",
}

func sample() View {
	v := View{Title: "Sone Nord"}
	for i := range 24 {
		r := Row{Stream: id(byte(i + 1)), Name: names[i%len(names)], Born: journal.NewDate(1930+i, 3, 1+i), Room: fmt.Sprintf("rom %d", 101+i), Complete: i != 5}
		r.Cave, r.Critical, r.Overdue, r.Due, r.Cases, r.Unsent = i%3 == 0, i%7 == 0, i%4, i%2, i%5/4, i%6/4*3
		r.New, r.Changed, r.Stopped, r.Effects, r.Checks = i%5/3, i%6/5*12, i%7/6, i%9/7, i%11/8
		v.Rows = append(v.Rows, r)
	}
	v.Removed = []Removed{{Stream: id(100), Name: "Lie, Sølvi", When: "i dag 12:05", By: "Kari Moe", Reason: "Innlagt på St. Olavs hospital"}}
	return v
}

type picked struct{ opened []journal.ID }

func show(t *testing.T, v View, scale float32, size fyne.Size) (*Pane, fyne.Window, *picked) {
	t.Helper()
	th, err := theme.New(theme.Compact)
	require.NoError(t, err)
	test.NewTempApp(t).Settings().SetTheme(th)
	w, err := i18n.Load(i18n.Bokmal)
	require.NoError(t, err)
	var got picked
	p := New(w, th.RowHeight(), func(s journal.ID, _ bool) { got.opened = append(got.opened, s) })
	win := test.NewTempWindow(t, p.Object)
	win.Canvas().(software.WindowlessCanvas).SetScale(scale)
	p.Show(v)
	win.Resize(size)
	return p, win, &got
}

// texts calls f with every visible text under o and the width it may take.
func texts(o fyne.CanvasObject, width float32, f func(*canvas.Text, float32)) {
	switch o := o.(type) {
	case *canvas.Text:
		f(o, width-o.Position().X)
	case *fyne.Container:
		for _, c := range o.Objects {
			texts(c, c.Size().Width, f)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			texts(c, o.Size().Width, f)
		}
	}
}

func TestList_no_name_is_ever_cut(t *testing.T) {
	for _, scale := range []float32{1, 1.25, 1.5, 2} {
		for _, width := range []float32{300, 320, 420} {
			p, _, _ := show(t, sample(), scale, fyne.NewSize(width, 2000))
			var shown strings.Builder
			for i := range p.items {
				l := newLine(p.words)
				l.set(p.items[i])
				l.Resize(fyne.NewSize(p.width.MinSize().Width, p.heights[i]))
				texts(l, l.Size().Width, func(c *canvas.Text, room float32) {
					require.LessOrEqual(t, c.MinSize().Width, room+0.5, "%q at scale %v", c.Text, scale)
					require.LessOrEqual(t, c.Position().Y+c.MinSize().Height, p.heights[i]+2, "%q", c.Text)
					shown.WriteString(c.Text + " ")
				})
			}
			for _, n := range names {
				require.Contains(t, strings.ReplaceAll(shown.String(), ",  ", ", "), n)
			}
		}
	}
}

func TestList_chips_and_names_never_overlap(t *testing.T) {
	p, _, _ := show(t, sample(), 1, fyne.NewSize(300, 600))
	for i := range p.view.Rows {
		objects, _ := arrangeRow(&p.view.Rows[i], p.words, p.width.MinSize().Width)
		for a := range objects {
			for b := range a {
				require.False(t, overlap(objects[a], objects[b]), "row %d: %v and %v", i, objects[a], objects[b])
			}
		}
	}
}

func overlap(a, b fyne.CanvasObject) bool {
	ap, as, bp, bs := a.Position(), a.Size(), b.Position(), b.Size()
	x := min(ap.X+as.Width, bp.X+bs.Width) - max(ap.X, bp.X)
	y := min(ap.Y+as.Height, bp.Y+bs.Height) - max(ap.Y, bp.Y)
	_, text := a.(*canvas.Text)
	if _, too := b.(*canvas.Text); text && too {
		return x > 0.5 && y > 4 // lines of text have air above and below the letters
	}
	return x > 0.5 && y > 3
}

func TestList_by_keyboard_past_the_heading_to_the_removed(t *testing.T) {
	p, win, got := show(t, sample(), 1, fyne.NewSize(320, 700))
	win.Canvas().Focus(p.List)
	require.Empty(t, got.opened, "to focus the list is not to open a patient")
	p.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	p.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	p.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	p.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	require.Equal(t, []journal.ID{id(100), id(24)}, got.opened)
}

func TestList_keeps_the_chosen_patient_when_the_list_changes(t *testing.T) {
	p, _, got := show(t, sample(), 1, fyne.NewSize(320, 700))
	p.Choose(id(5))
	v := sample()
	v.Rows = v.Rows[2:]
	p.Show(v)
	require.Equal(t, 2, p.List.Selected())
	require.Empty(t, got.opened, "nobody opened anything")
}

func TestList_a_removed_patient_says_who_when_and_why(t *testing.T) {
	p, _, _ := show(t, sample(), 1, fyne.NewSize(320, 700))
	r, ok := p.RemovedOf(id(100))
	require.True(t, ok)
	require.Equal(t, "Kari Moe", r.By)
	l := newLine(p.words)
	l.set(item{removed: &r})
	require.Contains(t, l.AccessibilityLabel(), "Innlagt på St. Olavs")
}

func TestList_a_count_that_does_not_match_is_a_warning(t *testing.T) {
	v := sample()
	v.Warnings = []string{"Listen «Sone Nord» her har 24 pasienter, felles journal har 25."}
	p, _, _ := show(t, v, 1, fyne.NewSize(320, 700))
	require.Len(t, p.warnings.Objects, 1)
}

func TestList_beside_stays_within_the_list(t *testing.T) {
	p, _, _ := show(t, sample(), 1, fyne.NewSize(320, 700))
	p.Choose(id(1))
	next, _ := p.Beside(1)
	require.Equal(t, id(2), next)
	before, _ := p.Beside(-1)
	require.Equal(t, id(1), before)
}

func TestR_MED_10_changes_since_the_last_look_stand_in_the_list(t *testing.T) {
	v := View{Rows: []Row{{Stream: id(1), Name: "Aasen, Åse", New: 2, Changed: 1, Stopped: 1, Effects: 1, Checks: 3, Complete: true}}}
	p, _, _ := show(t, v, 1, fyne.NewSize(320, 700))
	l := newLine(p.words)
	l.set(p.items[0])
	for _, word := range []string{"2 nye", "1 endret", "1 stoppet", "1 effekt", "3 venter på kontroll"} {
		require.Contains(t, l.AccessibilityLabel(), word)
	}
}

func TestList_two_units_stand_under_their_names(t *testing.T) {
	v := sample()
	for i := range v.Rows {
		v.Rows[i].Unit = "Solbakken sykehjem, avd. 2"
		if i < 10 {
			v.Rows[i].Unit = "Hjemmetjenesten sone Nord"
		}
	}
	p, _, got := show(t, v, 1, fyne.NewSize(320, 700))
	require.Equal(t, "Hjemmetjenesten sone Nord (10)", p.items[0].heading)
	require.Equal(t, "Solbakken sykehjem, avd. 2 (14)", p.items[11].heading)
	p.Choose(id(10))
	next, ok := p.Beside(1)
	require.True(t, ok)
	require.Equal(t, id(11), next, "past the heading")
	_, removed := p.RemovedOf(id(24))
	require.False(t, removed)
	require.Empty(t, got.opened)
}

func TestList_a_row_at_rest_stays_as_it_is(t *testing.T) {
	p, _, _ := show(t, sample(), 1, fyne.NewSize(320, 700))
	l := newLine(p.words)
	l.set(p.items[0])
	l.Resize(fyne.NewSize(300, 49))
	r := test.WidgetRenderer(l)
	before := r.Objects()
	l.Refresh()
	r.Layout(l.Size())
	require.Equal(t, len(before), len(r.Objects()))
	for i := range before {
		require.Same(t, before[i], r.Objects()[i], "new objects would be laid out again, for ever")
	}
}
