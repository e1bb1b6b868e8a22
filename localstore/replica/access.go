package replica

import (
	"context"

	"feltjournal/journal"
	"feltjournal/localstore"
)

// accessDraft names lines of the access log that wait for the log's key. They
// are sealed under the user's own key meanwhile.
const accessDraft = "\x00access"

// Opened writes to the access log that the user opened a patient, and why if a
// purpose was asked for (R-ACC-01).
func (r *Replica) Opened(ctx context.Context, patient journal.ID, purpose string) error {
	return r.log(ctx, journal.Access{Action: "åpnet", Patient: patient, Purpose: purpose})
}

// Searched writes to the access log that the user searched. What was searched
// for is not kept.
func (r *Replica) Searched(ctx context.Context) error {
	return r.log(ctx, journal.Access{Action: "søk"})
}

func (r *Replica) log(ctx context.Context, a journal.Access) error { return r.logAs(ctx, r.user, a) }

// logAs records one line in the device's own stream. Without its key yet, the
// line waits as a draft of who did it, and is recorded when the key comes.
func (r *Replica) logAs(ctx context.Context, u *localstore.Unlocked, a journal.Access) error {
	r.access.Lock()
	defer r.access.Unlock()
	a.Offline = r.Status().Offline
	body := journal.Body{At: r.now(), Trust: r.trust(), Fact: &a}
	_, err := r.store.Record(ctx, u, r.store.Device(), body, localstore.RecordOptions{})
	if journal.CodeOf(err) != "no_key" {
		return err
	}
	_, err = r.store.SaveDraft(ctx, u, localstore.Draft{Name: accessDraft, Fact: &a})
	return err
}

// flushAccess records the lines that waited for the key.
func (r *Replica) flushAccess(ctx context.Context) error {
	if !r.logOpen() {
		return nil
	}
	r.access.Lock()
	defer r.access.Unlock()
	drafts, _, err := r.store.Drafts(ctx, r.user)
	if err != nil {
		return err
	}
	for i := len(drafts) - 1; i >= 0; i-- {
		d := drafts[i]
		if d.Name != accessDraft {
			continue
		}
		body := journal.Body{At: d.Updated, Fact: d.Fact}
		if _, err := r.store.Record(ctx, r.user, r.store.Device(), body, localstore.RecordOptions{Draft: d.ID}); err != nil {
			return err
		}
	}
	return nil
}

// logOpen reports whether the access log's key came since it was last asked.
func (r *Replica) logOpen() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	device := r.marks.State.Device
	if r.epochs[device] == 0 || r.logged {
		return false
	}
	r.logged = true
	return true
}
