package round

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/internal/ward"
)

func press(w fyne.Window, keys ...fyne.KeyName) {
	for _, k := range keys {
		if f := w.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: k})
			continue
		}
		w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: k})
	}
}

func typed(w fyne.Window, text string) { test.Type(w.Canvas().Focused(), text) }

func chosen(tb testing.TB, s *Screen) string {
	tb.Helper()
	row, cell := s.grid.Chosen()
	require.NotNil(tb, row)
	return row.Title + " " + cell.Slot.Time.String()
}

func goTo(tb testing.TB, s *Screen, order byte, slot journal.SlotKey) {
	tb.Helper()
	require.True(tb, s.grid.chooseKey(cellKey{journal.ID{0x0f, order}, slot}))
	s.grid.choose(s.grid.row, s.grid.col)
}

func TestGrid_starts_at_the_first_dose_that_waits(t *testing.T) {
	s, _ := open(t, ward.Aase(), 1066, 660)
	require.Equal(t, "Paracet tablett 500 mg 08:00", chosen(t, s))
}

func TestGrid_keyboard_walk(t *testing.T) {
	s, w := open(t, ward.Aase(), 1066, 660)
	press(w, fyne.KeyRight)
	require.Equal(t, "Paracet tablett 500 mg 14:00", chosen(t, s))
	press(w, fyne.KeyEnd)
	require.Equal(t, "Paracet tablett 500 mg 20:00", chosen(t, s))
	press(w, fyne.KeyHome)
	require.Equal(t, "Paracet tablett 500 mg 08:00", chosen(t, s))
	press(w, fyne.KeyUp)
	require.Equal(t, "Metoprolol depottablett 50 mg 08:00", chosen(t, s))
	press(w, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp)
	require.Equal(t, "Insulin glargin injeksjonsvæske, oppløsning i ferdigfylt penn E 100 E/ml 22:00", chosen(t, s), "the only dose of the row")
	press(w, fyne.KeyUp)
	require.Equal(t, "Apiksaban tablett 5 mg 08:00", chosen(t, s), "the wanted column is kept, the row without doses is passed")
	press(w, fyne.KeyPageDown)
	row, _ := s.grid.Chosen()
	require.Equal(t, RowWide, row.Kind)
	press(w, fyne.KeyPageUp, fyne.KeyPageUp)
	require.Equal(t, "Apiksaban tablett 5 mg 08:00", chosen(t, s))
}

func TestGrid_a_refresh_keeps_the_chosen_dose(t *testing.T) {
	ws := ward.Aase()
	s, w := open(t, ws, 1066, 660)
	press(w, fyne.KeyRight)
	ws.Order(20, "Albyl-E", "75 mg", 1, "tablett", 8*60, 6*60)
	s.Refresh()
	require.Equal(t, "Paracet tablett 500 mg 14:00", chosen(t, s), "a new row and a new column came before it")
}

func TestScreen_given_is_one_key_and_enter(t *testing.T) {
	ws := ward.Aase()
	s, w := open(t, ws, 1066, 660)
	typed(w, "g")
	require.Empty(t, ws.Acts, "nothing is signed by one key alone")
	press(w, fyne.KeyReturn)
	require.Len(t, ws.Acts, 1)
	a := ws.Acts[0].Fact.(*journal.Administration)
	require.Equal(t, journal.ActGiven, a.Act)
	require.Equal(t, ward.Slot(8), a.Slot)
	require.Equal(t, journal.Amount(2_000_000), a.Dose)
	_, cell := s.grid.Chosen()
	require.Equal(t, "Gitt 08:20", cell.Look.Word)
	require.Equal(t, "Lagret her", cell.Receipt.Word)
	require.Equal(t, fyne.Focusable(s.grid), w.Canvas().Focused(), "the keyboard is back in the grid")
}

func TestScreen_escape_signs_nothing(t *testing.T) {
	ws := ward.Aase()
	_, w := open(t, ws, 1066, 660)
	typed(w, "g")
	press(w, fyne.KeyEscape)
	require.Empty(t, ws.Acts)
	require.Empty(t, w.Canvas().Overlays().List())
}

