package round

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/internal/ward"
)

func TestR_MED_08_a_dose_as_needed_waits_for_its_effect_until_it_is_written(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Ibux, journal.SlotKey{}, "g", "\n")
	given := ws.Acts[0].ID
	ws.Clock += 70 * 60_000
	s.Refresh()
	row, _ := s.grid.Chosen()
	require.Len(t, row.Effects, 1)
	require.Contains(t, row.Wide.Tags[0].Word, "Skriv effekt")
	enter(w, "e", "1", "\n")
	closed(t, w)
	a := facts[*journal.Administration](ws)[1]
	require.Equal(t, journal.ActEffect, a.Act)
	require.Equal(t, given, a.Target)
	require.Equal(t, "god effekt", a.PRNEffect)
	row, _ = s.grid.Chosen()
	require.Empty(t, row.Effects)
}

func TestR_MED_08_an_effect_that_is_seen_early_can_be_written_early(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Ibux, journal.SlotKey{}, "g", "\n")
	row, _ := s.grid.Chosen()
	require.Nil(t, row.Due, "it is not asked for yet")
	enter(w, "e", "2", "\n")
	closed(t, w)
	require.Equal(t, "noe effekt", facts[*journal.Administration](ws)[1].PRNEffect)
}

func TestR_MED_08_an_effect_can_be_chosen_again_and_a_space_signs_nothing(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Ibux, journal.SlotKey{}, "g", "\n")
	enter(w, "e", "1", " ", "3", "\n")
	closed(t, w)
	require.Equal(t, "ingen effekt", facts[*journal.Administration](ws)[1].PRNEffect)
}
