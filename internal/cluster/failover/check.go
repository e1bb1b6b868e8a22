//go:build linux

package main

import (
	"fmt"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// account is everything that is known when all has come to rest.
type account struct {
	written map[journal.ID]note
	acked   map[journal.ID]uint64             // device → own numbers up to here were acknowledged
	stored  []history                         // every stream of the store
	held    map[journal.ID]map[journal.ID]int // device → entry → how often its file has it
}

// history is one stream as the store has it, in the order that it gave.
type history struct {
	head hub.Stream
	rows []hub.Row
}

// verdict is what an account comes to. Everything but acknowledged and stored
// has to be zero.
type verdict struct {
	acknowledged int // entries that a workstation was told are safe
	stored       int // rows in the store, the centre's own too
	lost         int // acknowledged and not in the store, or there with another number
	doubled      int // in the store, or in a workstation's file, more than once
	undelivered  int // in the store and not at every workstation
	unsent       int // written and in the end still not acknowledged
	gaps         int // positions that are not dense
	forks        int // roots that do not follow from what is stored
	examples     []string
}

const maxExamples = 10

func (v *verdict) example(format string, args ...any) {
	if len(v.examples) < maxExamples {
		v.examples = append(v.examples, fmt.Sprintf(format, args...))
	}
}

func (v *verdict) sound() bool {
	return v.lost+v.doubled+v.undelivered+v.unsent+v.gaps+v.forks == 0
}

// check is the set-full checker: what went in and was acknowledged comes out,
// once, everywhere.
func check(a account) (v verdict) {
	places := map[journal.ID][]hub.Row{}
	for _, h := range a.stored {
		v.chain(h)
		for _, r := range h.rows {
			v.stored++
			places[r.ID] = append(places[r.ID], r)
		}
	}
	for id, rows := range places {
		if len(rows) > 1 {
			v.doubled++
			v.example("doubled: %s stands %d times in the store", id, len(rows))
		}
	}
	for id, n := range a.written {
		v.entry(a, id, n, places[id])
	}
	for device, entries := range a.held {
		for id, times := range entries {
			if times > 1 {
				v.doubled++
				v.example("doubled: %s has %s %d times", device, id, times)
			}
		}
	}
	return v
}

// entry follows one entry from its writer to the others.
func (v *verdict) entry(a account, id journal.ID, n note, stored []hub.Row) {
	if n.seq > a.acked[n.device] {
		v.unsent++
		v.example("unsent: %s number %d", n.device, n.seq)
	} else {
		v.acknowledged++
		if len(stored) == 0 || stored[0].Device != n.device || stored[0].Seq != n.seq || stored[0].Stream != n.stream {
			v.lost++
			v.example("lost: %s number %d, acknowledged up to %d", n.device, n.seq, a.acked[n.device])
		}
	}
	if len(stored) == 0 {
		return
	}
	for device, entries := range a.held {
		if entries[id] == 0 {
			v.undelivered++
			v.example("undelivered: %s at position %d does not have it", device, stored[0].Pos)
		}
	}
}

// chain follows positions and roots of a stream.
func (v *verdict) chain(h history) {
	running := hub.Stream{}
	for i, r := range h.rows {
		if r.Pos != uint64(i)+1 {
			v.gaps++
			v.example("gap: position %d of %s stands at %d", r.Pos, h.head.ID, i+1)
		}
		running.Root = running.Next(&r.Sealed)
		if [8]byte(running.Root[:8]) != r.Root {
			v.forks++
			v.example("fork: root at position %d of %s", r.Pos, h.head.ID)
		}
	}
	if h.head.Pos != uint64(len(h.rows)) {
		v.gaps++
		v.example("gap: the head of %s says %d, there are %d", h.head.ID, h.head.Pos, len(h.rows))
	}
	if h.head.Root != running.Root {
		v.forks++
		v.example("fork: the head of %s", h.head.ID)
	}
}
