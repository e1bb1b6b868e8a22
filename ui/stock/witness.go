package stock

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// witness asks for a second person, who chooses themselves and types their own
// PIN.
type witness struct {
	users  []localstore.User // everybody but who is logged in
	choice *widgets.Choice
	pin    *widgets.Field

	user, key string // taken from the fields by take; "" when nobody signs
}

// others are those who can be a second person here.
func (s *Screen) others(users []localstore.User) (list []localstore.User) {
	for _, u := range users {
		if u.ID != s.desk.Author.ID {
			list = append(list, u)
		}
	}
	return list
}

// withUsers reads who can identify themselves at this machine, away from
// Fyne's goroutine, and goes on with them.
func (s *Screen) withUsers(then func(users []localstore.User)) {
	var users []localstore.User
	s.desk.Run(func(ctx context.Context) (err error) {
		users, err = s.journal.Users(ctx)
		return err
	}, func(err error) {
		if err != nil {
			s.fail(err)
			return
		}
		then(s.others(users))
	})
}

func (s *Screen) newWitness(users []localstore.User) *witness {
	names := make([]string, len(users))
	for i, u := range users {
		names[i] = u.Name
	}
	w := &witness{users: users, choice: widgets.NewChoice(2, names...), pin: widgets.NewPIN(s.desk.Words.T("stock.hint_pin"))}
	w.choice.OnPicked = func(int) { widgets.FocusOn(w.pin) }
	if len(users) == 1 {
		w.choice.Choose(0)
	}
	return w
}

// fields ask who it is; caption says what they sign.
func (w *witness) fields(s *Screen, caption string) []fyne.CanvasObject {
	if len(w.users) == 0 {
		return []fyne.CanvasObject{widgets.Body(s.desk.Words.T("stock.nobody_else"))}
	}
	return []fyne.CanvasObject{
		sign.Captioned(s.desk.Words, caption, w.choice),
		sign.Captioned(s.desk.Words, "stock.field_pin", container.NewGridWrap(fyne.NewSize(160, w.pin.MinSize().Height), w.pin)),
	}
}

// take reads the fields on Fyne's goroutine, for the act that runs away from it.
func (w *witness) take() error {
	w.user, w.key = "", ""
	switch i := w.choice.Chosen(); {
	case len(w.users) == 0:
		return journal.Invalid("stock_nobody")
	case i < 0 || w.pin.Text == "":
		return journal.Invalid("stock_witness")
	default:
		w.user, w.key = w.users[i].ID, w.pin.Text
		return nil
	}
}

// refused empties the PIN when it was wrong: Enter pressed twice is not to be
// a second wrong try of the few there are.
func (w *witness) refused(err error) {
	if w == nil || !strings.HasPrefix(journal.CodeOf(err), "pin_") {
		return
	}
	w.pin.SetText("")
	widgets.FocusOn(w.pin)
}

// together does deeds of which some are signed by the second person: by makes
// them when that person has identified themselves.
func (s *Screen) together(ctx context.Context, w *witness, by func(*replica.Second) []replica.Deed) error {
	second, err := s.journal.Second(ctx, w.user, w.key)
	if err != nil {
		return err
	}
	defer s.closeSecond(second)
	_, err = s.journal.ActAll(ctx, by(second)...)
	return err
}
