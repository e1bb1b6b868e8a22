//go:build linux

package main

import (
	"sync"
	"time"
)

// moments are when something was acknowledged, in order.
type moments struct {
	mu sync.Mutex
	at []time.Time // guarded by mu
}

func (m *moments) add(t time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = append(m.at, t)
}

// gap is the longest time between two neighbours of which the later one is
// after from.
func (m *moments) gap(from time.Time) (longest time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := len(m.at) - 1; i > 0 && m.at[i].After(from); i-- {
		longest = max(longest, m.at[i].Sub(m.at[i-1]))
	}
	return longest
}

// since tells whether there is a moment after t.
func (m *moments) since(t time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.at) > 0 && m.at[len(m.at)-1].After(t)
}
