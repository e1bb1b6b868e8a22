package sim

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// errCrash is what a process sees in the moment it dies. Nobody handles it.
var errCrash = errors.New("simulated crash")

// errFull is a disk without room.
var errFull = errors.New("simulated disk full")

// pair is a two-part key.
type pair struct{ a, b journal.ID }

// numbered is an id with a number: (device, seq) or (stream, position).
type numbered struct {
	id journal.ID
	n  uint64
}

// hubData is everything a hub has on disk. Rows are shared between copies and
// never changed in place.
type hubData struct {
	settings    map[string][]byte
	devices     map[journal.ID]hub.Device
	streams     map[journal.ID]hub.Stream
	contacts    map[journal.ID]hub.Contact
	grants      map[pair]bool // (device, stream): active
	members     map[pair]hub.Member
	rows        map[journal.ID][]hub.Row // by stream, in position order
	bySeq       map[numbered]numbered    // (device, seq) to (stream, position)
	byID        map[journal.ID]numbered
	quarantined []hub.Quarantined
	decisions   []hub.Decision
	alarms      []hub.Alarm
}

func newHubData() *hubData {
	return &hubData{
		settings: map[string][]byte{}, devices: map[journal.ID]hub.Device{}, streams: map[journal.ID]hub.Stream{},
		contacts: map[journal.ID]hub.Contact{},
		grants:   map[pair]bool{}, members: map[pair]hub.Member{}, rows: map[journal.ID][]hub.Row{},
		bySeq: map[numbered]numbered{}, byID: map[journal.ID]numbered{},
	}
}

// copy is the state as a backup would hold it.
func (d *hubData) copy() *hubData {
	c := *d
	c.settings, c.devices, c.streams = maps.Clone(d.settings), maps.Clone(d.devices), maps.Clone(d.streams)
	c.contacts = maps.Clone(d.contacts)
	c.grants, c.members, c.bySeq, c.byID = maps.Clone(d.grants), maps.Clone(d.members), maps.Clone(d.bySeq), maps.Clone(d.byID)
	c.rows = make(map[journal.ID][]hub.Row, len(d.rows))
	for id, rows := range d.rows {
		c.rows[id] = slices.Clone(rows)
	}
	c.quarantined, c.decisions, c.alarms = slices.Clone(d.quarantined), slices.Clone(d.decisions), slices.Clone(d.alarms)
	return &c
}

// hubStore is a hub.Store in memory whose transactions can be cut off. Updates
// take turns; apart from that it is not safe for concurrent use: a world has
// one thread.
type hubStore struct {
	updating sync.Mutex

	data *hubData
	// commit is asked at the end of every Update: an error before undoes the
	// transaction, an error after leaves it committed and its caller unsure.
	commit func() (before, after error)
	closed bool
	views  int // open now: a change must not show in them
}

var _ hub.Store = (*hubStore)(nil)

func newHubStore() *hubStore {
	return &hubStore{data: newHubData(), commit: func() (error, error) { return nil, nil }}
}

// Update runs f; what it did is undone when it fails or the commit is cut off.
func (s *hubStore) Update(ctx context.Context, f func(hub.Tx) error) error {
	s.updating.Lock()
	defer s.updating.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	if s.views > 0 {
		s.data = s.data.copy()
	}
	tx := &hubTx{d: s.data}
	err := f(tx)
	before, after := error(nil), error(nil)
	if err == nil {
		before, after = s.commit()
	}
	if err = errors.Join(err, before); err != nil {
		tx.rollback()
		return err
	}
	return after
}

// Extend is Update within scope.
func (s *hubStore) Extend(ctx context.Context, scope hub.Scope, f func(hub.Tx) error) error {
	return s.Update(ctx, func(tx hub.Tx) error { return f(hub.Scoped(tx, scope)) })
}

// View runs f on the state as it is.
func (s *hubStore) View(ctx context.Context, f func(hub.Tx) error) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	s.views++
	defer func() { s.views-- }()
	return f(&hubTx{d: s.data, view: true})
}

// Changes never tells of any: nobody else writes.
func (s *hubStore) Changes(ctx context.Context) (hub.Changes, error) {
	return hub.Changes{}, s.usable(ctx)
}

// Close ends the use of the store.
func (s *hubStore) Close() error {
	s.closed = true
	return nil
}

func (s *hubStore) usable(ctx context.Context) error {
	if s.closed {
		return errors.New("the store is closed")
	}
	return ctx.Err()
}

// hubTx changes the data in place and keeps the way back.
type hubTx struct {
	d    *hubData
	view bool
	undo []func()
}

func (t *hubTx) rollback() {
	for _, f := range slices.Backward(t.undo) {
		f()
	}
}

