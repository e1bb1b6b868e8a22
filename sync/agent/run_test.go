package agent_test

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
	"feltjournal/sync/agent"
	"feltjournal/sync/wire"
)

// home is a store with nothing in it but a state. The loop around the rounds
// is what is tested here; rounds are tested on real stores.
type home struct {
	mu       sync.Mutex
	state    localstore.State
	contacts []localstore.Contact
	changed  chan struct{}
	busy     bool // another process syncs
	unsent   []seal.Sealed
}

func newHome() *home {
	return &home{changed: make(chan struct{}, 1), state: localstore.State{HubEpoch: journal.ID{1}}}
}

func (h *home) change(f func(*home)) {
	h.mu.Lock()
	f(h)
	h.mu.Unlock()
	h.changed <- struct{}{}
}

func (h *home) State(context.Context) (localstore.State, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.state, nil
}

func (h *home) OwnSync(context.Context) (func(), bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return func() {}, !h.busy, nil
}

func (h *home) SetStatus(_ context.Context, c localstore.Contact) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.contacts = append(h.contacts, c)
	if c.Code == "" {
		h.state.Acked = h.state.Last
	}
	select {
	case h.changed <- struct{}{}: // it is a commit like any other
	default:
	}
	return nil
}

func (h *home) rounds() []localstore.Contact {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]localstore.Contact(nil), h.contacts...)
}

func (h *home) Changes(context.Context) (<-chan struct{}, error) { return h.changed, nil }
func (h *home) Cursors(context.Context) ([]localstore.Cursor, error) {
	return nil, nil
}
func (h *home) KeyEpochs(context.Context) (map[journal.ID]uint16, error) { return nil, nil }
func (h *home) Rewind(context.Context, journal.ID) error                 { return nil }
func (h *home) LinkAt(context.Context, uint64) (seal.Link, error)        { return seal.Link{}, nil }

func (h *home) Unsent(_ context.Context, after uint64, _ localstore.Budget) (out []seal.Sealed, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range h.unsent {
		if e.Seq > after {
			out = append(out, e)
		}
	}
	return out, nil
}

// write is a nurse's new entry.
func (h *home) write(c journal.Class) {
	h.change(func(h *home) {
		h.state.Last++
		e := seal.Sealed{}
		e.Seq, e.Class = h.state.Last, c
		h.unsent = append(h.unsent, e)
	})
}

func (h *home) Foreign(context.Context, journal.ID, localstore.Budget) ([]seal.Sealed, error) {
	return nil, nil
}

func (h *home) Apply(context.Context, localstore.Inbound) (localstore.Applied, error) {
	return localstore.Applied{}, nil
}

// line is a connection that a test opens and cuts.
type line struct {
	mu    sync.Mutex
	err   error
	wakes bool
	poke  func()
}

func (l *line) set(err error, wakes bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err, l.wakes = err, wakes
}

func (l *line) Sync(context.Context, *wire.Request) (*wire.Response, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return nil, l.err
	}
	return &wire.Response{Version: wire.Version, HubEpoch: journal.ID{1}}, nil
}

func (l *line) Wake(ctx context.Context, poke func()) error {
	l.mu.Lock()
	wakes := l.wakes
	if wakes {
		l.poke = poke
	}
	l.mu.Unlock()
	if !wakes {
		return errGone
	}
	poke()
	<-ctx.Done()
	return ctx.Err()
}

// running runs an agent inside a bubble until the test ends.
func running(t *testing.T, h *home, l *line) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	a := agent.New(agent.Config{
		Store: h, Transport: l, Sign: func([]byte) []byte { return nil }, Now: time.Now, Rand: bytes.NewReader(nil),
	})
	go func() { done <- a.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-done)
	})
	synctest.Wait()
}

// after lets d pass.
func after(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func TestT16_FailuresAreTriedLessAndLessOften(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, l := newHome(), &line{err: errGone}
		running(t, h, l)
		after(time.Hour)
		n := len(h.rounds())
		require.Greater(t, n, 30)
		require.Less(t, n, 100)
		require.Equal(t, agent.CodeNetwork, h.rounds()[0].Code)
		l.set(nil, true)
		after(5 * time.Minute)
		require.Empty(t, h.rounds()[len(h.rounds())-1].Code)
	})
}

