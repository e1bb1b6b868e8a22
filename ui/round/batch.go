package round

import (
	"context"

	"feltjournal/journal"
	"feltjournal/localstore/replica"
)

// batch gathers what one act records about a patient: all of it or nothing. It
// runs away from Fyne's goroutine.
type batch struct {
	journal Journal
	stream  journal.ID
	deeds   []replica.Deed
	err     error // the first one
}

func (s *Screen) batch() *batch { return &batch{journal: s.journal, stream: s.stream} }

// add takes a fact done at an instant (zero: now), signed by the user, or by
// another when by is set; the id is for the facts after it to name.
func (b *batch) add(f journal.Fact, at journal.Instant, by *replica.Second) journal.ID {
	if b.err != nil {
		return journal.ID{}
	}
	id, err := b.journal.NewID()
	if b.err = err; err != nil {
		return journal.ID{}
	}
	b.deeds = append(b.deeds, replica.Deed{ID: id, Stream: b.stream, Fact: f, At: at, By: by})
	return id
}

// commit returns when everything is durable.
func (b *batch) commit(ctx context.Context) error {
	if b.err != nil {
		return b.err
	}
	_, err := b.journal.ActAll(ctx, b.deeds...)
	return err
}
