package sqlite

import (
	"errors"
	"fmt"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

const (
	quarantineColumns = "device, seq, hash, id, stream, stamp, class, epoch, sealed, code, sender, at, chained"
	selectQuarantine  = "SELECT " + quarantineColumns + ", decided FROM quarantine "
)

func (t *tx) Quarantine(q hub.Quarantined) error {
	hash := hub.HashOf(&q.Sealed)
	return t.exec("INSERT INTO quarantine ("+quarantineColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"+
		" ON CONFLICT DO UPDATE SET chained = max(chained, excluded.chained)",
		q.Device[:], int64(q.Seq), hash[:], q.ID[:], q.Stream[:], int64(q.Stamp), q.Class, q.KeyEpoch, bytes(q.Bytes),
		string(q.Code), q.From[:], q.At, q.Chained)
}

func (t *tx) Quarantined(device journal.ID, after uint64, limit int) ([]hub.Quarantined, error) {
	return t.quarantined("WHERE device = ? AND seq > ? ORDER BY seq, hash LIMIT ? + 0", device[:], int64(after), limit)
}

func (t *tx) Kept(after hub.QuarantineKey, limit int) ([]hub.Quarantined, error) {
	return t.quarantined("WHERE (device, seq, hash) > (?, ?, ?) ORDER BY device, seq, hash LIMIT ? + 0",
		after.Device[:], int64(after.Seq), after.Hash[:], limit)
}

func (t *tx) quarantined(query string, args ...any) (out []hub.Quarantined, err error) {
	err = t.rows(func(row scanner) error {
		q, err := scanQuarantined(row)
		out = append(out, q)
		return err
	}, selectQuarantine+query, args...)
	return out, err
}

func scanQuarantined(row scanner) (q hub.Quarantined, err error) {
	var device, hash, id, stream, sender []byte
	var stamp int64
	err = row.Scan(&device, &q.Seq, &hash, &id, &stream, &stamp, &q.Class, &q.KeyEpoch, &q.Bytes, &q.Code, &sender, &q.At, &q.Chained, &q.Decided)
	if err != nil {
		return q, err
	}
	q.Stamp = journal.Stamp(stamp)
	return q, errors.Join(fixed(q.Device[:], device), fixed(q.Hash[:], hash), fixed(q.ID[:], id), fixed(q.Stream[:], stream), fixed(q.From[:], sender))
}

func (t *tx) QuarantineSize(device journal.ID) (n int, err error) {
	err = t.row("SELECT count(*) FROM quarantine WHERE decided = 0 AND (device = ?1 OR ?1 = zeroblob(16))", device[:]).Scan(&n)
	return n, absent(err, "quarantine")
}

func (t *tx) Decide(d hub.Decision) error {
	k := d.Key
	n, err := t.change("UPDATE quarantine SET decided = (decided OR ?) AND NOT ? WHERE device = ? AND seq = ? AND hash = ?",
		d.Act.Decides(), d.Act.Reopens(), k.Device[:], int64(k.Seq), k.Hash[:])
	if err == nil && n == 0 {
		err = fmt.Errorf("record in quarantine: %w", hub.ErrNotFound)
	}
	if err != nil {
		return err
	}
	return t.exec("INSERT INTO decisions (device, seq, hash, at, who, act, why) VALUES (?,?,?,?,?,?,?)",
		k.Device[:], int64(k.Seq), k.Hash[:], d.At, d.Who, string(d.Act), d.Why)
}

func (t *tx) Decisions(limit int) (out []hub.Decision, err error) {
	err = t.rows(func(row scanner) error {
		var d hub.Decision
		var device, hash []byte
		if err := row.Scan(&device, &d.Key.Seq, &hash, &d.At, &d.Who, &d.Act, &d.Why); err != nil {
			return err
		}
		err := errors.Join(fixed(d.Key.Device[:], device), fixed(d.Key.Hash[:], hash))
		out = append(out, d)
		return err
	}, "SELECT device, seq, hash, at, who, act, why FROM decisions ORDER BY n DESC LIMIT ?", limit)
	return out, err
}

func (t *tx) AddAlarm(a hub.Alarm) error {
	return t.exec("INSERT INTO alarms (at, code, device, stream, text) VALUES (?, ?, ?, ?, ?)",
		a.At, string(a.Code), a.Device[:], a.Stream[:], a.Text)
}

func (t *tx) Alarms(limit int) (out []hub.Alarm, err error) {
	err = t.rows(func(row scanner) error {
		var a hub.Alarm
		var device, stream []byte
		if err := row.Scan(&a.At, &a.Code, &device, &stream, &a.Text); err != nil {
			return err
		}
		err := errors.Join(fixed(a.Device[:], device), fixed(a.Stream[:], stream))
		out = append(out, a)
		return err
	}, "SELECT at, code, device, stream, text FROM alarms ORDER BY n DESC LIMIT ?", limit)
	return out, err
}
