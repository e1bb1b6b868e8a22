package sim

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
)

// station is a device of the full lane: the real local file, unlocked by its
// nurse. The device's model is read back from it after every step, so that the
// checker is the same.
type station struct {
	options localstore.Options
	author  journal.Author
	second  journal.Author
	store   *localstore.Store
	nurse   *localstore.Unlocked
	other   *localstore.Unlocked // the colleague
}

const stationPIN = "482913"

// pepper stands in for the operating system's key store, where a simulated
// device has no business.
type pepper struct{}

func (pepper) Get(journal.ID) ([]byte, error)  { return make([]byte, 32), nil }
func (pepper) Make(journal.ID) ([]byte, error) { return make([]byte, 32), nil }

func newStation(ctx context.Context, d *device, dir string) (*station, error) {
	s := &station{author: d.author, second: d.second, options: localstore.Options{
		Dir: filepath.Join(dir, d.id.String()), Now: d.now, Rand: random{d.w.r}, Pepper: pepper{}, PIN: localstore.PINCost{Time: 1, MemoryKiB: 64, Threads: 1},
		Sleep: func(context.Context, time.Duration) error { return nil },
	}}
	store, err := localstore.Create(ctx, s.options, localstore.Device{ID: d.id, ReplicaPublic: d.key.Public(), HubURL: "https://hub"})
	if err != nil {
		return nil, err
	}
	err = errors.Join(store.AddUser(ctx, d.author, stationPIN, d.key), store.AddUser(ctx, d.second, stationPIN, d.key))
	return s, errors.Join(err, store.Close(), s.open(ctx))
}

func (s *station) open(ctx context.Context) (err error) {
	if s.store, err = localstore.Open(ctx, s.options); err != nil {
		return err
	}
	if s.nurse, err = s.store.Unlock(ctx, s.author.ID, stationPIN); err != nil {
		return err
	}
	s.other, err = s.store.Unlock(ctx, s.second.ID, stationPIN)
	return err
}

func (s *station) close() error {
	s.nurse.Lock()
	s.other.Lock()
	return s.store.Close()
}

// item is one entry of an act, by the nurse or by the other.
type item struct {
	id     journal.ID
	stream journal.ID
	body   journal.Body
	other  bool
}

// record is an act on the real file.
func (s *station) record(ctx context.Context, act []item) ([]journal.Entry, []seal.Sealed, error) {
	if err := errors.Join(s.nurse.Refresh(ctx), s.other.Refresh(ctx)); err != nil {
		return nil, nil, err
	}
	items := make([]localstore.Item, len(act))
	for i, a := range act {
		items[i] = localstore.Item{ID: a.id, User: s.nurse, Stream: a.stream, Body: a.body}
		if a.other {
			items[i].User = s.other
		}
	}
	made, err := s.store.RecordAll(ctx, items, localstore.RecordOptions{})
	if err != nil {
		return nil, nil, err
	}
	sealed, err := s.store.Unsent(ctx, made[0].Seq-1, localstore.Budget{Entries: len(made), Bytes: 1 << 20})
	if err != nil || len(sealed) != len(made) {
		return nil, nil, errors.Join(errors.New("an act that was recorded is not in the outbox"), err)
	}
	return made, sealed, nil
}

// image is what the file holds.
func (s *station) image(ctx context.Context) (*image, error) {
	m := newImage()
	marks, err := s.store.Marks(ctx)
	if err != nil {
		return nil, err
	}
	m.epoch, m.acked, m.ahead, m.refused = marks.State.HubEpoch, marks.State.Acked, marks.State.Ahead, marks.Refused
	err = s.store.Rows(ctx, 0, func(r localstore.Row) error {
		m.rows[r.ID], m.bySeq[numbered{r.Device, r.Seq}] = held{r.Sealed, r.Pos}, r.ID
		return nil
	})
	if err != nil {
		return nil, err
	}
	for seq := uint64(1); seq <= marks.State.Last; seq++ {
		id := m.bySeq[numbered{marks.State.Device, seq}]
		m.own = append(m.own, ownEntry{id: id, stream: m.rows[id].Stream, stamp: m.rows[id].Stamp})
	}
	return m, s.streams(ctx, marks, m)
}

func (s *station) streams(ctx context.Context, marks *localstore.Marks, m *image) error {
	for id, k := range marks.Streams {
		m.streams[id] = streamRow{
			Cursor:   localstore.Cursor{Stream: id, Pos: k.Pos, Confirmed: k.Confirmed, Held: k.Held},
			complete: k.Complete, left: k.LeftAt != 0,
		}
	}
	epochs, err := s.store.KeyEpochs(ctx)
	if err != nil {
		return err
	}
	for id, newest := range epochs {
		for e := uint16(1); e <= newest; e++ {
			m.keys[keyName{id, e}] = nil
		}
	}
	heads, err := s.store.ListHeads(ctx)
	if err != nil {
		return err
	}
	for _, h := range heads {
		m.lists[h.Stream] = h
	}
	status, err := s.store.Status(ctx)
	if err != nil {
		return err
	}
	for _, a := range status.Alarms {
		m.alarms[a.Code] += a.Times
	}
	m.rewinds = m.alarms[localstore.AlarmRollback]
	m.alarms["behind"] = m.alarms[localstore.AlarmBehind]
	return nil
}
