package sqlite

import (
	"encoding/json"
	"errors"
	"fmt"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

const deviceColumns = "id, label, centre, verify, replica, users, enrolled, revoked, acked, link, stamp, claimed, refused"

func (t *tx) Device(id journal.ID) (hub.Device, error) {
	d, err := scanDevice(t.row("SELECT "+deviceColumns+" FROM devices WHERE id = ?", id[:]))
	return d, absent(err, "device")
}

func (t *tx) Devices() (out []hub.Device, err error) {
	err = t.rows(func(row scanner) error {
		d, err := scanDevice(row)
		out = append(out, d)
		return err
	}, "SELECT "+deviceColumns+" FROM devices ORDER BY id")
	return out, err
}

func scanDevice(row scanner) (d hub.Device, err error) {
	var id, verify, link []byte
	var users string
	var stamp int64
	err = row.Scan(&id, &d.Label, &d.Centre, &verify, &d.Replica, &users, &d.Enrolled, &d.Revoked, &d.Acked, &link, &stamp, &d.Claimed, &d.Refused)
	if err != nil {
		return d, err
	}
	if err := json.Unmarshal([]byte(users), &d.Users); err != nil {
		return d, fmt.Errorf("decode users: %w", err)
	}
	d.Verify, d.Stamp = verify, journal.Stamp(stamp)
	return d, errors.Join(fixed(d.ID[:], id), fixed(d.Link[:], link))
}

func (t *tx) PutDevice(d hub.Device) error {
	users, err := json.Marshal(d.Users)
	if err != nil {
		return fmt.Errorf("encode users: %w", err)
	}
	return t.exec("INSERT OR REPLACE INTO devices ("+deviceColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
		d.ID[:], d.Label, d.Centre, bytes(d.Verify), bytes(d.Replica), string(users), d.Enrolled, d.Revoked,
		int64(d.Acked), d.Link[:], int64(d.Stamp), int64(d.Claimed), int64(d.Refused))
}

// bytes is b, with an empty value in place of NULL.
func bytes(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

func (t *tx) Grant(device, stream journal.ID) (active, ever bool, err error) {
	err = absent(t.row("SELECT active FROM grants WHERE device = ? AND stream = ?", device[:], stream[:]).Scan(&active), "grant")
	if errors.Is(err, hub.ErrNotFound) {
		return false, false, nil
	}
	return active, err == nil, err
}

func (t *tx) SetGrant(device, stream journal.ID, active bool) error {
	return t.exec("INSERT OR REPLACE INTO grants (device, stream, active) VALUES (?, ?, ?)", device[:], stream[:], active)
}

func (t *tx) Grants(device journal.ID) (out []hub.Grant, err error) {
	err = t.rows(func(row scanner) error {
		var stream []byte
		var g hub.Grant
		if err := row.Scan(&stream, &g.Active); err != nil {
			return err
		}
		err := fixed(g.Stream[:], stream)
		out = append(out, g)
		return err
	}, "SELECT stream, active FROM grants WHERE device = ? ORDER BY stream", device[:])
	return out, err
}

func (t *tx) Granted(device journal.ID) ([]journal.ID, error) {
	return t.ids("SELECT stream FROM grants WHERE device = ? AND active = 1 ORDER BY stream", device[:])
}

func (t *tx) Holders(stream journal.ID) ([]journal.ID, error) {
	return t.ids("SELECT device FROM grants WHERE stream = ? AND active = 1 ORDER BY device", stream[:])
}
