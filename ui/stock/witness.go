package stock

import (
	"context"

	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/localstore/replica"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// witness asks for a second person, who chooses themselves and types their own
// PIN; where nobody else has one, it says so.
type witness struct {
	*sign.Second
	nobody bool
}

// withPeople reads who else can identify themselves at this machine, away from
// Fyne's goroutine, and goes on with them.
func (s *Screen) withPeople(then func(people []journal.Author)) {
	var people []journal.Author
	s.desk.Run(func(ctx context.Context) error {
		users, err := s.journal.Users(ctx)
		people = sign.Others(users, s.desk.Author.ID)
		return err
	}, func(err error) {
		if err != nil {
			s.fail(err)
			return
		}
		then(people)
	})
}

// newWitness asks one of people; others are answers that name nobody.
func (s *Screen) newWitness(people []journal.Author, others ...string) *witness {
	return &witness{sign.NewSecond(s.desk.Words, s.journal, people, others...), len(people) == 0}
}

// object is what a form shows.
func (w *witness) object(s *Screen) fyne.CanvasObject {
	if w.nobody {
		return widgets.Body(s.desk.Words.T("stock.nobody_else"))
	}
	return w.Object()
}

// take takes down who signs, on Fyne's goroutine.
func (w *witness) take() error {
	if w.nobody {
		return journal.Invalid("stock_nobody")
	}
	return w.Take()
}

// together does deeds of which some are signed by the second person: by makes
// them when that person has identified themselves.
func (s *Screen) together(ctx context.Context, w *witness, by func(*replica.Second) []replica.Deed) error {
	second, err := w.Open(ctx)
	if err != nil {
		return err
	}
	defer second.Close()
	_, err = s.journal.ActAll(ctx, by(second)...)
	return err
}
