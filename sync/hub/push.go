package hub

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"time"

	"feltjournal/internal/plant"
	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/wire"
)

// push is the storing of what one request brought, in one transaction.
type push struct {
	*exchange
	batch  batch
	device Device
	known  vector  // what the device holds
	epochs []Epoch // set when this request made the hub declare a rollback

	usurpers map[*seal.Sealed]bool // entries of the request that only the centre may write

	// refusal is of the whole request; what is kept in quarantine because of it
	// is committed all the same.
	refusal wire.Error // Code is empty when there is none
}

// refused reports whether the whole request is refused.
func (p *push) refused() bool { return p.refusal.Code != "" }

// commit stores what was brought beside what others bring, unless it concerns
// everybody.
func (p *push) commit(ctx context.Context) error {
	alone := func(tx Tx) error { return p.run(tx, true) }
	if p.why != "" || p.claims || len(p.req.Relayed) > 0 {
		return p.hub.cfg.Store.Update(ctx, alone)
	}
	err := p.hub.cfg.Store.Extend(ctx, p.scope(), func(tx Tx) error { return p.run(tx, false) })
	if errors.Is(err, errAlone) {
		return p.hub.cfg.Store.Update(ctx, alone)
	}
	return err
}

// scope is what entries of a device change: its log and their streams.
func (p *push) scope() Scope {
	s := Scope{Device: p.req.Device}
	seen := make(map[journal.ID]bool, len(p.req.Entries))
	for i := range p.req.Entries {
		if id := p.req.Entries[i].Stream; !seen[id] {
			seen[id] = true
			s.Streams = append(s.Streams, id)
		}
	}
	return s
}

// run may be called again by the store, so it starts from nothing each time.
func (p *push) run(tx Tx, alone bool) (err error) {
	p.batch = p.hub.batch(tx)
	p.batch.alone, p.batch.granted = alone, p.session.granted
	p.refusal, p.epochs = wire.Error{}, nil
	if p.device, err = tx.Device(p.req.Device); err != nil {
		return err
	}
	if err := p.declare(tx); err != nil {
		return err
	}
	p.batch.declared = p.epochs != nil
	if err := p.claim(tx); err != nil {
		return err
	}
	if err := p.batch.prefetch(p.scope().Streams); err != nil {
		return err
	}
	if err := p.chain(tx); err != nil || p.refused() {
		return err
	}
	if err := p.relayed(tx); err != nil {
		return err
	}
	return p.batch.finish()
}

// committed tells the rest of the hub what is durable now.
func (p *push) committed() {
	p.session.device = p.device
	if p.epochs != nil {
		p.hub.declared(p.epochs)
	}
	p.current, _, _ = p.hub.epoch(journal.ID{})
	p.own = p.batch.own
	p.hub.announce(&p.batch, p.req.Device)
}

// declare begins a new epoch when a rollback shows, once for all devices that
// show it at the same time.
func (p *push) declare(tx Tx) error {
	if p.why == "" {
		return nil
	}
	// What shows it may have been read at a primary that is none any more. What
	// is read here commits on the standby or not at all.
	if why, err := p.rollback(tx, p.known); why == "" || err != nil {
		return err
	}
	epochs, err := readEpochs(tx)
	if err != nil || epochs[len(epochs)-1].ID != p.current {
		p.epochs = epochs
		return err
	}
	p.epochs, err = p.hub.mint(tx, p.newEpoch())
	if errors.Is(err, errManyEpochs) {
		p.epochs = nil
		p.refusal = wire.Error{Code: wire.CodeBusy, RetryAfter: time.Hour}
		return p.alarm(wire.CodeBusy, journal.ID{}, "too many rollbacks shown by one device")
	}
	if err != nil {
		return err
	}
	p.current = p.epochs[len(p.epochs)-1].ID
	if err := remember(tx, p.current); err != nil {
		return err
	}
	return p.alarm(wire.CodeGap, journal.ID{}, "this hub was restored from an old copy: "+p.why)
}

// newEpoch is the epoch that begins with what this request shows. Whoever else
// comes from the same forgotten epoch only has to hear of it.
func (p *push) newEpoch() Epoch {
	e := Epoch{Why: p.why, Device: p.req.Device}
	if p.why == whyEpoch {
		e.Lost = p.req.HubEpoch
	}
	return e
}

func (p *push) alarm(code wire.Code, stream journal.ID, text string) error {
	return p.batch.alarm(Alarm{At: p.now, Code: code, Device: p.req.Device, Stream: stream, Text: text})
}

// chain takes the device's own entries: what is known already is compared, the
// rest must continue the chain, whole or not at all.
func (p *push) chain(tx Tx) error {
	entries := p.req.Entries
	if p.refused() || len(entries) == 0 {
		return nil
	}
	known := 0
	for ; known < len(entries) && entries[known].Seq <= p.device.Acked; known++ {
		if err := p.compare(tx, &entries[known]); err != nil || p.refused() {
			return err
		}
	}
	fresh := entries[known:]
	if len(fresh) == 0 {
		return nil
	}
	if fresh[0].Seq != p.device.Acked+1 {
		return p.gap()
	}
	return p.extend(tx, fresh)
}

