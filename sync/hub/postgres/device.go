package postgres

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

const deviceColumns = "id, label, centre, verify, replica, users, enrolled, revoked, acked, link, stamp, claimed, refused"

var (
	selectDevice  = prepare("SELECT " + deviceColumns + " FROM devices WHERE id = $1")
	selectDevices = prepare("SELECT " + deviceColumns + " FROM devices ORDER BY id")
	upsertDevices = prepare("INSERT INTO devices (" + deviceColumns + ") SELECT * FROM unnest($1::bytea[], $2::text[], $3::boolean[]," +
		" $4::bytea[], $5::bytea[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bytea[], $11::bigint[], $12::bigint[], $13::bigint[])" +
		" ON CONFLICT (id) DO UPDATE SET label = excluded.label, centre = excluded.centre, verify = excluded.verify," +
		" replica = excluded.replica, users = excluded.users, enrolled = excluded.enrolled, revoked = excluded.revoked," +
		" acked = excluded.acked, link = excluded.link, stamp = excluded.stamp, claimed = excluded.claimed, refused = excluded.refused")

	selectGrant   = prepare("SELECT active FROM grants WHERE stream = $1 AND device = $2")
	selectGrants  = prepare("SELECT stream, active FROM grants WHERE device = $1 ORDER BY stream")
	selectGranted = prepare("SELECT stream FROM grants WHERE device = $1 AND active ORDER BY stream")
	selectHolders = prepare("SELECT device FROM grants WHERE stream = $1 AND active ORDER BY device")
	upsertGrants  = prepare("INSERT INTO grants (stream, device, active) SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::boolean[])" +
		" ON CONFLICT (stream, device) DO UPDATE SET active = excluded.active")
)

func scanDevice(r *row) (d hub.Device, err error) {
	d.ID, d.Label, d.Centre, d.Verify, d.Replica = r.id(), r.text(), r.bool(), r.bytes(), r.bytes()
	users := r.next()
	d.Enrolled, d.Revoked, d.Acked = journal.Instant(r.int()), journal.Instant(r.int()), r.int()
	r.fixed(d.Link[:])
	d.Stamp, d.Claimed, d.Refused = journal.Stamp(r.int()), r.int(), r.int()
	if err := json.Unmarshal(users, &d.Users); err != nil {
		return d, fmt.Errorf("decode users: %w", err)
	}
	return d, nil
}

func (t *tx) Device(id journal.ID) (d hub.Device, err error) {
	if d, ok := t.own.devices[id]; ok {
		return copyDevice(d), nil
	}
	if t.readOnly {
		return t.ahead.device(t, id)
	}
	if d, asked := t.device(id); asked {
		if d == nil {
			return hub.Device{}, fmt.Errorf("device: %w", hub.ErrNotFound)
		}
		return copyDevice(*d), nil
	}
	err = t.one("device", selectDevice, func(r *row) (err error) {
		d, err = scanDevice(r)
		return err
	}, id[:])
	return d, err
}

func copyDevice(d hub.Device) hub.Device {
	d.Verify, d.Replica, d.Users = slices.Clone(d.Verify), slices.Clone(d.Replica), slices.Clone(d.Users)
	return d
}

func (t *tx) Devices() ([]hub.Device, error) { return many(t, selectDevices, scanDevice) }

func (t *tx) PutDevice(d hub.Device) error {
	return t.change(func(w *writes) { put(&w.devices, d.ID, copyDevice(d)) })
}

func (w *writes) putDevices() call {
	t := newTable(oidBytes, oidText, oidBool, oidBytes, oidBytes, oidText, oidInt8, oidInt8, oidInt8, oidBytes, oidInt8, oidInt8, oidInt8)
	for _, id := range sortedIDs(w.devices) {
		d := w.devices[id]
		users, err := json.Marshal(d.Users)
		if err != nil {
			users = nil // an Author is strings only; PostgreSQL would refuse what is no text
		}
		t[0].bytes(d.ID[:])
		t[1].text(d.Label)
		t[2].bool(d.Centre)
		t[3].bytes(d.Verify)
		t[4].bytes(d.Replica)
		t[5].bytes(users)
		t[6].int64(uint64(d.Enrolled))
		t[7].int64(uint64(d.Revoked))
		t[8].int64(d.Acked)
		t[9].bytes(d.Link[:])
		t[10].int64(uint64(d.Stamp))
		t[11].int64(d.Claimed)
		t[12].int64(d.Refused)
	}
	return call{statement: upsertDevices, params: t.params()}
}

func (t *tx) Grant(device, stream journal.ID) (active, ever bool, err error) {
	key := grant{stream, device}
	if active, ok := t.own.grants[key]; ok {
		return active, true, nil
	}
	if active, ever, asked := t.granted(key); asked {
		return active, ever, nil
	}
	err = t.one("grant", selectGrant, func(r *row) error {
		active, ever = r.bool(), true
		return nil
	}, stream[:], device[:])
	if errors.Is(err, hub.ErrNotFound) {
		return false, false, nil
	}
	return active, ever, err
}

func (t *tx) SetGrant(device, stream journal.ID, active bool) error {
	return t.change(func(w *writes) { put(&w.grants, grant{stream, device}, active) })
}

func (t *tx) Grants(device journal.ID) ([]hub.Grant, error) {
	return many(t, selectGrants, func(r *row) (hub.Grant, error) {
		return hub.Grant{Stream: r.id(), Active: r.bool()}, nil
	}, device[:])
}

func (t *tx) Granted(device journal.ID) ([]journal.ID, error) {
	if ids, ok := t.ahead.granted[device]; ok {
		return slices.Clone(ids), nil
	}
	return many(t, selectGranted, scanID, device[:])
}

func (t *tx) Holders(stream journal.ID) ([]journal.ID, error) {
	if t.readOnly {
		return t.ahead.holders(t, stream)
	}
	return many(t, selectHolders, scanID, stream[:])
}

func (w *writes) setGrants() call {
	t := newTable(oidBytes, oidBytes, oidBool)
	for _, g := range sortedBy(w.grants, func(a, b grant) int { return compareIDs(a.stream, b.stream, a.device, b.device) }) {
		t[0].bytes(g.stream[:])
		t[1].bytes(g.device[:])
		t[2].bool(w.grants[g])
	}
	return call{statement: upsertGrants, params: t.params()}
}
