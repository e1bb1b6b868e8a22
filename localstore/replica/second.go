package replica

import (
	"context"
	"slices"

	"feltjournal/journal"
	"feltjournal/localstore"
)

// Second is another person than the user who has identified themselves at the
// same workstation with their own PIN, to check or to witness (R-MED-06). What
// they sign stands under their name. The user stays unlocked meanwhile.
type Second struct {
	replica *Replica
	user    *localstore.Unlocked
}

// Second lets another enrolled user identify themselves. A wrong PIN counts and
// locks out as it does at unlock ([localstore.Store.Unlock]); the user is
// refused as their own second person (same_person) before a try is counted.
// It is written to the access log. Close it as soon as the signature is given.
func (r *Replica) Second(ctx context.Context, user, pin string) (*Second, error) {
	if user == r.user.User().ID {
		return nil, journal.Invalid("same_person")
	}
	if r.isClosed() {
		return nil, journal.Invalid("locked")
	}
	u, err := r.store.Unlock(ctx, user, pin)
	if err != nil {
		return nil, err
	}
	if me := r.user.User(); me.HPR != "" && me.HPR == u.User().HPR { // one person with two names to log in by
		u.Lock()
		return nil, journal.Invalid("same_person")
	}
	s := &Second{replica: r, user: u}
	if !r.admit(s) { // the user locked while the PIN was tried
		u.Lock()
		return nil, journal.Invalid("locked")
	}
	if err := spare(r.logAs(ctx, u, journal.Access{Action: "identifiserte seg"})); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (r *Replica) admit(s *Second) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.seconds = append(r.seconds, s)
	}
	return !r.closed
}

// User is who it is.
func (s *Second) User() journal.Author { return s.user.User() }

// Close forgets their keys: they sign nothing more. It may be called twice,
// and the user's lock closes everyone.
func (s *Second) Close() {
	s.user.Lock()
	s.replica.mu.Lock()
	defer s.replica.mu.Unlock()
	s.replica.seconds = slices.DeleteFunc(s.replica.seconds, func(other *Second) bool { return other == s })
}

// key is who signs: the second person, or the user when there is none.
func (s *Second) key(r *Replica) *localstore.Unlocked {
	if s == nil {
		return r.user
	}
	return s.user
}

// Users are everybody who can identify themselves at this workstation.
func (r *Replica) Users(ctx context.Context) ([]localstore.User, error) { return r.store.Users(ctx) }

func (r *Replica) isClosed() bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.closed
}
