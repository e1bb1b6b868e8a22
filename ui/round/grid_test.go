package round

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/internal/ward"
	"feltjournal/ui/theme"
)

func TestGrid_no_drug_name_is_cut_at_any_width_or_density(t *testing.T) {
	s, _ := open(t, ward.Aase(), 1066, 660)
	for _, d := range []theme.Density{theme.Compact, theme.Touch} {
		th, err := theme.New(d)
		require.NoError(t, err)
		fyne.CurrentApp().Settings().SetTheme(th)
		for width := float32(360); width < 1500; width += 61 {
			p := arrange(&s.sheet, fyne.NewSize(width, 400))
			for i, r := range p.rows {
				require.Equal(t, strings.ReplaceAll(s.sheet.Rows[i].Title, " ", ""), strings.ReplaceAll(strings.Join(r.title, ""), " ", ""))
				if s.sheet.Rows[i].Kind == RowHead {
					continue
				}
				for _, l := range r.title {
					require.LessOrEqual(t, p.style.title.Width(l), p.label-margin)
				}
			}
		}
	}
}

func TestGrid_the_words_of_a_given_dose_fit_the_narrowest_column(t *testing.T) {
	s, _ := open(t, ward.Aase(), 1066, 660)
	p := arrange(&s.sheet, fyne.NewSize(400, 400))
	for _, word := range []string{"Gitt 08:02", "Planlagt", "Forfalt", "Ikke gitt", "Gis nå", "Seponert", "Dobbelt?"} {
		_, whole := p.style.word.Fit(word, p.column-6-p.style.word.Size-2-2*gap-6)
		require.True(t, whole, word)
	}
}

func TestGrid_the_focus_ring_is_two_pixels(t *testing.T) {
	s, _ := open(t, ward.Aase(), 1066, 660)
	page := s.grid.picture.Paint(1).(*image.RGBA)
	at := s.grid.chosenRect()
	x, y := int(at.X+at.W/2), int(at.Y)
	want := theme.Primary
	n := 0
	for dy := range 8 {
		if c := page.RGBAAt(x, y+dy); c.R == want.R && c.G == want.G && c.B == want.B {
			n++
		}
	}
	require.Equal(t, 2, n)
}

func TestGrid_doses_that_wait_out_of_sight_are_told_at_the_edge(t *testing.T) {
	ws := ward.Aase()
	for i := range 12 {
		ws.Order(byte(60+i), "Legemiddel "+string(rune('A'+i)), "10 mg", 1, "tablett", 7*60, 8*60)
	}
	s, _ := open(t, ws, 700, 420)
	h := s.grid.waitingOutOfSight()
	require.Positive(t, h.below)
	s.grid.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, -5000)})
	require.Positive(t, s.grid.waitingOutOfSight().above)
}

func TestGrid_an_empty_day_says_so_and_takes_every_key(t *testing.T) {
	s, w := open(t, ward.Empty(), 700, 420)
	for _, k := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyReturn} {
		press(w, k)
	}
	typed(w, "gifd")
	s.grid.Tapped(&fyne.PointEvent{Position: fyne.NewPos(300, 200)})
	row, _ := s.grid.Chosen()
	require.Nil(t, row)
}

func TestGrid_speaks_the_chosen_dose(t *testing.T) {
	s, _ := open(t, ward.Aase(), 1066, 660)
	goTo(t, s, 2, ward.Slot(8))
	require.Equal(t, "Metoprolol depottablett 50 mg. 1 depottablett · oral. kl. 08:00 · Gitt 08:02 · Anna Berg, sykepleier · Bekreftet", s.grid.AccessibilityLabel())
}

func TestScreen_a_patient_that_is_not_here_shows_nothing_of_another(t *testing.T) {
	s, _ := open(t, ward.Aase(), 1066, 660)
	s.Show(journal.ID{0xbb})
	row, _ := s.grid.Chosen()
	require.Nil(t, row)
	require.Empty(t, s.sheet.Who.Name)
}

// TestGrid_looks_as_it_should compares with testdata/round.png. After a
// deliberate change copy testdata/failed/round.png over it and look at it.
func TestGrid_looks_as_it_should(t *testing.T) {
	s, _ := open(t, ward.Aase(), 1066, 660)
	goTo(t, s, 2, ward.Slot(8))
	test.AssertImageMatches(t, "round.png", s.grid.picture.Paint(1))
	narrow, _ := open(t, ward.Aase(), 600, 500)
	test.AssertImageMatches(t, "narrow-150.png", narrow.grid.picture.Paint(1.5))
}

// TestGrid_every_state_looks_as_it_should compares the states of a morning at
// scale 1 and 1.5 and in high contrast.
func TestGrid_every_state_looks_as_it_should(t *testing.T) {
	s, _ := open(t, ward.Berit().Registered(), 1066, 800)
	goTo(t, s, ward.Durogesic, ward.Slot(8))
	test.AssertImageMatches(t, "states.png", s.grid.picture.Paint(1))
	theme.SetHighContrast(true)
	defer theme.SetHighContrast(false)
	test.AssertImageMatches(t, "states-contrast.png", s.grid.picture.Paint(1))
	theme.SetHighContrast(false)
	small, _ := open(t, ward.Berit().Registered(), 711, 512)
	test.AssertImageMatches(t, "states-150.png", small.grid.picture.Paint(1.5))
}
