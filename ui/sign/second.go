package sign

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
	"feltjournal/ui/i18n"
	"feltjournal/ui/widgets"
)

// Witnesses are the persons of this workstation, and how one of them
// identifies themselves beside the one who is logged in; the replica is one.
type Witnesses interface {
	// Users lists the persons of this workstation.
	Users(ctx context.Context) ([]localstore.User, error)
	// Second opens the signature of another person by their own PIN. A wrong one
	// counts as an attempt, as when unlocking. Close it when it has signed.
	Second(ctx context.Context, user, pin string) (*replica.Second, error)
}

// Second asks a second person who they are: they choose themselves and type
// their own PIN at the same screen (R-MED-06).
type Second struct {
	// OnOther is called when one of the answers that name nobody is chosen.
	OnOther func(i int)
	// OnSubmitted is called by Enter in the PIN.
	OnSubmitted func()

	journal Witnesses
	people  []journal.Author
	choice  *Choice
	pin     *widgets.Field
	object  fyne.CanvasObject

	user journal.Author // as taken
	code string
}

// Others are the users without those named by id: nobody is their own second
// person.
func Others(users []localstore.User, not ...string) []journal.Author {
	var list []journal.Author
	for _, u := range users {
		if !slices.Contains(not, u.ID) {
			list = append(list, u.Author)
		}
	}
	return list
}

// NewSecond asks one of people; others are answers that name nobody, after
// them ("ingen her").
func NewSecond(w *i18n.Words, j Witnesses, people []journal.Author, others ...string) *Second {
	s := &Second{journal: j, people: people, OnOther: func(int) {}, OnSubmitted: func() {}}
	words := make([]string, 0, len(people)+len(others))
	for _, p := range people {
		words = append(words, p.Name+", "+w.T("role."+string(p.Role)))
	}
	s.choice, s.pin = NewChoice(append(words, others...)), widgets.NewPIN(w.T("sign.second_pin"))
	s.choice.OnChosen = s.chosen
	s.pin.OnSubmitted = func(string) { s.OnSubmitted() }
	s.object = container.New(layout.NewCustomPaddedVBoxLayout(6), Captioned(w, "sign.second_who", s.choice), Captioned(w, "sign.second_pin_of", s.pin))
	return s
}

func (s *Second) chosen(i int) {
	if i >= len(s.people) {
		s.OnOther(i - len(s.people))
		return
	}
	widgets.FocusOn(s.pin)
}

// Object is what a form shows.
func (s *Second) Object() fyne.CanvasObject { return s.object }

// First is where the keyboard starts.
func (s *Second) First() fyne.Focusable { return s.choice }

// Other is the chosen answer that names nobody, -1 for none.
func (s *Second) Other() int {
	if i := s.choice.Chosen() - len(s.people); s.choice.Chosen() >= 0 && i >= 0 {
		return i
	}
	return -1
}

// Take takes down who was chosen and the PIN, on Fyne's goroutine, and empties
// the field. The refusals are second_missing and pin_missing.
func (s *Second) Take() error {
	i := s.choice.Chosen()
	switch {
	case i < 0 || i >= len(s.people):
		return journal.Invalid("second_missing")
	case strings.TrimSpace(s.pin.Text) == "":
		widgets.FocusOn(s.pin)
		return journal.Invalid("pin_missing", "Name", s.people[i].Name)
	}
	s.user, s.code = s.people[i], s.pin.Text
	s.pin.SetText("")
	return nil
}

// User is who was taken down.
func (s *Second) User() journal.Author { return s.user }

// Open opens the second person's signature. It may run on any goroutine, after
// Take.
func (s *Second) Open(ctx context.Context) (*replica.Second, error) {
	code := s.code
	s.code = ""
	return s.journal.Second(ctx, s.user.ID, code)
}
