package hub

import (
	"crypto/sha256"

	"feltjournal/journal/seal"
	"feltjournal/sync/wire"
)

// wrap seals the keys that the device lacks to its replica key.
func (x *exchange) wrap(l *lack) error {
	for epoch := l.has.KeyEpoch + 1; epoch <= l.KeyEpoch && epoch > 0; epoch++ {
		key, err := x.hub.cfg.Master.Key(l.ID, epoch)
		if err != nil {
			return err
		}
		wrapped, err := seal.WrapKey(x.session.device.Replica, l.ID, epoch, key)
		if err != nil {
			return err
		}
		x.resp.Keys = append(x.resp.Keys, wire.WrappedKey{Stream: l.ID, Epoch: epoch, Wrapped: wrapped})
	}
	return nil
}

// count sends the hub's own count of a list that the device now has in full.
func (x *exchange) count(tx Tx, l *lack, pos uint64) error {
	if l.Kind != StreamList || pos != l.Pos {
		return nil
	}
	members, err := tx.Members(l.ID)
	if err != nil {
		return err
	}
	head := wire.ListHead{Stream: l.ID}
	sum := sha256.New()
	for _, m := range members {
		if m.Active {
			head.Count++
			sum.Write(m.Patient[:])
		}
	}
	copy(head.Hash[:], sum.Sum(nil))
	x.session.counted[l.ID] = l.Version
	x.resp.Lists = append(x.resp.Lists, head)
	return nil
}

// state is where a stream stands for a device that holds it up to pos.
func (x *exchange) state(l *lack, pos uint64, root [32]byte) wire.StreamState {
	s := wire.StreamState{Stream: l.ID, Pos: pos, Root: [8]byte(root[:8]), Confirmed: min(l.Confirmed, pos)}
	for _, held := range l.Held {
		if held <= s.Confirmed {
			s.Held = append(s.Held, held)
		}
	}
	return s
}

// position is what a device holds after it took s and the keys up to epoch.
func position(s *wire.StreamState, epoch uint16) wire.Position {
	return wire.Position{
		Stream: s.Stream, Pos: s.Pos, Root: s.Root, Confirmed: s.Confirmed, Held: uint64(len(s.Held)), KeyEpoch: epoch,
	}
}
