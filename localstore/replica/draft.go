package replica

import (
	"context"
	"slices"

	"feltjournal/journal"
	"feltjournal/localstore"
)

// SaveDraft keeps what the user is writing. Give back what it returned with
// the next version: another window that saved in between makes it a draft of
// its own, so that no text is lost (R-NOTE-04).
func (r *Replica) SaveDraft(ctx context.Context, d localstore.Draft) (localstore.Draft, error) {
	return r.store.SaveDraft(ctx, r.user, d)
}

// Drafts are the user's own on a stream, newest first; the zero stream: all.
func (r *Replica) Drafts(ctx context.Context, stream journal.ID) ([]localstore.Draft, error) {
	all, _, err := r.store.Drafts(ctx, r.user)
	return slices.DeleteFunc(all, func(d localstore.Draft) bool {
		return d.Name == accessDraft || stream != (journal.ID{}) && d.Stream != stream
	}), err
}

// DeleteDraft throws a draft away.
func (r *Replica) DeleteDraft(ctx context.Context, id journal.ID) error {
	return r.store.DeleteDraft(ctx, r.user, id)
}
