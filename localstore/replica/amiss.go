package replica

import (
	"bytes"
	"context"
	"slices"

	"feltjournal/journal"
)

// doubt is which lists have another count than the hub's, ascending.
type doubt []journal.ID

// doubtLists writes down the lists in doubt when they change, for the daemon to
// pass on: it cannot read them itself. Called with looking.
func (r *Replica) doubtLists(ctx context.Context) error {
	now := r.inDoubt()
	if r.doubted != nil && slices.Equal(*r.doubted, now) {
		return nil
	}
	if err := r.store.SetAmiss(ctx, now); err != nil {
		return err
	}
	r.doubted = &now
	return nil
}

func (r *Replica) inDoubt() (out doubt) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for stream, u := range r.units {
		h, told := r.heads[stream]
		if !told || u.list.Len() == 0 {
			continue
		}
		if count, hash := u.list.Head(); h.Count != count || h.Hash != hash {
			out = append(out, stream)
		}
	}
	slices.SortFunc(out, func(a, b journal.ID) int { return bytes.Compare(a[:], b[:]) })
	return out
}
