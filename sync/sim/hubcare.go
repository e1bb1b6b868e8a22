package sim

import (
	"bytes"
	"cmp"
	"slices"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

func (t *hubTx) Quarantine(q hub.Quarantined) error {
	for i := range t.d.quarantined {
		old := &t.d.quarantined[i]
		if old.Header == q.Header && bytes.Equal(old.Bytes, q.Bytes) {
			was := *old
			t.undo = append(t.undo, func() { t.d.quarantined[i] = was })
			old.Chained = old.Chained || q.Chained
			return nil
		}
	}
	n := len(t.d.quarantined)
	t.undo = append(t.undo, func() { t.d.quarantined = t.d.quarantined[:n] })
	q.Bytes, q.Hash, q.Decided = bytes.Clone(q.Bytes), hub.HashOf(&q.Sealed), false
	t.d.quarantined = append(t.d.quarantined, q)
	return nil
}

func (t *hubTx) Quarantined(device journal.ID, after uint64, limit int) ([]hub.Quarantined, error) {
	return t.quarantined(limit, func(q *hub.Quarantined) bool { return q.Device == device && q.Seq > after }), nil
}

func (t *hubTx) Kept(after hub.QuarantineKey, limit int) ([]hub.Quarantined, error) {
	return t.quarantined(limit, func(q *hub.Quarantined) bool { return compareKeys(q.Key(), after) > 0 }), nil
}

func (t *hubTx) quarantined(limit int, want func(*hub.Quarantined) bool) []hub.Quarantined {
	var out []hub.Quarantined
	for _, q := range t.d.quarantined {
		if want(&q) {
			q.Bytes = bytes.Clone(q.Bytes)
			out = append(out, q)
		}
	}
	slices.SortFunc(out, func(a, b hub.Quarantined) int { return compareKeys(a.Key(), b.Key()) })
	return out[:min(limit, len(out))]
}

func compareKeys(a, b hub.QuarantineKey) int {
	return cmp.Or(bytes.Compare(a.Device[:], b.Device[:]), cmp.Compare(a.Seq, b.Seq), bytes.Compare(a.Hash[:], b.Hash[:]))
}

func (t *hubTx) QuarantineSize(device journal.ID) (int, error) {
	return len(t.quarantined(len(t.d.quarantined), func(q *hub.Quarantined) bool {
		return !q.Decided && (device == journal.ID{} || q.Device == device)
	})), nil
}

func (t *hubTx) Decide(d hub.Decision) error {
	for i := range t.d.quarantined {
		old := &t.d.quarantined[i]
		if old.Key() != d.Key {
			continue
		}
		was, n := *old, len(t.d.decisions)
		t.undo = append(t.undo, func() { t.d.quarantined[i], t.d.decisions = was, t.d.decisions[:n] })
		old.Decided = (old.Decided || d.Act.Decides()) && !d.Act.Reopens()
		t.d.decisions = append(t.d.decisions, d)
		return nil
	}
	return hub.ErrNotFound
}

func (t *hubTx) Decisions(limit int) ([]hub.Decision, error) {
	return newest(t.d.decisions, limit), nil
}

func (t *hubTx) AddAlarm(a hub.Alarm) error {
	n := len(t.d.alarms)
	t.undo = append(t.undo, func() { t.d.alarms = t.d.alarms[:n] })
	t.d.alarms = append(t.d.alarms, a)
	return nil
}

func (t *hubTx) Alarms(limit int) ([]hub.Alarm, error) { return newest(t.d.alarms, limit), nil }

// newest are the last of list, newest first.
func newest[T any](list []T, limit int) []T {
	var out []T
	for _, v := range slices.Backward(list) {
		if len(out) < limit {
			out = append(out, v)
		}
	}
	return out
}

func (t *hubTx) Contact(device journal.ID) (hub.Contact, error) {
	c := t.d.contacts[device]
	c.Device = device
	return c, nil
}

func (t *hubTx) Contacts() ([]hub.Contact, error) {
	return sorted(t.d.contacts, func(c hub.Contact) journal.ID { return c.Device }, func(hub.Contact) bool { return true }), nil
}

func (t *hubTx) Heard(contacts []hub.Contact) error {
	for _, c := range contacts {
		old := t.d.contacts[c.Device]
		next := c
		if c.Seen < old.Seen || c.Version == "" {
			next = old
			next.Device = c.Device
		}
		next.Seen, next.Whole = max(old.Seen, c.Seen), max(old.Whole, c.Whole)
		if err := set(t, t.d.contacts, c.Device, next); err != nil {
			return err
		}
	}
	return nil
}
