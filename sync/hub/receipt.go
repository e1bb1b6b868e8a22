package hub

import (
	"errors"

	"feltjournal/sync/wire"
)

const (
	// maxReceipts is how many places of newly acknowledged entries one answer
	// tells; those in tails come on top, as do maxReleased of entries that were
	// released from quarantine.
	maxReceipts = wire.MaxList - wire.MaxEntries - maxReleased
	maxReleased = 500
)

// receipts tells where the device's own entries stand that it does not know to
// be acknowledged: those of this request, and of answers that were lost.
func (x *exchange) receipts(tx Tx) error {
	after, device := x.req.Acked, x.session.device
	if x.req.Full {
		after = 0 // it may have forgotten its refusals in a rewind; places come with the streams
	}
	if err := x.refusals(tx, after); err != nil {
		return err
	}
	if after = x.req.Acked; device.Acked <= after {
		return nil
	}
	places, err := tx.Places(device.ID, after, maxReceipts)
	if err != nil {
		return err
	}
	if len(places) == maxReceipts {
		x.resp.Acked, x.resp.More = min(device.Acked, places[len(places)-1].Seq), true
	}
	for _, p := range places {
		if p.Seq <= x.resp.Acked {
			x.resp.Placements = append(x.resp.Placements, wire.Placement{Seq: p.Seq, Pos: p.Pos})
		}
	}
	return nil
}

// refusals tells which of the device's acknowledged entries above after are
// kept in quarantine.
func (x *exchange) refusals(tx Tx, after uint64) error {
	if x.session.device.Acked <= after || x.session.device.Refused == 0 {
		return nil
	}
	kept, err := tx.Quarantined(x.session.device.ID, after, maxReceipts)
	if err != nil {
		return err
	}
	for i := range kept {
		k := &kept[i]
		if !k.Chained || k.Seq > x.resp.Acked {
			continue
		}
		pos, err := released(tx, k)
		if err != nil {
			return err
		}
		if pos == 0 {
			x.resp.Refused = append(x.resp.Refused, wire.Refusal{Seq: k.Seq, Code: k.Code})
		} else if after == 0 && len(x.resp.Placements) < maxReleased {
			// Whoever does not hold the stream any more gets the place by no other way.
			x.resp.Placements = append(x.resp.Placements, wire.Placement{Seq: k.Seq, Pos: pos})
		}
	}
	return nil
}

// released is the position of an entry that was in quarantine and has been let
// out by a person, zero if it has not.
func released(tx Tx, k *Quarantined) (pos uint64, err error) {
	if !k.Decided {
		return 0, nil
	}
	row, err := tx.Entry(k.Device, k.Seq)
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	if err == nil && same(&row.Sealed, &k.Sealed) {
		pos = row.Pos
	}
	return pos, err
}
