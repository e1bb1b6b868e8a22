package postgres

import (
	"errors"
	"slices"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

const (
	selectContacts = "SELECT device, seen, whole, version, unsent, oldest, amiss FROM contacts "
	// says: the newer contact told about the device, and is not older.
	says = "excluded.seen >= c.seen AND excluded.version <> ''"
)

var (
	contactOf      = prepare(selectContacts + "WHERE device = $1")
	allContacts    = prepare(selectContacts + "ORDER BY device")
	upsertContacts = prepare("INSERT INTO contacts AS c (device, seen, whole, version, unsent, oldest, amiss)" +
		" SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bytea[])" +
		" ON CONFLICT (device) DO UPDATE SET version = CASE WHEN " + says + " THEN excluded.version ELSE c.version END," +
		" unsent = CASE WHEN " + says + " THEN excluded.unsent ELSE c.unsent END," +
		" oldest = CASE WHEN " + says + " THEN excluded.oldest ELSE c.oldest END," +
		" amiss = CASE WHEN " + says + " THEN excluded.amiss ELSE c.amiss END," +
		" seen = greatest(c.seen, excluded.seen), whole = greatest(c.whole, excluded.whole)")
)

func scanContact(r *row) (hub.Contact, error) {
	return hub.Contact{
		Device: r.id(), Seen: journal.Instant(r.int()), Whole: journal.Instant(r.int()), Version: r.text(),
		Unsent: r.int(), Oldest: journal.Instant(r.int()), Amiss: r.ids(),
	}, nil
}

func (t *tx) Contact(device journal.ID) (c hub.Contact, err error) {
	if c, ok := t.ahead.contacts[device]; ok {
		c.Amiss = slices.Clone(c.Amiss)
		return c, nil
	}
	err = t.one("contact", contactOf, func(r *row) (err error) {
		c, err = scanContact(r)
		return err
	}, device[:])
	if errors.Is(err, hub.ErrNotFound) {
		return hub.Contact{Device: device}, nil
	}
	return c, err
}

func (t *tx) Contacts() ([]hub.Contact, error) { return many(t, allContacts, scanContact) }

func (t *tx) Heard(contacts []hub.Contact) error {
	return t.change(func(w *writes) { w.hear(contacts) })
}

// keepContacts writes the contacts in as many statements as it takes to keep
// those of one device apart: what they say together depends on what is there.
func (w *writes) keepContacts() (out []call) {
	for rest := w.contacts; len(rest) > 0; {
		var later []hub.Contact
		first := map[journal.ID]*hub.Contact{}
		for i := range rest {
			if _, ok := first[rest[i].Device]; ok {
				later = append(later, rest[i])
				continue
			}
			first[rest[i].Device] = &rest[i]
		}
		out = append(out, contactsCall(first))
		rest = later
	}
	return out
}

func contactsCall(contacts map[journal.ID]*hub.Contact) call {
	t := newTable(oidBytes, oidInt8, oidInt8, oidText, oidInt8, oidInt8, oidBytes)
	for _, id := range sortedIDs(contacts) {
		c := contacts[id]
		t[0].bytes(c.Device[:])
		t[1].int64(uint64(c.Seen))
		t[2].int64(uint64(c.Whole))
		t[3].text(c.Version)
		t[4].int64(c.Unsent)
		t[5].int64(uint64(c.Oldest))
		t[6].bytes(idsValue(c.Amiss))
	}
	return call{statement: upsertContacts, params: t.params()}
}
