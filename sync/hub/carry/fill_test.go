package carry_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"feltjournal/internal/quickdisk"
	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/sqlite"
	"feltjournal/sync/wire"
)

// stopServers stops the database servers that tests have started, if any.
var stopServers = func() {}

func TestMain(m *testing.M) {
	quickdisk.Use()
	code := m.Run()
	stopServers()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// filler writes a store as a hub might have left it, from a seed.
type filler struct {
	r       *rand.Rand
	devices []*hub.Device
	streams []*hub.Stream
}

func newFiller(seed uint64) *filler {
	return &filler{r: rand.New(rand.NewPCG(seed, 7))}
}

func (f *filler) id() (id journal.ID) {
	for i := range id {
		id[i] = byte(f.r.IntN(256))
	}
	return id
}

func (f *filler) blob(most int) []byte {
	b := make([]byte, f.r.IntN(most+1))
	for i := range b {
		b[i] = byte(f.r.IntN(256))
	}
	return b
}

func (f *filler) instant() journal.Instant {
	return journal.Instant(1_760_000_000_000 + f.r.Int64N(1_000_000_000))
}

// fill adds n entries and something of everything else.
func (f *filler) fill(t *testing.T, store hub.Store, n int) {
	t.Helper()
	require.NoError(t, store.Update(t.Context(), func(tx hub.Tx) error {
		for range 2 + f.r.IntN(4) {
			f.device(t, tx)
		}
		for range 2 + f.r.IntN(5) {
			f.stream(t, tx)
		}
		for range n {
			f.entry(t, tx)
		}
		f.rest(t, tx)
		return nil
	}))
}

func (f *filler) device(t *testing.T, tx hub.Tx) {
	t.Helper()
	d := &hub.Device{ID: f.id(), Label: "PC æøå", Verify: f.blob(32), Replica: f.blob(32), Enrolled: f.instant()}
	if f.r.IntN(2) == 0 {
		d.Users = []journal.Author{{ID: "anna", Name: "Anna Berg", HPR: "9012345", Role: journal.RoleNurse}}
	}
	f.devices = append(f.devices, d)
	require.NoError(t, tx.PutDevice(*d))
	require.NoError(t, tx.Heard([]hub.Contact{{
		Device: d.ID, Seen: f.instant(), Whole: f.instant(), Version: "1.2", Unsent: f.r.Uint64N(9), Oldest: f.instant(), Amiss: []journal.ID{f.id()},
	}}))
}

func (f *filler) stream(t *testing.T, tx hub.Tx) {
	t.Helper()
	s := &hub.Stream{ID: f.id(), Kind: hub.StreamKind(1 + f.r.IntN(4)), KeyEpoch: uint16(1 + f.r.IntN(3)), Version: 1, Claimed: f.r.Uint64N(5)}
	f.streams = append(f.streams, s)
	require.NoError(t, tx.PutStream(*s))
	for _, d := range f.devices {
		if f.r.IntN(2) == 0 {
			require.NoError(t, tx.SetGrant(d.ID, s.ID, f.r.IntN(3) > 0))
		}
	}
	for range f.r.IntN(4) {
		if s.Kind == hub.StreamList {
			require.NoError(t, tx.PutMember(s.ID, hub.Member{Patient: f.id(), Version: 3, Active: f.r.IntN(2) == 0}))
		}
	}
}

func (f *filler) entry(t *testing.T, tx hub.Tx) {
	t.Helper()
	d, s := f.devices[f.r.IntN(len(f.devices))], f.streams[f.r.IntN(len(f.streams))]
	d.Acked++
	sealed := seal.Sealed{Bytes: f.blob(300), Header: journal.Header{
		ID: f.id(), Stream: s.ID, Device: d.ID, Seq: d.Acked, Stamp: journal.NewStamp(f.instant(), 1), Class: journal.Class(1 + f.r.IntN(6)), KeyEpoch: 1,
	}}
	if f.r.IntN(8) == 0 {
		f.keep(t, tx, sealed)
	} else {
		f.place(t, tx, s, sealed)
	}
	require.NoError(t, tx.PutDevice(*d))
}

func (f *filler) place(t *testing.T, tx hub.Tx, s *hub.Stream, e seal.Sealed) {
	t.Helper()
	s.Root = s.Next(&e)
	s.Pos++
	row := hub.Row{Sealed: e, Pos: s.Pos, Root: [8]byte(s.Root[:8]), State: hub.StateFiled, Relayed: f.r.IntN(4) == 0}
	switch f.r.IntN(6) {
	case 0:
		row.State = hub.StateNew
	case 1:
		row.State = hub.StateHeld
		s.Held = append(s.Held, s.Pos)
	}
	if s.Confirmed == s.Pos-1 && row.State != hub.StateNew {
		s.Confirmed = s.Pos
	}
	if e.Class == journal.ClassCritical {
		s.Critical = s.Pos
	}
	s.Version++
	require.NoError(t, tx.Insert(row))
	require.NoError(t, tx.PutStream(*s))
}

func (f *filler) keep(t *testing.T, tx hub.Tx, e seal.Sealed) {
	t.Helper()
	q := hub.Quarantined{Sealed: e, Code: wire.CodeUnreadable, From: e.Device, At: f.instant(), Chained: true, Hash: hub.HashOf(&e)}
	require.NoError(t, tx.Quarantine(q))
	for _, act := range []hub.Act{hub.ActDismissed, hub.ActReopened, hub.ActOpened}[:f.r.IntN(4)] {
		require.NoError(t, tx.Decide(hub.Decision{Key: q.Key(), At: f.instant(), Who: "Kari", Act: act, Why: "fordi"}))
	}
}

func (f *filler) rest(t *testing.T, tx hub.Tx) {
	t.Helper()
	for i := range 1 + f.r.IntN(5) {
		require.NoError(t, tx.AddAlarm(hub.Alarm{At: f.instant(), Code: wire.CodeChain, Device: f.id(), Stream: f.id(), Text: fmt.Sprint("alarm ", i)}))
	}
	require.NoError(t, tx.SetSetting("epochs", []byte(fmt.Sprintf(`[{"id":"%s","at":1,"why":"begun"}]`, f.id()))))
	require.NoError(t, tx.SetSetting("Ø", f.blob(20)))
	require.NoError(t, tx.SetSetting("invite/ab", []byte{}))
}

func fresh(t *testing.T) (*sqlite.Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hub.db")
	return open(t, path), path
}

func open(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// spoil changes a file behind everybody's back.
func spoil(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	require.NoError(t, err)
	defer db.Close()
	r, err := db.ExecContext(t.Context(), query)
	require.NoError(t, err)
	n, err := r.RowsAffected()
	require.NoError(t, err)
	require.Positive(t, n, query)
}

// failing is a store that breaks at one of its transactions.
type failing struct {
	hub.Store
	left  int
	after bool // it breaks after the commit: nobody was told
}

func (f *failing) Update(ctx context.Context, do func(hub.Tx) error) error {
	return f.run(func() error { return f.Store.Update(ctx, do) })
}

func (f *failing) Extend(ctx context.Context, scope hub.Scope, do func(hub.Tx) error) error {
	return f.run(func() error { return f.Store.Extend(ctx, scope, do) })
}

func (f *failing) run(do func() error) error {
	f.left--
	if f.left > 0 || f.left < 0 {
		return do()
	}
	if f.after {
		if err := do(); err != nil {
			return err
		}
	}
	return hub.ErrUnavailable
}
