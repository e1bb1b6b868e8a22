//go:build linux

package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
)

func id(n byte) journal.ID { return journal.ID{n} }

// whole is an account in order: two workstations, each wrote two entries into
// one stream.
func whole() account {
	a := account{written: map[journal.ID]note{}, acked: map[journal.ID]uint64{id(1): 2, id(2): 2}, held: map[journal.ID]map[journal.ID]int{}}
	h := history{head: hub.Stream{ID: id(9)}}
	for device := byte(1); device <= 2; device++ {
		for seq := byte(1); seq <= 2; seq++ {
			e := id(10*device + seq)
			a.written[e] = note{device: id(device), stream: id(9), seq: uint64(seq)}
			r := hub.Row{Sealed: seal.Sealed{Header: journal.Header{ID: e, Device: id(device), Seq: uint64(seq), Stream: id(9)}, Bytes: []byte{device, seq}}}
			h.append(r)
		}
	}
	for device := byte(1); device <= 2; device++ {
		a.held[id(device)] = map[journal.ID]int{}
		for e := range a.written {
			a.held[id(device)][e] = 1
		}
	}
	a.stored = []history{h}
	return a
}

func (h *history) append(r hub.Row) {
	h.head.Root, h.head.Pos = h.head.Next(&r.Sealed), h.head.Pos+1
	r.Pos, r.Root = h.head.Pos, [8]byte(h.head.Root[:8])
	h.rows = append(h.rows, r)
}

func TestCheckFindsNothingInAnAccountInOrder(t *testing.T) {
	v := check(whole())
	require.True(t, v.sound(), v.examples)
	require.Equal(t, 4, v.acknowledged)
	require.Equal(t, 4, v.stored)
}

// Each planted fault is found, and under its own name.
func TestCheckFindsEachFault(t *testing.T) {
	for name, fault := range map[string]struct {
		plant func(*account)
		found func(verdict) int
	}{
		"an acknowledged entry is gone with everything after it": {
			func(a *account) {
				h := &a.stored[0]
				h.rows = h.rows[:3]
				h.head.Pos, h.head.Root = 3, hubRoot(h.rows)
			}, func(v verdict) int { return v.lost },
		},
		"its number belongs to another entry": {
			func(a *account) { a.stored[0].rows[1].Seq = 7 }, func(v verdict) int { return v.lost },
		},
		"an entry was stored again": {
			func(a *account) { a.stored[0].append(a.stored[0].rows[0]) }, func(v verdict) int { return v.doubled },
		},
		"a file has an entry twice": {
			func(a *account) { a.held[id(1)][id(21)] = 2 }, func(v verdict) int { return v.doubled },
		},
		"an entry never reached a holder": {
			func(a *account) { delete(a.held[id(2)], id(11)) }, func(v verdict) int { return v.undelivered },
		},
		"an entry was never acknowledged": {
			func(a *account) { a.acked[id(2)] = 1 }, func(v verdict) int { return v.unsent },
		},
		"a position is missing": {
			func(a *account) { a.stored[0].rows = append(a.stored[0].rows[:1:1], a.stored[0].rows[2:]...) }, func(v verdict) int { return v.gaps },
		},
		"the head is behind": {
			func(a *account) { a.stored[0].head.Pos-- }, func(v verdict) int { return v.gaps },
		},
		"bytes were changed": {
			func(a *account) { a.stored[0].rows[2].Bytes = []byte("other") }, func(v verdict) int { return v.forks },
		},
		"the head has another root": {
			func(a *account) { a.stored[0].head.Root[9]++ }, func(v verdict) int { return v.forks },
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := whole()
			fault.plant(&a)
			v := check(a)
			require.False(t, v.sound())
			require.Positive(t, fault.found(v), v.examples)
		})
	}
}

func hubRoot(rows []hub.Row) [32]byte {
	var s hub.Stream
	for _, r := range rows {
		s.Root = s.Next(&r.Sealed)
	}
	return s.Root
}
