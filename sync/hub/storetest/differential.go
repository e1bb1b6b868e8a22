package storetest

import (
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"

	"github.com/stretchr/testify/require"
)

// Differential lets two hubs, each on a store of its own, live through the same
// random history: devices that are admitted, push, come again, lie and are shut
// out, and a central journal that assigns, writes, files and judges. Every
// answer, and now and then everything that the stores hold, has to be the same.
// The seed says what happens.
func Differential(t *testing.T, seed uint64, acts int, a, b hub.Store) {
	t.Helper()
	w := newTwins(t, seed, a, b)
	w.begin()
	for n := range acts {
		w.act(n)
		if n%50 == 49 {
			w.compare(n)
		}
	}
	lines := w.compare(acts)
	kinds := map[string]int{}
	for _, line := range lines {
		kind, _, _ := strings.Cut(line, " ")
		kinds[kind]++
	}
	t.Logf("seed %d: %v", seed, kinds)
	for _, kind := range []string{"setting", "device", "grant", "quarantine", "decision", "alarm", "stream", "member", "entry", "critical"} {
		require.NotZero(t, kinds[kind], "nothing of this kind was compared: %s", kind)
	}
}

// twins are the two hubs and all who talk to them.
type twins struct {
	t      *testing.T
	r      *rand.Rand
	now    time.Time
	master hub.MasterKey
	stores [2]hub.Store
	hubs   [2]*hub.Hub
	rands  [2]*rand.ChaCha8

	lists, patients []journal.ID
	versions        map[[2]journal.ID]uint32 // of assignments
	stations        []*station
	what            string // is going on
}

func newTwins(t *testing.T, seed uint64, stores ...hub.Store) *twins {
	t.Helper()
	w := &twins{
		t: t, r: rand.New(rand.NewPCG(seed, 0)), now: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC),
		versions: map[[2]journal.ID]uint32{},
	}
	var err error
	w.master, err = hub.NewMasterKey(w.random(0))
	require.NoError(t, err)
	sign := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	for i, s := range stores {
		w.rands[i] = w.random(0)
		w.stores[i] = s
		w.hubs[i] = hub.New(hub.Config{
			Store: s, Master: w.master, Sign: sign, Now: func() time.Time { return w.now }, Rand: w.rands[i], Answer: 7,
		})
	}
	return w
}

// random is a stream of bytes that n names.
func (w *twins) random(n uint64) *rand.ChaCha8 { return rand.NewChaCha8(seedOf(n)) }

func seedOf(n uint64) (seed [32]byte) {
	binary.BigEndian.PutUint64(seed[:], n)
	return seed
}

// both does the same at both hubs; the outcomes have to be equal.
func both[T any](w *twins, f func(h *hub.Hub) (T, error)) (T, error) {
	w.t.Helper()
	first, err := f(w.hubs[0])
	second, other := f(w.hubs[1])
	require.Equal(w.t, kindOf(err), kindOf(other), "%s: %v; %v", w.what, err, other)
	require.Equal(w.t, first, second, w.what)
	return first, err
}

// kindOf is what a caller can tell of an error.
func kindOf(err error) string {
	var refusal *wire.Error
	if errors.As(err, &refusal) {
		return fmt.Sprint(refusal.Code, refusal.RetryAfter)
	}
	for _, known := range []error{hub.ErrNotFound, hub.ErrExists, hub.ErrScope, hub.ErrDecided, hub.ErrCentral, hub.ErrTaken, hub.ErrUnreadable} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	if err != nil {
		return "an error"
	}
	return ""
}

// begin makes two units with patients and three devices.
func (w *twins) begin() {
	for _, unit := range []string{"CareTeam/1", "CareTeam/2"} {
		w.lists = append(w.lists, w.subject(unit))
	}
	for n := range 5 {
		w.patients = append(w.patients, w.subject(fmt.Sprint("Patient/", n)))
		w.assign(w.lists[n%2], w.patients[n], true)
	}
	for n := range 3 {
		w.admit(w.lists[n%2])
	}
}

// act does one thing.
func (w *twins) act(n int) {
	w.now = w.now.Add(time.Duration(w.r.IntN(90)) * time.Second)
	for _, r := range w.rands {
		r.Seed(seedOf(uint64(n) + 1))
	}
	acts := []struct {
		weight int
		what   string
		do     func()
	}{
		{40, "a device writes and syncs", func() { w.station().write(1 + w.r.IntN(6)).sync(false) }},
		{15, "a device asks", func() { w.station().sync(w.r.IntN(3) == 0) }},
		{8, "an answer is lost", func() { _, _ = w.station().write(w.r.IntN(3)).ask(false) }},
		{6, "a device lies", func() { w.station().lie(w) }},
		{4, "a device shows a rollback", func() { w.station().showRollback(w) }},
		{4, "others' entries are offered", func() { w.station().offer(w) }},
		{8, "the centre writes", w.append},
		{5, "the centre assigns", func() { w.assign(pick(w, w.lists), pick(w, w.patients), w.r.IntN(3) > 0) }},
		{8, "the centre files", w.file},
		{4, "a person judges", w.judge},
		{2, "a device is admitted", func() { w.admit(pick(w, w.lists)) }},
		{1, "a device is revoked", w.revoke},
		{1, "the lists are read again", w.reconcile},
		{1, "both hubs start anew", func() { w.hubs[0].Refresh(); w.hubs[1].Refresh() }},
	}
	sum := 0
	for _, a := range acts {
		sum += a.weight
	}
	at := w.r.IntN(sum)
	for _, a := range acts {
		if at -= a.weight; at < 0 {
			w.what = fmt.Sprintf("act %d: %s", n, a.what)
			a.do()
			return
		}
	}
}

func pick[T any](w *twins, all []T) T { return all[w.r.IntN(len(all))] }

func (w *twins) station() *station { return pick(w, w.stations) }
