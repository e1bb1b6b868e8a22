package replica

import (
	"cmp"
	"context"
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
)

// View runs f on the chart of a stream while nothing is added to it; f must
// not keep the chart. false: this device does not hold it, or it is locked.
func (r *Replica) View(stream journal.ID, f func(*chart.Chart)) bool {
	file := r.held(stream)
	if file == nil {
		return false
	}
	// A chart that Load has not come to yet is opened now. An error leaves its
	// rows waiting, and Load meets the same error and reports it.
	if !file.isReady() && r.openFile(context.Background(), file) != nil {
		return false
	}
	file.mu.RLock()
	defer file.mu.RUnlock()
	f(file.chart)
	return true
}

func (r *Replica) held(stream journal.ID) *file {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.files[stream]
}

// Receipt is how far an entry has come; ReceiptUnknown when it is not here.
func (r *Replica) Receipt(entry journal.ID) localstore.Receipt {
	receipt, _ := r.receipt(entry)
	return receipt
}

// Refusal is why an entry is refused, a wire code or "held"; "" if it is not.
func (r *Replica) Refusal(entry journal.ID) string {
	_, code := r.receipt(entry)
	return code
}

func (r *Replica) receipt(entry journal.ID) (localstore.Receipt, string) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	p := r.entries[entry]
	if p == nil {
		return localstore.ReceiptUnknown, ""
	}
	return r.marks.Receipt(&p.Row)
}

// AsOf is the age of the picture of a stream, by the hub's clock; zero: it was
// never complete on this device.
func (r *Replica) AsOf(stream journal.ID) journal.Instant {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.marks.AsOf(stream)
}

// Status is what the status line says, as of the latest change.
func (r *Replica) Status() localstore.Status {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.status
}

// Peers are the other workstations that hold the same lists, by label, and when
// the hub last heard from each.
func (r *Replica) Peers() []localstore.Peer {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Clone(r.peers)
}

// SetOffline turns the demo switch "koble fra nettet" on or off.
func (r *Replica) SetOffline(ctx context.Context, off bool) error {
	if err := r.store.SetOffline(ctx, off); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status.Offline = off
	return nil
}

// Dismiss removes an alarm that a person has dealt with.
func (r *Replica) Dismiss(ctx context.Context, a localstore.Alarm) error {
	return r.store.Dismiss(ctx, a)
}

// ListView is a unit's list as it stands.
type ListView struct {
	Stream  journal.ID
	Unit    string
	Active  []chart.Member
	Removed []chart.Member // in the last 7 days: who, when and why
	// HeadMatches is false when the hub counts other patients than we do: the
	// list must not be trusted to be complete.
	HeadMatches bool
	AsOf        journal.Instant
}

// Lists are the units' lists, by name.
func (r *Replica) Lists() []ListView {
	r.mu.RLock()
	defer r.mu.RUnlock()
	since := r.now() - journal.Instant(chart.RemovedFor.Milliseconds())
	var out []ListView
	for stream, u := range r.units {
		l := u.list
		if l.Len() == 0 {
			continue // only rules and rights have come
		}
		count, hash := l.Head()
		h, told := r.heads[stream]
		out = append(out, ListView{
			Stream: stream, Unit: l.Unit(), Active: l.Active(), Removed: l.Removed(since), AsOf: r.marks.AsOf(stream),
			HeadMatches: !told || h.Count == count && h.Hash == hash,
		})
	}
	slices.SortFunc(out, func(a, b ListView) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), slices.Compare(a.Stream[:], b.Stream[:]))
	})
	return out
}
