package ui

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// Do runs f on the goroutine that owns the widgets, soon. Tests give a queue of
// their own.
type Do func(f func())

// OnMain is the Do of a real window. No other code calls fyne.Do.
func OnMain(f func()) { fyne.Do(f) }

// After runs f on a goroutine of its own after d.
type After func(d time.Duration, f func())

// Settle is the least time between two refreshes: five a second.
const Settle = 200 * time.Millisecond

// Bridge brings changes from any goroutine to the widgets, and not more often
// than they can be painted. It is safe for concurrent use.
type Bridge struct {
	do      Do
	after   After
	refresh func()

	mu      sync.Mutex
	cooling bool // guarded by mu: a refresh was less than Settle ago
	dirty   bool // guarded by mu: something changed since
}

// NewBridge makes a bridge that calls refresh by do.
func NewBridge(do Do, after After, refresh func()) *Bridge {
	return &Bridge{do: do, after: after, refresh: refresh}
}

// Do runs f on the goroutine that owns the widgets.
func (b *Bridge) Do(f func()) { b.do(f) }

// Changed asks for a refresh: at once, or when [Settle] has passed since the
// last one. Any number of changes in between give one refresh.
func (b *Bridge) Changed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.dirty = true
	if !b.cooling {
		b.fire()
	}
}

// fire is called with mu.
func (b *Bridge) fire() {
	b.dirty, b.cooling = false, true
	b.do(b.refresh)
	b.after(Settle, b.cool)
}

func (b *Bridge) cool() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cooling = false
	if b.dirty {
		b.fire()
	}
}
