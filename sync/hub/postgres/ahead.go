package postgres

import (
	"fmt"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// ahead is what a snapshot has read before anybody asked. An exchange costs
// more than a few rows, and a snapshot does not change.
type ahead struct {
	devices  map[journal.ID]hub.Device
	granted  map[journal.ID][]journal.ID
	contacts map[journal.ID]hub.Contact
}

var (
	devicesOfHolders  = prepare("SELECT " + deviceColumns + " FROM devices WHERE id IN (SELECT device FROM grants WHERE stream = $1 AND active)")
	contactsOfHolders = prepare(selectContacts + "WHERE device IN (SELECT device FROM grants WHERE stream = $1 AND active)")
)

// device reads a device; who is the first asked for, is asked next what it
// holds.
func (a *ahead) device(t *tx, id journal.ID) (d hub.Device, err error) {
	if d, ok := a.devices[id]; ok {
		return copyDevice(d), nil
	}
	found := false
	calls := []call{{statement: selectDevice, params: [][]byte{id[:]}, row: func(r *row) (err error) {
		found = true
		d, err = scanDevice(r)
		return err
	}}}
	var granted []journal.ID
	first := a.granted == nil
	if first {
		calls = append(calls, call{statement: selectGranted, params: [][]byte{id[:]}, row: func(r *row) error {
			granted = append(granted, r.id())
			return nil
		}})
	}
	if err := t.ask(calls...); err != nil {
		return hub.Device{}, err
	}
	if first {
		a.granted = map[journal.ID][]journal.ID{id: granted}
	}
	if !found {
		return hub.Device{}, fmt.Errorf("device: %w", hub.ErrNotFound)
	}
	put(&a.devices, id, copyDevice(d))
	return d, nil
}

// holders reads who holds a stream, and with it their records and contacts.
func (a *ahead) holders(t *tx, stream journal.ID) (ids []journal.ID, err error) {
	var devices []hub.Device
	var contacts []hub.Contact
	err = t.ask(
		call{statement: selectHolders, params: [][]byte{stream[:]}, row: func(r *row) error {
			ids = append(ids, r.id())
			return nil
		}},
		call{statement: devicesOfHolders, params: [][]byte{stream[:]}, row: func(r *row) error {
			d, err := scanDevice(r)
			devices = append(devices, d)
			return err
		}},
		call{statement: contactsOfHolders, params: [][]byte{stream[:]}, row: func(r *row) error {
			c, err := scanContact(r)
			contacts = append(contacts, c)
			return err
		}},
	)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		put(&a.contacts, id, hub.Contact{Device: id})
	}
	for _, d := range devices {
		put(&a.devices, d.ID, d)
	}
	for _, c := range contacts {
		put(&a.contacts, c.Device, c)
	}
	return ids, nil
}
