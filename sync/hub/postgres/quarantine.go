package postgres

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"
)

const (
	quarantineColumns = "device, seq, hash, id, stream, stamp, class, epoch, sealed, code, sender, at, chained"
	selectQuarantine  = "SELECT " + quarantineColumns + ", decided FROM quarantine "
)

var (
	quarantinedOf = prepare(selectQuarantine + "WHERE device = $1 AND seq > $2 ORDER BY seq, hash LIMIT $3")
	selectKept    = prepare(selectQuarantine + "WHERE (device, seq, hash) > ($1, $2, $3) ORDER BY device, seq, hash LIMIT $4")
	undecided     = prepare("SELECT count(*) FROM quarantine WHERE NOT decided")
	undecidedOf   = prepare("SELECT count(*) FROM quarantine WHERE NOT decided AND device = $1")
	upsertKept    = prepare("INSERT INTO quarantine (" + quarantineColumns + ") SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bytea[]," +
		" $4::bytea[], $5::bytea[], $6::bigint[], $7::smallint[], $8::integer[], $9::bytea[], $10::text[], $11::bytea[], $12::bigint[], $13::boolean[])" +
		" ON CONFLICT (device, seq, hash) DO UPDATE SET chained = quarantine.chained OR excluded.chained")

	updateDecided   = prepare("UPDATE quarantine SET decided = (decided OR $4) AND NOT $5 WHERE device = $1 AND seq = $2 AND hash = $3")
	insertDecision  = prepare("INSERT INTO decisions (device, seq, hash, at, who, act, why) VALUES ($1, $2, $3, $4, $5, $6, $7)")
	selectDecisions = prepare("SELECT device, seq, hash, at, who, act, why FROM decisions ORDER BY n DESC LIMIT $1")

	insertAlarms = prepare("INSERT INTO alarms (at, code, device, stream, text) SELECT at, code, device, stream, text" +
		" FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::bytea[], $5::text[]) WITH ORDINALITY" +
		" AS a (at, code, device, stream, text, n) ORDER BY a.n")
	selectAlarms = prepare("SELECT at, code, device, stream, text FROM alarms ORDER BY n DESC LIMIT $1")
)

func (t *tx) Quarantine(q hub.Quarantined) error {
	return t.change(func(w *writes) { w.quarantine(q) })
}

func (w *writes) keepQuarantined() call {
	t := newTable(oidBytes, oidInt8, oidBytes, oidBytes, oidBytes, oidInt8, oidInt2, oidInt4, oidBytes, oidText, oidBytes, oidInt8, oidBool)
	for _, k := range sortedBy(w.quarantined, func(a, b hub.QuarantineKey) int {
		return cmp.Or(bytes.Compare(a.Device[:], b.Device[:]), cmp.Compare(a.Seq, b.Seq), bytes.Compare(a.Hash[:], b.Hash[:]))
	}) {
		q := w.quarantined[k]
		t[0].bytes(q.Device[:])
		t[1].int64(q.Seq)
		t[2].bytes(q.Hash[:])
		t[3].bytes(q.ID[:])
		t[4].bytes(q.Stream[:])
		t[5].int64(uint64(q.Stamp))
		t[6].int16(uint16(q.Class))
		t[7].int32(uint32(q.KeyEpoch))
		t[8].bytes(q.Bytes)
		t[9].text(string(q.Code))
		t[10].bytes(q.From[:])
		t[11].int64(uint64(q.At))
		t[12].bool(q.Chained)
	}
	return call{statement: upsertKept, params: t.params()}
}

func scanQuarantined(r *row) (q hub.Quarantined, err error) {
	q.Device, q.Seq = r.id(), r.int()
	r.fixed(q.Hash[:])
	q.ID, q.Stream, q.Stamp, q.Class, q.KeyEpoch = r.id(), r.id(), journal.Stamp(r.int()), journal.Class(r.int()), uint16(r.int())
	q.Bytes, q.Code, q.From, q.At = r.bytes(), wire.Code(r.text()), r.id(), journal.Instant(r.int())
	q.Chained, q.Decided = r.bool(), r.bool()
	return q, nil
}

func (t *tx) Quarantined(device journal.ID, after uint64, limit int) ([]hub.Quarantined, error) {
	return many(t, quarantinedOf, scanQuarantined, device[:], int64Value(after), int64Value(limit))
}

func (t *tx) Kept(after hub.QuarantineKey, limit int) ([]hub.Quarantined, error) {
	return many(t, selectKept, scanQuarantined, after.Device[:], int64Value(after.Seq), after.Hash[:], int64Value(limit))
}

func (t *tx) QuarantineSize(device journal.ID) (int, error) {
	if device == (journal.ID{}) {
		return t.count(undecided)
	}
	return t.count(undecidedOf, device[:])
}

func (t *tx) Decide(d hub.Decision) error {
	key := [][]byte{d.Key.Device[:], int64Value(d.Key.Seq), d.Key.Hash[:]}
	err := t.now(call{
		statement: updateDecided,
		params:    append(slices.Clone(key), boolValue(d.Act.Decides()), boolValue(d.Act.Reopens())),
		done:      exactly(1, fmt.Errorf("record in quarantine: %w", hub.ErrNotFound)),
	})
	if err != nil {
		return err
	}
	return t.now(call{
		statement: insertDecision,
		params:    append(key, int64Value(d.At), []byte(d.Who), []byte(d.Act), []byte(d.Why)),
	})
}

func (t *tx) Decisions(limit int) ([]hub.Decision, error) {
	return many(t, selectDecisions, func(r *row) (d hub.Decision, err error) {
		d.Key.Device, d.Key.Seq = r.id(), r.int()
		r.fixed(d.Key.Hash[:])
		d.At, d.Who, d.Act, d.Why = journal.Instant(r.int()), r.text(), hub.Act(r.text()), r.text()
		return d, nil
	}, int64Value(limit))
}

func (t *tx) AddAlarm(a hub.Alarm) error {
	return t.change(func(w *writes) { w.alarms = append(w.alarms, a) })
}

func (w *writes) addAlarms() call {
	t := newTable(oidInt8, oidText, oidBytes, oidBytes, oidText)
	for i := range w.alarms {
		a := &w.alarms[i]
		t[0].int64(uint64(a.At))
		t[1].text(string(a.Code))
		t[2].bytes(a.Device[:])
		t[3].bytes(a.Stream[:])
		t[4].text(a.Text)
	}
	return call{statement: insertAlarms, params: t.params()}
}

func (t *tx) Alarms(limit int) ([]hub.Alarm, error) {
	return many(t, selectAlarms, func(r *row) (hub.Alarm, error) {
		return hub.Alarm{At: journal.Instant(r.int()), Code: wire.Code(r.text()), Device: r.id(), Stream: r.id(), Text: r.text()}, nil
	}, int64Value(limit))
}
