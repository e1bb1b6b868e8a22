package hub

import (
	"slices"

	"feltjournal/journal"
)

// Scoped is tx with the limits of scope. Every Store puts it around the
// transaction of an Extend.
func Scoped(tx Tx, scope Scope) Tx { return &scoped{Tx: tx, scope: scope} }

type scoped struct {
	Tx
	scope Scope
}

func (s *scoped) device(id journal.ID) error {
	if id == (journal.ID{}) || id != s.scope.Device {
		return ErrScope
	}
	return nil
}

func (s *scoped) stream(id journal.ID) error {
	if !slices.Contains(s.scope.Streams, id) {
		return ErrScope
	}
	return nil
}

func (s *scoped) SetSetting(string, []byte) error { return ErrScope }

func (s *scoped) PutMember(journal.ID, Member) error { return ErrScope }

func (s *scoped) PutDevice(d Device) error {
	if err := s.device(d.ID); err != nil {
		return err
	}
	return s.Tx.PutDevice(d)
}

func (s *scoped) SetGrant(device, stream journal.ID, active bool) error {
	if err := s.device(device); err != nil {
		return err
	}
	return s.Tx.SetGrant(device, stream, active)
}

func (s *scoped) PutStream(h Stream) error {
	if err := s.stream(h.ID); err != nil {
		return err
	}
	return s.Tx.PutStream(h)
}

func (s *scoped) Insert(r Row) error {
	if err := s.stream(r.Stream); err != nil {
		return err
	}
	return s.Tx.Insert(r)
}

func (s *scoped) Mark(stream journal.ID, pos uint64, state State, relayed bool) error {
	if err := s.stream(stream); err != nil {
		return err
	}
	return s.Tx.Mark(stream, pos, state, relayed)
}
