package fhir_test

import (
	"context"
	"encoding/binary"
	"errors"
	"maps"
	"slices"

	"feltjournal/fhir"
	"feltjournal/journal"
)

// memory is a Centre that keeps to the interface's contract in memory: the
// model that the hub is measured against too.
type memory struct {
	subjects map[string]journal.ID
	streams  map[journal.ID][]journal.Entry
	known    map[[2]journal.ID]bool // stream, entry
	device   map[journal.ID]bool    // entries that a device wrote
	filed    map[journal.ID]uint64
	held     map[journal.ID]string
	next     uint64
	failAt   int // Filed fails after so many calls, when positive
	calls    int
}

var _ fhir.Centre = (*memory)(nil)

func newMemory() *memory {
	return &memory{
		subjects: map[string]journal.ID{}, streams: map[journal.ID][]journal.Entry{}, device: map[journal.ID]bool{}, known: map[[2]journal.ID]bool{},
		filed: map[journal.ID]uint64{}, held: map[journal.ID]string{},
	}
}

// clone is a copy that goes its own way; the entries themselves never change.
func (m *memory) clone() *memory {
	c := *m
	c.subjects, c.known, c.device = maps.Clone(m.subjects), maps.Clone(m.known), maps.Clone(m.device)
	c.filed, c.held, c.streams = maps.Clone(m.filed), maps.Clone(m.held), map[journal.ID][]journal.Entry{}
	for id, entries := range m.streams {
		c.streams[id] = slices.Clone(entries)
	}
	return &c
}

func (m *memory) id() (id journal.ID) {
	m.next++
	binary.BigEndian.PutUint64(id[:8], 0x0190_0000_0000_7000)
	binary.BigEndian.PutUint64(id[8:], 1<<63|m.next)
	return id
}

func (m *memory) Subject(_ context.Context, ref string) (journal.ID, bool, error) {
	id, ok := m.subjects[ref]
	return id, ok, nil
}

func (m *memory) Subjects(context.Context) (map[string]journal.ID, error) {
	out := map[string]journal.ID{}
	for k, v := range m.subjects {
		out[k] = v
	}
	return out, nil
}

func (m *memory) AddSubject(_ context.Context, ref string) (journal.ID, error) {
	if _, ok := m.subjects[ref]; !ok {
		m.subjects[ref] = m.id()
	}
	return m.subjects[ref], nil
}

func (m *memory) Entries(_ context.Context, stream journal.ID) ([]journal.Entry, error) {
	return append([]journal.Entry(nil), m.streams[stream]...), nil
}

func (m *memory) Append(_ context.Context, stream journal.ID, items ...journal.Item) error {
	for _, it := range items {
		id := it.ID
		if id == (journal.ID{}) {
			id = m.id()
		}
		if m.known[[2]journal.ID{stream, id}] {
			continue
		}
		m.known[[2]journal.ID{stream, id}] = true
		m.streams[stream] = append(m.streams[stream], journal.Entry{Header: journal.Header{ID: id, Stream: stream}, Body: it.Body})
	}
	return nil
}

// record is an entry as a device would have written it.
func (m *memory) record(stream journal.ID, b journal.Body) journal.ID {
	id := m.id()
	m.device[id] = true
	m.streams[stream] = append(m.streams[stream], journal.Entry{
		Header: journal.Header{ID: id, Stream: stream, Device: journal.ID{1}, Seq: m.next}, Body: b,
	})
	return id
}

func (m *memory) Unfiled(_ context.Context, limit int) (out []journal.Filing, err error) {
	names := map[journal.ID]string{}
	for ref, id := range m.subjects {
		names[id] = ref
	}
	for stream, entries := range m.streams {
		for i, e := range entries {
			pos := uint64(i + 1)
			if !m.device[e.ID] || pos <= m.filed[stream] || m.held[e.ID] != "" || len(out) == limit {
				continue
			}
			out = append(out, journal.Filing{Stream: stream, Pos: pos, Entry: e, Subject: names[stream]})
		}
	}
	return out, nil
}

var errCrash = errors.New("the process dies here")

func (m *memory) Filed(_ context.Context, stream journal.ID, pos uint64) error {
	if m.calls++; m.failAt > 0 && m.calls >= m.failAt {
		return errCrash
	}
	m.filed[stream] = max(m.filed[stream], pos)
	return nil
}

func (m *memory) Hold(_ context.Context, stream journal.ID, pos uint64, code string) error {
	m.held[m.streams[stream][pos-1].ID] = code
	return nil
}
