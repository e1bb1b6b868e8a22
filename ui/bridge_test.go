package ui

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// timers holds what After was asked for, to be run by the test.
type timers struct{ waiting []func() }

func (t *timers) after(_ time.Duration, f func()) { t.waiting = append(t.waiting, f) }

func (t *timers) elapse() {
	due := t.waiting
	t.waiting = nil
	for _, f := range due {
		f()
	}
}

func TestBridge_many_changes_give_two_refreshes(t *testing.T) {
	var clock timers
	n := 0
	b := NewBridge(func(f func()) { f() }, clock.after, func() { n++ })
	for range 1000 {
		b.Changed()
	}
	require.Equal(t, 1, n, "the first shows at once")
	clock.elapse()
	require.Equal(t, 2, n, "the rest shows when it has settled")
	clock.elapse()
	clock.elapse()
	require.Equal(t, 2, n)
	b.Changed()
	require.Equal(t, 3, n)
}

func TestBridge_no_change_is_lost_between_goroutines(t *testing.T) {
	var mu sync.Mutex
	var clock timers
	seen, state := 0, 0
	b := NewBridge(func(f func()) { f() }, clock.after, func() { seen = state })
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 100 {
				mu.Lock()
				state++
				b.Changed()
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	clock.elapse()
	require.Equal(t, 800, seen)
}
