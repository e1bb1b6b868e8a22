package sqlite

import (
	"errors"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

const (
	selectContact = "SELECT device, seen, whole, version, unsent, oldest, amiss FROM contacts "
	says          = "excluded.seen >= seen AND excluded.version <> ''"
)

func (t *tx) Contact(device journal.ID) (hub.Contact, error) {
	c, err := scanContact(t.row(selectContact+"WHERE device = ?", device[:]))
	if err = absent(err, "contact"); errors.Is(err, hub.ErrNotFound) {
		return hub.Contact{Device: device}, nil
	}
	return c, err
}

func (t *tx) Contacts() (out []hub.Contact, err error) {
	err = t.rows(func(row scanner) error {
		c, err := scanContact(row)
		out = append(out, c)
		return err
	}, selectContact+"ORDER BY device")
	return out, err
}

func scanContact(row scanner) (c hub.Contact, err error) {
	var device, amiss []byte
	if err := row.Scan(&device, &c.Seen, &c.Whole, &c.Version, &c.Unsent, &c.Oldest, &amiss); err != nil {
		return c, err
	}
	for ; len(amiss) >= len(journal.ID{}); amiss = amiss[len(journal.ID{}):] {
		c.Amiss = append(c.Amiss, journal.ID(amiss))
	}
	return c, fixed(c.Device[:], device)
}

func (t *tx) Heard(contacts []hub.Contact) error {
	for _, c := range contacts {
		amiss := []byte{}
		for _, id := range c.Amiss {
			amiss = append(amiss, id[:]...)
		}
		err := t.exec("INSERT INTO contacts (device, seen, whole, version, unsent, oldest, amiss) VALUES (?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET"+
			" version = iif("+says+", excluded.version, version), unsent = iif("+says+", excluded.unsent, unsent),"+
			" oldest = iif("+says+", excluded.oldest, oldest), amiss = iif("+says+", excluded.amiss, amiss),"+
			" seen = max(seen, excluded.seen), whole = max(whole, excluded.whole)",
			c.Device[:], c.Seen, c.Whole, c.Version, int64(c.Unsent), c.Oldest, amiss)
		if err != nil {
			return err
		}
	}
	return nil
}