func TestScreen_a_second_enter_while_saving_signs_nothing_more(t *testing.T) {
	ws := ward.Aase()
	s, w := open(t, ws, 1066, 660)
	var queue []func()
	s.desk.Go = func(f func()) { queue = append(queue, f) }
	typed(w, "g")
	press(w, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	require.Len(t, queue, 1)
	queue[0]()
	require.Len(t, ws.Acts, 1)
}

func TestScreen_a_refused_act_keeps_the_dialog_and_says_why(t *testing.T) {
	ws := ward.Aase()
	ws.Refuse = journal.Invalid("performed_time")
	_, w := open(t, ws, 1066, 660)
	typed(w, "g")
	press(w, fyne.KeyReturn)
	require.Len(t, w.Canvas().Overlays().List(), 1)
	ws.Refuse = nil
	press(w, fyne.KeyReturn)
	require.Len(t, ws.Acts, 1, "and the act can be tried again")
}

func TestR_MED_08_not_given_is_a_key_a_number_and_enter(t *testing.T) {
	ws := ward.Aase()
	_, w := open(t, ws, 1066, 660)
	typed(w, "i")
	press(w, fyne.KeyReturn)
	require.Empty(t, ws.Acts, "a reason is required")
	typed(w, "2")
	press(w, fyne.KeyReturn)
	require.Equal(t, journal.ReasonAsleep, ws.Acts[0].Fact.(*journal.Administration).NotGiven)
}

func TestR_MED_08_other_needs_a_text(t *testing.T) {
	ws := ward.Aase()
	_, w := open(t, ws, 1066, 660)
	typed(w, "i")
	typed(w, "c")
	press(w, fyne.KeyReturn)
	require.Empty(t, ws.Acts)
	typed(w, "er hos tannlegen")
	press(w, fyne.KeyReturn)
	require.Equal(t, "er hos tannlegen", ws.Acts[0].Fact.(*journal.Administration).Text)
}

func TestR_MED_04_a_given_dose_is_given_again_only_with_a_reason(t *testing.T) {
	ws := ward.Aase()
	s, w := open(t, ws, 1066, 660)
	goTo(t, s, 2, ward.Slot(8))
	typed(w, "g")
	press(w, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	require.Empty(t, ws.Acts, "enter alone never overrides")
	press(w, fyne.KeyEscape)
	typed(w, "g")
	typed(w, "kastet opp den første, avklart med lege")
	press(w, fyne.KeyReturn)
	require.Empty(t, ws.Acts, "the first enter only moves to the button")
	press(w, fyne.KeyReturn)
	require.Equal(t, "kastet opp den første, avklart med lege", ws.Acts[0].Fact.(*journal.Administration).Override)
}

func TestR_MED_05_as_needed_too_soon_is_explained_and_needs_a_reason(t *testing.T) {
	ws := ward.Aase()
	s, w := open(t, ws, 1066, 660)
	goTo(t, s, 8, journal.SlotKey{})
	_, cell := s.grid.Chosen()
	require.Contains(t, cell.Look.Word, "Ikke før 09:40")
	press(w, fyne.KeyReturn)
	typed(w, "sterke smerter, lege har godkjent")
	press(w, fyne.KeyReturn, fyne.KeyReturn)
	enter(w, "2", ward.PIN, "\n") // group A: checked by another
	require.Len(t, ws.Acts, 3)
	a := ws.Acts[2].Fact.(*journal.Administration)
	require.Equal(t, "ved smerter", a.PRNReason)
	require.Equal(t, []string{"prn_interval"}, a.Against)
}

func TestScreen_as_needed_within_its_bounds_is_enter_and_enter(t *testing.T) {
	ws := ward.Aase()
	ws.Clock = ward.At("10:00")
	s, w := open(t, ws, 1066, 660)
	goTo(t, s, 8, journal.SlotKey{})
	press(w, fyne.KeyReturn, fyne.KeyReturn)
	enter(w, "2", ward.PIN, "\n")
	require.Len(t, ws.Acts, 3)
	require.True(t, ws.Acts[2].Fact.(*journal.Administration).PRN())
}

func TestScreen_void_takes_a_registration_back_with_a_reason(t *testing.T) {
	ws := ward.Aase()
	s, w := open(t, ws, 1066, 660)
	goTo(t, s, 2, ward.Slot(8))
	typed(w, "f")
	typed(w, "1")
	press(w, fyne.KeyReturn)
	require.Equal(t, "feil pasient", ws.Acts[0].Fact.(*journal.EnteredInError).Reason)
	_, cell := s.grid.Chosen()
	require.Nil(t, cell.Active())
}

func TestScreen_void_asks_which_of_two(t *testing.T) {
	ws := ward.Aase()
	s, w := open(t, ws, 1066, 660)
	goTo(t, s, 4, ward.Slot(8))
	_, cell := s.grid.Chosen()
	second := cell.Events[1].Entry
	typed(w, "f")
	typed(w, "2")
	typed(w, "5")
	press(w, fyne.KeyReturn)
	require.Len(t, ws.Acts, 1)
	require.Equal(t, second, ws.Acts[0].Fact.(*journal.EnteredInError).Target)
}

func TestR_MED_03_an_old_picture_is_said_on_the_screen(t *testing.T) {
	ws := ward.Aase()
	s, _ := open(t, ws, 1066, 660)
	require.False(t, s.old.Visible())
	ws.Picture = ward.On(20261121, "20:00")
	s.Refresh()
	require.True(t, s.old.Visible())
	require.Contains(t, s.old.Text(), "i går 20:00")
}

func TestScreen_days_are_stepped_and_today_is_one_key_away(t *testing.T) {
	ws := ward.Aase()
	s, _ := open(t, ws, 1066, 660)
	menu := s.Menu()
	menu.Items[0].Action()
	require.Equal(t, journal.Date(20261121), s.sheet.Day)
	require.True(t, s.other.Visible())
	menu.Items[2].Action()
	require.Equal(t, journal.Date(20261122), s.sheet.Day)
	require.False(t, s.other.Visible())
}

func TestGrid_touch_chooses_then_opens_and_drag_scrolls(t *testing.T) {
	ws := ward.Aase()
	s, w := open(t, ws, 1066, 400)
	s.grid.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, -5000)})
	require.Positive(t, s.grid.scroll.Y)
	s.grid.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, 5000)})
	require.Zero(t, s.grid.scroll.Y)
	goTo(t, s, 2, ward.Slot(8))
	rect := s.grid.chosenRect()
	press(w, fyne.KeyUp)
	tap := &fyne.PointEvent{Position: fyne.NewPos(rect.X+20, rect.Y+10)}
	s.grid.Tapped(tap)
	require.Equal(t, "Metoprolol depottablett 50 mg 08:00", chosen(t, s))
	require.Empty(t, w.Canvas().Overlays().List())
	s.grid.Tapped(tap)
	require.Len(t, w.Canvas().Overlays().List(), 1)
}
