package round

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/internal/ward"
)

func TestC10_a_bag_is_one_act_and_a_registration_for_each_line(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Bag1, ward.Slot(8), "m", "\n", "\n")
	closed(t, w)
	doses := facts[*journal.Administration](ws)
	require.Len(t, doses, 2)
	require.NotEqual(t, doses[0].Order, doses[1].Order)
	require.NotZero(t, doses[0].Group)
	require.Equal(t, doses[0].Group, doses[1].Group)
	require.Equal(t, journal.PackingMultidose, doses[1].Packing)
}

func TestC10_a_line_of_a_bag_is_left_out_with_a_reason(t *testing.T) {
	ws := ward.Berit()
	s, w := open(t, ws, 1066, 660)
	at(t, s, w, ward.Bag1, ward.Slot(8), "m", "i", "1", "\n")
	require.Empty(t, ws.Acts, "the reason alone signs nothing")
	enter(w, "\n", "\n")
	closed(t, w)
	doses := facts[*journal.Administration](ws)
	require.Len(t, doses, 2)
	require.Equal(t, journal.ReasonRefused, doses[0].NotGiven)
	require.Equal(t, journal.ActGiven, doses[1].Act)
}
