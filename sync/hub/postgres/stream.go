package postgres

import (
	"encoding/binary"
	"fmt"
	"slices"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

const streamColumns = "id, kind, ref, name, key_epoch, pos, root, critical, confirmed, held, version, claimed"

var (
	selectStream        = prepare("SELECT " + streamColumns + " FROM streams WHERE id = $1")
	selectHeads         = prepare("SELECT " + streamColumns + " FROM streams WHERE id = ANY($1::bytea[])")
	selectStreams       = prepare("SELECT " + streamColumns + " FROM streams ORDER BY id")
	selectStreamsOfKind = prepare("SELECT " + streamColumns + " FROM streams WHERE kind = $1 ORDER BY id")
	upsertStreams       = prepare("INSERT INTO streams (" + streamColumns + ") SELECT * FROM unnest($1::bytea[], $2::smallint[], $3::text[], $4::text[]," +
		" $5::integer[], $6::bigint[], $7::bytea[], $8::bigint[], $9::bigint[], $10::bytea[], $11::bigint[], $12::bigint[])" +
		" ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, ref = excluded.ref, name = excluded.name, key_epoch = excluded.key_epoch," +
		" pos = excluded.pos, root = excluded.root, critical = excluded.critical, confirmed = excluded.confirmed, held = excluded.held," +
		" version = excluded.version, claimed = excluded.claimed")

	selectMember  = prepare("SELECT version, active FROM members WHERE list = $1 AND patient = $2")
	selectMembers = prepare("SELECT patient, version, active FROM members WHERE list = $1 ORDER BY patient")
	upsertMembers = prepare("INSERT INTO members (list, patient, version, active) SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::boolean[])" +
		" ON CONFLICT (list, patient) DO UPDATE SET version = excluded.version, active = excluded.active")
)

func scanStream(r *row) (s hub.Stream, err error) {
	s.ID, s.Kind, s.Ref, s.Name, s.KeyEpoch, s.Pos = r.id(), hub.StreamKind(r.int()), r.text(), r.text(), uint16(r.int()), r.int()
	r.fixed(s.Root[:])
	s.Critical, s.Confirmed = r.int(), r.int()
	for held := r.next(); len(held) >= 8; held = held[8:] {
		s.Held = append(s.Held, binary.BigEndian.Uint64(held))
	}
	s.Version, s.Claimed = r.int(), r.int()
	return s, nil
}

func (t *tx) Stream(id journal.ID) (s hub.Stream, err error) {
	if s, ok := t.own.streams[id]; ok {
		return copyStream(s), nil
	}
	if s, asked := t.stream(id); asked {
		if s == nil {
			return hub.Stream{}, fmt.Errorf("stream: %w", hub.ErrNotFound)
		}
		return copyStream(*s), nil
	}
	err = t.one("stream", selectStream, func(r *row) (err error) {
		s, err = scanStream(r)
		return err
	}, id[:])
	return s, err
}

func copyStream(s hub.Stream) hub.Stream {
	s.Held = slices.Clone(s.Held)
	return s
}

// Heads asks for those that are not known, at once.
func (t *tx) Heads(ids []journal.ID) (out []hub.Stream, err error) {
	var unknown []journal.ID
	for _, id := range ids {
		if s, ok := t.own.streams[id]; ok {
			out = append(out, copyStream(s))
			continue
		}
		s, asked := t.stream(id)
		if !asked {
			unknown = append(unknown, id)
		}
		if s != nil {
			out = append(out, copyStream(*s))
		}
	}
	if len(unknown) == 0 {
		return out, nil
	}
	rest, err := many(t, selectHeads, scanStream, idColumn(unknown))
	return append(out, rest...), err
}

func (t *tx) Streams(kind hub.StreamKind) ([]hub.Stream, error) {
	if kind == 0 {
		return many(t, selectStreams, scanStream)
	}
	return many(t, selectStreamsOfKind, scanStream, int16Value(kind))
}

func (t *tx) PutStream(s hub.Stream) error {
	return t.change(func(w *writes) { put(&w.streams, s.ID, copyStream(s)) })
}

func (w *writes) putStreams() call {
	t := newTable(oidBytes, oidInt2, oidText, oidText, oidInt4, oidInt8, oidBytes, oidInt8, oidInt8, oidBytes, oidInt8, oidInt8)
	for _, id := range sortedIDs(w.streams) {
		s := w.streams[id]
		held := []byte{}
		for _, pos := range s.Held {
			held = binary.BigEndian.AppendUint64(held, pos)
		}
		t[0].bytes(s.ID[:])
		t[1].int16(uint16(s.Kind))
		t[2].text(s.Ref)
		t[3].text(s.Name)
		t[4].int32(uint32(s.KeyEpoch))
		t[5].int64(s.Pos)
		t[6].bytes(s.Root[:])
		t[7].int64(s.Critical)
		t[8].int64(s.Confirmed)
		t[9].bytes(held)
		t[10].int64(s.Version)
		t[11].int64(s.Claimed)
	}
	return call{statement: upsertStreams, params: t.params()}
}

func (t *tx) Member(list, patient journal.ID) (hub.Member, error) {
	if m, ok := t.own.members[membership{list, patient}]; ok {
		return m, nil
	}
	m := hub.Member{Patient: patient}
	err := t.one("member", selectMember, func(r *row) error {
		m.Version, m.Active = uint32(r.int()), r.bool()
		return nil
	}, list[:], patient[:])
	return m, err
}

func (t *tx) PutMember(list journal.ID, m hub.Member) error {
	return t.change(func(w *writes) { put(&w.members, membership{list, m.Patient}, m) })
}

func (t *tx) Members(list journal.ID) ([]hub.Member, error) {
	return many(t, selectMembers, func(r *row) (hub.Member, error) {
		return hub.Member{Patient: r.id(), Version: uint32(r.int()), Active: r.bool()}, nil
	}, list[:])
}

func (w *writes) putMembers() call {
	t := newTable(oidBytes, oidBytes, oidInt8, oidBool)
	for _, k := range sortedBy(w.members, func(a, b membership) int { return compareIDs(a.list, b.list, a.patient, b.patient) }) {
		m := w.members[k]
		t[0].bytes(k.list[:])
		t[1].bytes(k.patient[:])
		t[2].int64(uint64(m.Version))
		t[3].bool(m.Active)
	}
	return call{statement: upsertMembers, params: t.params()}
}
