package hub

import (
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/wire"
)

// centreOnly reports whether facts of kind k are the centre's alone: a device
// decides nobody's orders, patients, assignments, authorisations or policy
// (I12, I16).
func centreOnly(k journal.Kind) bool {
	switch k {
	case journal.KindOrder, journal.KindPatient, journal.KindAlert, journal.KindAssignment, journal.KindAuthorisation, journal.KindPolicy:
		return true
	}
	return false
}

// belongs reports whether what a device says in a fact of kind k has its place
// in a stream of kind s: the narcotics account stands beside a unit's list, and
// nothing of a patient does.
func belongs(k journal.Kind, s StreamKind) bool {
	if journal.NewFact(k) == nil {
		return true // of a later version; who knows it decides
	}
	switch s {
	case StreamList:
		return k == journal.KindMovement || k == journal.KindCountersign || k == journal.KindCaseClosure || k == journal.KindEnteredInError
	case StreamPatient:
		return k != journal.KindMovement
	}
	return true
}

// usurpers finds entries of the request that say what only the centre says. A
// replica folds what the hub hands out and cannot tell who may have written
// it, so these are never handed out. It costs an opening per entry, done before
// the transaction that takes them in. What does not open here opens nowhere.
func (x *exchange) usurpers() (map[*seal.Sealed]bool, error) {
	out, keys := map[*seal.Sealed]bool{}, ring{}
	for i := range x.req.Entries {
		e := &x.req.Entries[i]
		if e.Seq <= x.session.device.Acked {
			continue // it was judged when it was taken
		}
		if err := x.suspect(e, keys, out); err != nil {
			return nil, err
		}
	}
	for i := range x.req.Relayed {
		e := &x.req.Relayed[i]
		if ours, err := x.hub.cfg.Master.ours(e.Device); err != nil || ours {
			if err != nil {
				return nil, err
			}
			continue
		}
		if err := x.suspect(e, keys, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// suspect adds e to out if only the centre may write it.
func (x *exchange) suspect(e *seal.Sealed, keys ring, out map[*seal.Sealed]bool) error {
	key, err := keys.of(x.hub.cfg.Master, e)
	if err != nil {
		return err
	}
	if opened, err := seal.Open(*e, key); err == nil && centreOnly(opened.Fact.Kind()) {
		out[e] = true
	}
	return nil
}

// ring keeps the derived keys of one request.
type ring map[keyName]seal.Key

// keyName is what a stream key is derived from.
type keyName struct {
	stream journal.ID
	epoch  uint16
}

func (r ring) of(master MasterKey, e *seal.Sealed) (seal.Key, error) {
	name := keyName{e.Stream, e.KeyEpoch}
	key, known := r[name]
	if known {
		return key, nil
	}
	key, err := master.Key(e.Stream, e.KeyEpoch)
	if err == nil {
		r[name] = key
	}
	return key, err
}

// disallowed names what the writer of e had no right to: to write as somebody
// who does not use the device, what only the centre writes, or what has no
// place in the stream.
func (d *Device) disallowed(e *journal.Entry, stream StreamKind) wire.Code {
	if d.Centre {
		return ""
	}
	if k := e.Fact.Kind(); centreOnly(k) || !belongs(k, stream) {
		return wire.CodeRights
	}
	known := slices.ContainsFunc(d.Users, func(u journal.Author) bool { return u.ID == e.Author.ID && u.HPR == e.Author.HPR })
	if !known && len(d.Users) > 0 {
		return wire.CodeRights
	}
	return ""
}
