package round

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/internal/ward"
)

// at goes to a dose of Berit's and types keys; "\n" is Enter.

func at(t *testing.T, s *Screen, w fyne.Window, order byte, slot journal.SlotKey, keys ...string) {
	t.Helper()
	goTo(t, s, order, slot)
	enter(w, keys...)
}

func enter(w fyne.Window, keys ...string) {
	for _, text := range keys {
		if text == "\n" {
			press(w, fyne.KeyReturn)
		} else {
			typed(w, text)
		}
	}
}

// facts are those of one kind that were signed, in turn.

func facts[T journal.Fact](ws *ward.Ward) (list []T) {
	for _, e := range ws.Acts {
		if f, ok := e.Fact.(T); ok {
			list = append(list, f)
		}
	}
	return list
}

func closed(t *testing.T, w fyne.Window) {
	t.Helper()
	require.Empty(t, w.Canvas().Overlays().List(), "every dialog is closed")
}

func TestScreen_a_prepared_dose_is_given_by_naming_it_or_thrown_away(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Fragmin, ward.Slot(8), "p", "\n")
	require.Len(t, ws.Acts, 1)
	_, cell := s.grid.Chosen()
	require.Equal(t, "Istandgjort 08:20", cell.Look.Word)
	enter(w, "x", "falt på gulvet", "\n", "\n")
	closed(t, w)
	require.Equal(t, ws.Acts[0].ID, facts[*journal.Administration](ws)[1].Target)
	_, cell = s.grid.Chosen()
	require.Nil(t, cell.Ready())
	require.Contains(t, cell.Who, "Kassert", "a name alone would read as given")

	enter(w, "p", "\n", "\n")
	enter(w, "g", "\n")
	closed(t, w)
	all := facts[*journal.Administration](ws)
	require.Equal(t, journal.ActGiven, all[len(all)-1].Act)
	require.Equal(t, ws.Acts[len(ws.Acts)-2].ID, all[len(all)-1].Target)
}

// choices are the lists of the dialog on top.

func TestScreen_what_the_patient_takes_is_never_shown_as_given(t *testing.T) {
	for _, c := range []struct {
		key, word string
		act       journal.Act
	}{{"s", "Selv 08:20", journal.ActSelf}, {"l", "Levert 08:20", journal.ActDelivered}, {"\n", "Selv 08:20", journal.ActSelf}} {
		ws := ward.Berit()
		s, w := open(t, ws, 1066, 660)
		at(t, s, w, ward.Symbicort, ward.Slot(8), c.key, "\n")
		require.Equal(t, c.act, facts[*journal.Administration](ws)[0].Act)
		_, cell := s.grid.Chosen()
		require.Equal(t, c.word, cell.Look.Word)
	}
}

func TestScreen_a_letter_that_does_not_fit_says_so_and_opens_nothing(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Bag1, ward.Slot(8), "e")
	closed(t, w)
	require.Contains(t, s.told.Text(), "Effekt")
}

func TestScreen_the_menu_of_acts_reaches_every_act_that_fits(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Bag1, ward.Slot(8), "h", "3", "\n", "\n")
	closed(t, w)
	require.Len(t, ws.Acts, 2, "the third is the multidose bag")
}

func TestScreen_a_warfarin_cell_says_the_dose_of_the_weekday(t *testing.T) {
	ws := ward.Berit()
	s, _ := open(t, ws, 1066, 660)
	goTo(t, s, ward.Marevan, ward.Slot(18))
	row, cell := s.grid.Chosen()
	require.Equal(t, "1,5 tablett", cell.Who, "a Sunday")
	require.Contains(t, row.Marks[0].Word, "INR 2,4 tatt 17.11.2026, ny 24.11.2026")
}

func TestScreen_a_long_detail_is_read_by_the_arrows(t *testing.T) {
	ws := ward.Berit().Registered()
	s, w := open(t, ws, 910, 512)
	at(t, s, w, ward.NovoRapid, ward.Slot(8), "d")
	reader, is := w.Canvas().Focused().(*flow.Reader)
	require.True(t, is)
	press(w, fyne.KeyEnd, fyne.KeyUp, fyne.KeyHome, fyne.KeyPageDown)
	require.NotNil(t, reader)
	press(w, fyne.KeyEscape)
	closed(t, w)
}
