package hub

import "feltjournal/sync/wire"

// maxReceipts is how many places of newly acknowledged entries one answer
// tells; those in tails come on top.
const maxReceipts = wire.MaxList - wire.MaxEntries

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
	if x.session.device.Acked <= after {
		return nil
	}
	kept, err := tx.Quarantined(x.session.device.ID, after, maxReceipts)
	if err != nil {
		return err
	}
	for i := range kept {
		if kept[i].Chained && kept[i].Seq <= x.resp.Acked {
			x.resp.Refused = append(x.resp.Refused, wire.Refusal{Seq: kept[i].Seq, Code: kept[i].Code})
		}
	}
	return nil
}
