package sqlite

import (
	"encoding/binary"
	"errors"
	"strings"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

const streamColumns = "id, kind, ref, name, key_epoch, pos, root, critical, confirmed, held, version, claimed"

func (t *tx) Stream(id journal.ID) (hub.Stream, error) {
	s, err := scanStream(t.row("SELECT "+streamColumns+" FROM streams WHERE id = ?", id[:]))
	return s, absent(err, "stream")
}

// Heads reads all with one statement: starting one costs more than a row.
func (t *tx) Heads(ids []journal.ID) (out []hub.Stream, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	packed := make([]byte, 0, len(ids)*len(journal.ID{}))
	for _, id := range ids {
		packed = append(packed, id[:]...)
	}
	out = make([]hub.Stream, 0, len(ids))
	err = t.rows(func(row scanner) error {
		s, err := scanStream(row)
		out = append(out, s)
		return err
	}, "WITH RECURSIVE wanted (n, id) AS (SELECT 0, substr(?1, 1, 16)"+
		" UNION ALL SELECT n + 16, substr(?1, n + 17, 16) FROM wanted WHERE n + 16 < length(?1))"+
		" SELECT "+columnsOf("streams", streamColumns)+" FROM wanted CROSS JOIN streams ON streams.id = wanted.id", packed)
	return out, err
}

// columnsOf qualifies each of columns with table.
func columnsOf(table, columns string) string {
	return table + "." + strings.ReplaceAll(columns, ", ", ", "+table+".")
}

func (t *tx) Streams(kind hub.StreamKind) (out []hub.Stream, err error) {
	err = t.rows(func(row scanner) error {
		s, err := scanStream(row)
		out = append(out, s)
		return err
	}, "SELECT "+streamColumns+" FROM streams WHERE ?1 = 0 OR kind = ?1 ORDER BY id", kind)
	return out, err
}

func scanStream(row scanner) (s hub.Stream, err error) {
	var id, root, held []byte
	err = row.Scan(&id, &s.Kind, &s.Ref, &s.Name, &s.KeyEpoch, &s.Pos, &root, &s.Critical, &s.Confirmed, &held, &s.Version, &s.Claimed)
	if err != nil {
		return s, err
	}
	for ; len(held) >= 8; held = held[8:] {
		s.Held = append(s.Held, binary.BigEndian.Uint64(held))
	}
	return s, errors.Join(fixed(s.ID[:], id), fixed(s.Root[:], root))
}

func (t *tx) PutStream(s hub.Stream) error {
	held := []byte{}
	for _, pos := range s.Held {
		held = binary.BigEndian.AppendUint64(held, pos)
	}
	values := []any{
		s.ID[:], s.Kind, s.Ref, s.Name, s.KeyEpoch, int64(s.Pos), s.Root[:], int64(s.Critical), int64(s.Confirmed), held, int64(s.Version), int64(s.Claimed),
	}
	n, err := t.change("UPDATE streams SET kind = ?2, ref = ?3, name = ?4, key_epoch = ?5, pos = ?6, root = ?7, critical = ?8, confirmed = ?9,"+
		" held = ?10, version = ?11, claimed = ?12 WHERE id = ?1", values...)
	if err != nil || n > 0 {
		return err
	}
	return t.exec("INSERT INTO streams ("+streamColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", values...)
}

func (t *tx) Member(list, patient journal.ID) (hub.Member, error) {
	m := hub.Member{Patient: patient}
	err := t.row("SELECT version, active FROM members WHERE list = ? AND patient = ?", list[:], patient[:]).Scan(&m.Version, &m.Active)
	return m, absent(err, "member")
}

func (t *tx) PutMember(list journal.ID, m hub.Member) error {
	return t.exec("INSERT OR REPLACE INTO members (list, patient, version, active) VALUES (?, ?, ?, ?)",
		list[:], m.Patient[:], m.Version, m.Active)
}

func (t *tx) Members(list journal.ID) (out []hub.Member, err error) {
	err = t.rows(func(row scanner) error {
		var patient []byte
		var m hub.Member
		if err := row.Scan(&patient, &m.Version, &m.Active); err != nil {
			return err
		}
		err := fixed(m.Patient[:], patient)
		out = append(out, m)
		return err
	}, "SELECT patient, version, active FROM members WHERE list = ? ORDER BY patient", list[:])
	return out, err
}