// gap answers entries that do not join what the hub has: after a rollback the
// device starts again from there, otherwise it is in disorder.
func (p *push) gap() error {
	if p.req.Acked > p.device.Acked {
		p.resp.WantFrom = true
		return nil
	}
	p.refusal = wire.Error{Code: wire.CodeGap}
	return nil
}

// extend continues the device's chain with fresh entries.
func (p *push) extend(tx Tx, fresh []seal.Sealed) error {
	link := p.device.Link
	for i := range fresh {
		link = link.Next(fresh[i])
	}
	last := fresh[len(fresh)-1].Seq
	message := seal.LinkMessage(p.device.ID, last, link)
	forged := link != p.req.Link || !ed25519.Verify(p.device.Verify, message, p.req.Signature)
	if forged && !plant.Bug(plant.ChainNotChecked) {
		return p.broken(tx, fresh)
	}
	for i := range fresh {
		code, err := p.place(tx, &fresh[i])
		if err != nil {
			return err
		}
		if code != "" {
			if err := p.quarantine(tx, &fresh[i], code, true); err != nil {
				return err
			}
		}
		p.device.Stamp = max(p.device.Stamp, fresh[i].Stamp)
	}
	p.device.Acked, p.device.Link = last, link
	return errors.Join(p.clock(fresh), tx.PutDevice(p.device))
}

// place gives one entry its place; a code says why it goes to quarantine.
func (p *push) place(tx Tx, e *seal.Sealed) (wire.Code, error) {
	code, err := p.admit(e)
	if code != "" || err != nil {
		return code, err
	}
	err = p.batch.insert(e, StateNew, false)
	if !errors.Is(err, ErrExists) {
		return "", err
	}
	return p.adopt(tx, e)
}

// admit tells whether the device may bring e: "" or why not.
func (p *push) admit(e *seal.Sealed) (wire.Code, error) {
	if plant.Bug(plant.WrongClockWithheld) && e.Stamp.Instant() > p.now+journal.Instant(journal.MaxDrift.Milliseconds()) {
		return wire.CodeStamp, nil
	}
	code, err := p.batch.admit(p.req.Device, e)
	if code == "" && err == nil && p.usurpers[e] {
		return wire.CodeRights, nil
	}
	return code, err
}

// adopt finds an own entry that others have offered after a rollback: the same
// bytes become the device's own, other bytes are a forgery of one of the two.
func (p *push) adopt(tx Tx, e *seal.Sealed) (wire.Code, error) {
	old, err := tx.Entry(e.Device, e.Seq)
	if errors.Is(err, ErrNotFound) {
		return wire.CodeEquivocation, nil // the id belongs to another entry
	}
	if err != nil {
		return "", err
	}
	if !same(&old.Sealed, e) {
		return wire.CodeEquivocation, nil
	}
	return "", tx.Mark(old.Stream, old.Pos, old.State, false)
}

// compare checks an entry that was acknowledged before: other bytes under the
// same number mean a cloned or restored device.
func (p *push) compare(tx Tx, e *seal.Sealed) error {
	old, err := tx.Entry(e.Device, e.Seq)
	if err == nil && (same(&old.Sealed, e) || plant.Bug(plant.EquivocationIgnored)) {
		return nil
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	kept, err := tx.Quarantined(e.Device, e.Seq-1, maxRivals)
	if err != nil {
		return err
	}
	for i := range kept {
		if kept[i].Chained && same(&kept[i].Sealed, e) {
			return nil
		}
	}
	p.refusal = wire.Error{Code: wire.CodeEquivocation}
	return p.quarantine(tx, e, wire.CodeEquivocation, false)
}

// broken keeps a batch whose chain or signature does not hold.
func (p *push) broken(tx Tx, fresh []seal.Sealed) error {
	p.refusal = wire.Error{Code: wire.CodeChain}
	kept, err := tx.QuarantineSize(p.device.ID)
	if err != nil || kept > maxQuarantine {
		return err // enough is kept to look at; the device keeps its own
	}
	for i := range fresh {
		if err := p.keep(tx, &fresh[i], wire.CodeChain, false); err != nil {
			return err
		}
	}
	return p.alarm(wire.CodeChain, journal.ID{}, "link or signature of a batch does not match")
}

func (p *push) quarantine(tx Tx, e *seal.Sealed, code wire.Code, chained bool) error {
	if chained {
		p.device.Refused++
	}
	if err := p.keep(tx, e, code, chained); err != nil {
		return err
	}
	text := "an entry is in quarantine"
	if p.usurpers[e] {
		text = "a device wrote what only the central journal decides"
	}
	return p.alarm(code, e.Stream, text)
}

func (p *push) keep(tx Tx, e *seal.Sealed, code wire.Code, chained bool) error {
	return tx.Quarantine(Quarantined{Sealed: *e, Code: code, From: p.req.Device, At: p.now, Chained: chained})
}

func same(a, b *seal.Sealed) bool {
	return a.Header == b.Header && bytes.Equal(a.Bytes, b.Bytes)
}
