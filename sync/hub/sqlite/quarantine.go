package sqlite

import (
	"crypto/sha256"
	"errors"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
)

const quarantineColumns = "device, seq, hash, id, stream, stamp, class, epoch, sealed, code, sender, at, chained"

func (t *tx) Quarantine(q hub.Quarantined) error {
	hash := sha256.Sum256(append(seal.AppendHeader(nil, q.Header), q.Bytes...))
	return t.exec("INSERT INTO quarantine ("+quarantineColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"+
		" ON CONFLICT DO UPDATE SET chained = max(chained, excluded.chained)",
		q.Device[:], int64(q.Seq), hash[:], q.ID[:], q.Stream[:], int64(q.Stamp), q.Class, q.KeyEpoch, bytes(q.Bytes),
		string(q.Code), q.From[:], q.At, q.Chained)
}

func (t *tx) Quarantined(device journal.ID, after uint64, limit int) (out []hub.Quarantined, err error) {
	err = t.rows(func(row scanner) error {
		q, err := scanQuarantined(row)
		out = append(out, q)
		return err
	}, "SELECT device, seq, id, stream, stamp, class, epoch, sealed, code, sender, at, chained FROM quarantine"+
		" WHERE (device = ?1 OR ?1 = zeroblob(16)) AND seq > ?2 ORDER BY device, seq LIMIT ?3", device[:], int64(after), limit)
	return out, err
}

func scanQuarantined(row scanner) (q hub.Quarantined, err error) {
	var device, id, stream, sender []byte
	var stamp int64
	err = row.Scan(&device, &q.Seq, &id, &stream, &stamp, &q.Class, &q.KeyEpoch, &q.Bytes, &q.Code, &sender, &q.At, &q.Chained)
	if err != nil {
		return q, err
	}
	q.Stamp = journal.Stamp(stamp)
	return q, errors.Join(fixed(q.Device[:], device), fixed(q.ID[:], id), fixed(q.Stream[:], stream), fixed(q.From[:], sender))
}

func (t *tx) QuarantineSize(device journal.ID) (n int, err error) {
	err = t.row("SELECT count(*) FROM quarantine WHERE device = ?1 OR ?1 = zeroblob(16)", device[:]).Scan(&n)
	return n, absent(err, "quarantine")
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