// What cannot be sent is no reason to try without end: that a round failed is
// written to the same file, and is a change like any other.
func TestT16_AFailedRoundDoesNotCallForTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, l := newHome(), &line{err: errGone}
		h.state.Last = 3
		running(t, h, l)
		after(time.Hour)
		n := len(h.rounds())
		require.Greater(t, n, 30)
		require.Less(t, n, 100)
		h.write(journal.ClassNote)
		synctest.Wait()
		require.Len(t, h.rounds(), n+1, "new work is tried once")
		after(time.Second / 10)
		require.Len(t, h.rounds(), n+1)
	})
}

// A busy hub is left in peace for as long as it asks, and a little longer by
// chance; new notes wait too.
func TestG12_ABusyHubIsLeftInPeace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, l := newHome(), &line{err: &wire.Error{Code: wire.CodeBusy, RetryAfter: 5 * time.Minute}, wakes: true}
		running(t, h, l)
		after(3 * time.Second) // the stream that stands is a call
		n := len(h.rounds())
		require.LessOrEqual(t, n, 2)
		for range 50 {
			h.write(journal.ClassNote)
			after(5 * time.Second)
		}
		require.Len(t, h.rounds(), n)
		after(2 * time.Minute)
		require.Len(t, h.rounds(), n+1)
		require.Equal(t, string(wire.CodeBusy), h.rounds()[n].Code)
	})
}

// But a stop does not wait, neither one's own nor one that the hub calls for;
// each is tried once, within two seconds.
func TestG12_AStopIsTriedAtABusyHub(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, l := newHome(), &line{err: &wire.Error{Code: wire.CodeBusy, RetryAfter: 5 * time.Minute}, wakes: true}
		running(t, h, l)
		after(3 * time.Second)
		n := len(h.rounds())
		h.write(journal.ClassCritical)
		synctest.Wait()
		require.Len(t, h.rounds(), n, "not in the same moment as everybody")
		after(3 * time.Second)
		require.Len(t, h.rounds(), n+1)
		after(time.Minute)
		require.Len(t, h.rounds(), n+1)
		l.poke()
		after(3 * time.Second)
		require.Len(t, h.rounds(), n+2)
	})
}

func TestTheHubCallsAndTheAgentComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, l := newHome(), &line{wakes: true}
		running(t, h, l)
		after(time.Second)
		n := len(h.rounds())
		l.poke()
		synctest.Wait()
		require.Len(t, h.rounds(), n+1)
		after(time.Minute)
		require.Len(t, h.rounds(), n+1, "nobody called")
	})
}

func TestNewWorkIsSentAtOnceAndOwnEchoesAreNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, l := newHome(), &line{wakes: true}
		running(t, h, l)
		after(time.Second)
		n := len(h.rounds())
		h.change(func(*home) {})
		synctest.Wait()
		require.Len(t, h.rounds(), n, "a change that is not ours to send")
		h.change(func(h *home) { h.state.Last++ })
		synctest.Wait()
		require.Len(t, h.rounds(), n+1)
	})
}

func TestKobleFraNettetKeepsTheAgentOffTheNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, l := newHome(), &line{wakes: true}
		h.state.Offline = true
		running(t, h, l)
		after(time.Hour)
		require.Empty(t, h.rounds())
		require.Nil(t, l.poke)
		h.change(func(h *home) { h.state.Offline = false })
		after(time.Second)
		require.NotEmpty(t, h.rounds())
		h.change(func(h *home) { h.state.Offline = true })
		synctest.Wait()
		n := len(h.rounds())
		h.change(func(h *home) { h.state.Last++ })
		after(time.Hour)
		require.Len(t, h.rounds(), n)
	})
}

func TestTrap_TwoWorkers_AndroidFHIR2361(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, l := newHome(), &line{wakes: true}
		h.busy = true
		running(t, h, l)
		after(time.Hour)
		require.Empty(t, h.rounds())
		h.mu.Lock()
		h.busy = false
		h.mu.Unlock()
		after(agent.OwnRetry)
		require.NotEmpty(t, h.rounds())
	})
}

func TestRunOverARealHub(t *testing.T) {
	s := newSite(t)
	a, b := s.enroll(), s.enroll()
	b.round()
	changes, err := a.store.Changes(t.Context())
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.agent(nil, nil).Run(ctx) }()
	for a.count() == 0 {
		<-changes
	}
	b.note("fra en annen")
	b.round()
	for a.count() < 2 {
		<-changes // woken by the hub, not by a timer
	}
	_, owned, err := a.store.OwnSync(t.Context())
	require.NoError(t, err)
	require.False(t, owned, "one process syncs")
	stop()
	require.NoError(t, <-done)
}
