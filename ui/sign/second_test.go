package sign_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/ui/internal/ward"
	"feltjournal/ui/sign"
)

// second asks who the second person is, in a window.
func second(t *testing.T, others ...string) (*sign.Second, *ward.Desk) {
	t.Helper()
	w := ward.Berit()
	d := w.NewDesk(t)
	users, err := w.Users(t.Context())
	require.NoError(t, err)
	s := sign.NewSecond(d.Words, w, sign.Others(users, ward.Anna.ID), others...)
	d.Open(t, s.Object(), 640, 200)
	d.Window.Canvas().Focus(s.First())
	return s, d
}

func TestR_MED_06_nobody_is_their_own_second_person(t *testing.T) {
	users := []localstore.User{{Author: ward.Anna}, {Author: ward.Bjorn}, {Author: ward.Siri}}
	require.Equal(t, []journal.Author{ward.Siri}, sign.Others(users, ward.Anna.ID, ward.Bjorn.ID))
}

func TestSecond_a_number_and_the_own_PIN(t *testing.T) {
	s, d := second(t)
	submitted := false
	s.OnSubmitted = func() { submitted = true }
	require.Equal(t, "second_missing", journal.CodeOf(s.Take()))
	d.Type("2")
	require.Equal(t, "pin_missing", journal.CodeOf(s.Take()))
	d.Type(ward.PIN)
	d.Press(fyne.KeyReturn)
	require.True(t, submitted)
	require.NoError(t, s.Take())
	require.Equal(t, ward.Siri, s.User())
	opened, err := s.Open(t.Context())
	require.NoError(t, err)
	defer opened.Close()
	require.Equal(t, ward.Siri, opened.User())
	require.Equal(t, "pin_missing", journal.CodeOf(s.Take()), "the PIN is not kept")
}

func TestSecond_a_wrong_PIN_opens_nothing(t *testing.T) {
	s, d := second(t)
	d.Type("2")
	d.Type("9999")
	require.NoError(t, s.Take())
	_, err := s.Open(t.Context())
	require.Equal(t, "pin_wrong", journal.CodeOf(err))
}

func TestSecond_an_answer_that_names_nobody(t *testing.T) {
	s, d := second(t, "ingen her")
	other := -1
	s.OnOther = func(i int) { other = i }
	require.Equal(t, -1, s.Other())
	d.Type("3")
	require.Zero(t, other)
	require.Zero(t, s.Other())
	require.Equal(t, "second_missing", journal.CodeOf(s.Take()))
}
