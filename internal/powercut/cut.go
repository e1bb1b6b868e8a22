package powercut

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// sector is what a disk writes whole or not at all.
const sector = 512

// disk is the files as a power cut leaves them.
type disk struct {
	rng     *rand.Rand
	keep    float64 // how likely a sector that was not synced is there
	durable map[string][]byte
	pending map[string][]event
}

// Cut writes into dir what a disk may hold when the power goes after the first
// n events, and returns the numbers that were acknowledged before that. It
// takes every choice from rng.
func (r *Recorder) Cut(n int, rng *rand.Rand, dir string) (acks []int64, err error) {
	r.mu.Lock()
	events := r.events[:n]
	r.mu.Unlock()
	d := &disk{rng: rng, durable: map[string][]byte{}, pending: map[string][]event{}}
	d.keep = []float64{0, 0.5, 0.9, 1}[rng.IntN(4)]
	for _, e := range events {
		if e.kind == acked {
			acks = append(acks, e.at)
			continue
		}
		d.take(e)
	}
	return acks, d.write(dir)
}

// take follows one event. Creating and deleting a file are durable at once.
func (d *disk) take(e event) {
	if _, ok := d.durable[e.file]; !ok {
		d.durable[e.file] = nil
	}
	switch e.kind {
	case deleted:
		delete(d.durable, e.file)
		delete(d.pending, e.file)
	case synced:
		for _, p := range d.pending[e.file] {
			d.durable[e.file] = apply(d.durable[e.file], p, func() bool { return true })
		}
		delete(d.pending, e.file)
	default:
		d.pending[e.file] = append(d.pending[e.file], e)
	}
}

func (d *disk) write(dir string) error {
	for name, b := range d.durable {
		for _, p := range d.pending[name] {
			b = apply(b, p, func() bool { return d.rng.Float64() < d.keep })
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			return fmt.Errorf("write the disk after the cut: %w", err)
		}
	}
	return nil
}

// apply writes to a copy of b, each sector if keep says so.
func apply(b []byte, e event, keep func() bool) []byte {
	b = append([]byte(nil), b...)
	if e.kind == truncated {
		if !keep() {
			return b
		}
		return resize(b, int(e.at))
	}
	for at, data := int(e.at), e.data; len(data) > 0; {
		n := min(sector-at%sector, len(data))
		if keep() {
			b = resize(b, max(len(b), at+n))
			copy(b[at:], data[:n])
		}
		at, data = at+n, data[n:]
	}
	return b
}

func resize(b []byte, n int) []byte {
	if n <= len(b) {
		return b[:n]
	}
	return append(b, make([]byte, n-len(b))...)
}