// set changes one key of a map, undoably.
func set[K comparable, V any](t *hubTx, m map[K]V, k K, v V) error {
	if t.view {
		return errors.New("a view was written to")
	}
	old, was := m[k]
	t.undo = append(t.undo, func() {
		if was {
			m[k] = old
		} else {
			delete(m, k)
		}
	})
	m[k] = v
	return nil
}

func (t *hubTx) Setting(name string) ([]byte, error) { return bytes.Clone(t.d.settings[name]), nil }

func (t *hubTx) SetSetting(name string, value []byte) error {
	if err := set(t, t.d.settings, name, bytes.Clone(value)); err != nil {
		return err
	}
	if value == nil {
		delete(t.d.settings, name)
	}
	return nil
}

func (t *hubTx) Settings() ([]string, error) { return slices.Sorted(maps.Keys(t.d.settings)), nil }

func (t *hubTx) Device(id journal.ID) (hub.Device, error) { return find(t.d.devices, id) }

func (t *hubTx) PutDevice(d hub.Device) error {
	d.Users = slices.Clone(d.Users)
	return set(t, t.d.devices, d.ID, d)
}

func (t *hubTx) Devices() ([]hub.Device, error) {
	return sorted(t.d.devices, func(d hub.Device) journal.ID { return d.ID }, func(hub.Device) bool { return true }), nil
}

func (t *hubTx) Stream(id journal.ID) (hub.Stream, error) {
	s, err := find(t.d.streams, id)
	s.Held = slices.Clone(s.Held)
	return s, err
}

func (t *hubTx) Heads(ids []journal.ID) ([]hub.Stream, error) {
	var out []hub.Stream
	for _, id := range ids {
		if s, err := t.Stream(id); err == nil {
			out = append(out, s)
		}
	}
	return out, nil
}

func (t *hubTx) PutStream(s hub.Stream) error {
	s.Held = slices.Clone(s.Held)
	return set(t, t.d.streams, s.ID, s)
}

func (t *hubTx) Streams(kind hub.StreamKind) ([]hub.Stream, error) {
	return sorted(t.d.streams, func(s hub.Stream) journal.ID { return s.ID },
		func(s hub.Stream) bool { return kind == 0 || s.Kind == kind }), nil
}

func (t *hubTx) Grant(device, stream journal.ID) (active, ever bool, err error) {
	active, ever = t.d.grants[pair{device, stream}]
	return active, ever, nil
}

func (t *hubTx) Grants(device journal.ID) ([]hub.Grant, error) {
	var out []hub.Grant
	for k, active := range t.d.grants {
		if k.a == device {
			out = append(out, hub.Grant{Stream: k.b, Active: active})
		}
	}
	slices.SortFunc(out, func(a, b hub.Grant) int { return bytes.Compare(a.Stream[:], b.Stream[:]) })
	return out, nil
}

func (t *hubTx) SetGrant(device, stream journal.ID, active bool) error {
	return set(t, t.d.grants, pair{device, stream}, active)
}

func (t *hubTx) Granted(device journal.ID) ([]journal.ID, error) {
	var out []journal.ID
	for k, active := range t.d.grants {
		if active && k.a == device {
			out = append(out, k.b)
		}
	}
	return ascending(out), nil
}

func (t *hubTx) Holders(stream journal.ID) ([]journal.ID, error) {
	var out []journal.ID
	for k, active := range t.d.grants {
		if active && k.b == stream {
			out = append(out, k.a)
		}
	}
	return ascending(out), nil
}

func (t *hubTx) Member(list, patient journal.ID) (hub.Member, error) {
	return find(t.d.members, pair{list, patient})
}

func (t *hubTx) PutMember(list journal.ID, m hub.Member) error {
	return set(t, t.d.members, pair{list, m.Patient}, m)
}

func (t *hubTx) Members(list journal.ID) ([]hub.Member, error) {
	var out []hub.Member
	for k, m := range t.d.members {
		if k.a == list {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b hub.Member) int { return bytes.Compare(a.Patient[:], b.Patient[:]) })
	return out, nil
}

func find[K comparable, V any](m map[K]V, k K) (V, error) {
	v, ok := m[k]
	if !ok {
		return v, fmt.Errorf("%v: %w", k, hub.ErrNotFound)
	}
	return v, nil
}

func sorted[V any](m map[journal.ID]V, id func(V) journal.ID, want func(V) bool) []V {
	var out []V
	for _, v := range m {
		if want(v) {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b V) int { x, y := id(a), id(b); return bytes.Compare(x[:], y[:]) })
	return out
}

func ascending(ids []journal.ID) []journal.ID {
	slices.SortFunc(ids, func(a, b journal.ID) int { return bytes.Compare(a[:], b[:]) })
	return ids
}
