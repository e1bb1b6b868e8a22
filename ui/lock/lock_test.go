package lock

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
)

type asked struct {
	user, pin string
	language  i18n.Language
}

func open(t *testing.T, users ...User) (*Screen, fyne.Window, *asked) {
	t.Helper()
	th, err := theme.New(theme.Compact)
	require.NoError(t, err)
	test.NewTempApp(t).Settings().SetTheme(th)
	w, err := i18n.Load(i18n.Bokmal)
	require.NoError(t, err)
	a := &asked{}
	s := New(Deps{
		Words: w, Title: "Feltjournal", Users: users,
		Unlock: func(user, pin string) { a.user, a.pin = user, pin },
		Speak:  func(l i18n.Language) { a.language = l },
	})
	win := test.NewTempWindow(t, s.Object)
	win.Resize(fyne.NewSize(1366, 768))
	s.Focus(win.Canvas())
	return s, win, a
}

func press(win fyne.Window, keys ...fyne.KeyName) {
	for _, k := range keys {
		win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestLock_opens_by_keyboard_alone(t *testing.T) {
	s, win, a := open(t, User{ID: "anna", Name: "Anna Berg"}, User{ID: "bjorn", Name: "Bjørn Dahl"})
	win.Canvas().Focused().TypedRune('2')
	test.Type(s.pin, "2468")
	press(win, fyne.KeyReturn)
	require.Equal(t, &asked{user: "bjorn", pin: "2468"}, a)
}

func TestLock_does_not_ask_twice_while_it_opens(t *testing.T) {
	s, win, a := open(t, User{ID: "anna", Name: "Anna Berg"})
	require.Same(t, s.pin, win.Canvas().Focused(), "the only user is chosen")
	test.Type(s.pin, "2468")
	press(win, fyne.KeyReturn)
	a.pin = ""
	press(win, fyne.KeyReturn)
	require.Empty(t, a.pin)
}

func TestLock_a_wrong_PIN_says_so_and_empties_the_field(t *testing.T) {
	s, win, _ := open(t, User{ID: "anna", Name: "Anna Berg"})
	test.Type(s.pin, "0000")
	press(win, fyne.KeyReturn)
	s.Fail(win.Canvas(), "Feil PIN-kode. Du har 4 forsøk igjen.")
	require.Empty(t, s.pin.Text)
	require.Contains(t, s.message.Text(), "4 forsøk")
	require.Same(t, s.pin, win.Canvas().Focused())
}

func TestLock_nobody_can_sign_in_when_no_user_was_added(t *testing.T) {
	_, win, a := open(t)
	require.NotNil(t, win.Content())
	require.Empty(t, a.user)
}
