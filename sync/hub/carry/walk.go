package carry

import (
	"errors"
	"math"
	"slices"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// page is how many rows are read at once.
const page = 1000

// everything is more than any store holds.
const everything = math.MaxInt32

// Sections of a store, in the order in which they are read and written. What
// others refer to comes first; the settings, among them the epochs, come last.
const (
	Devices    = "devices"
	Contacts   = "contacts"
	Streams    = "streams"
	Grants     = "grants"
	Members    = "members"
	Entries    = "entries"
	Quarantine = "quarantine"
	Decisions  = "decisions"
	Alarms     = "alarms"
	Settings   = "settings"
)

var sections = []string{Devices, Contacts, Streams, Grants, Members, Entries, Quarantine, Decisions, Alarms, Settings}

// visitor sees every record of a store, section by section. It must not keep
// what it is given a pointer to.
type visitor interface {
	visit(section string, record any) error
}

// walk shows v everything that tx holds, in the canonical order.
func walk(tx hub.Tx, v visitor) error {
	w := &walker{tx: tx, v: v}
	for _, step := range []func() error{
		w.devices, w.contacts, w.streams, w.grants, w.members, w.entries, w.quarantine, w.decisions, w.alarms, w.settings,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

type walker struct {
	tx    hub.Tx
	v     visitor
	known []journal.ID // devices
	heads []hub.Stream
}

func each[R any](w *walker, section string, list []R, err error) error {
	if err != nil {
		return err
	}
	for i := range list {
		if err := w.v.visit(section, &list[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) devices() error {
	list, err := w.tx.Devices()
	for i := range list {
		w.known = append(w.known, list[i].ID)
	}
	return each(w, Devices, list, err)
}

func (w *walker) contacts() error {
	list, err := w.tx.Contacts()
	return each(w, Contacts, list, err)
}

func (w *walker) streams() (err error) {
	w.heads, err = w.tx.Streams(0)
	return each(w, Streams, w.heads, err)
}

func (w *walker) grants() error {
	for _, device := range w.known {
		list, err := w.tx.Grants(device)
		for _, g := range list {
			if err := w.v.visit(Grants, &grant{device, g}); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) members() error {
	for i := range w.heads {
		if w.heads[i].Kind != hub.StreamList {
			continue
		}
		list, err := w.tx.Members(w.heads[i].ID)
		for _, m := range list {
			if err := w.v.visit(Members, &member{w.heads[i].ID, m}); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) entries() error {
	for i := range w.heads {
		for after, more := uint64(0), true; more; {
			rows, err := w.tx.Tail(w.heads[i].ID, after, page)
			if err := each(w, Entries, rows, err); err != nil {
				return err
			}
			if more = len(rows) == page; more {
				after = rows[page-1].Pos
			}
		}
	}
	return nil
}

func (w *walker) quarantine() error {
	for after, more := (hub.QuarantineKey{}), true; more; {
		kept, err := w.tx.Kept(after, page)
		if err := each(w, Quarantine, kept, err); err != nil {
			return err
		}
		if more = len(kept) == page; more {
			after = kept[page-1].Key()
		}
	}
	return nil
}

func (w *walker) decisions() error {
	list, err := w.tx.Decisions(everything)
	slices.Reverse(list) // as they were made
	return each(w, Decisions, list, err)
}

func (w *walker) alarms() error {
	list, err := w.tx.Alarms(everything)
	slices.Reverse(list)
	return each(w, Alarms, list, err)
}

func (w *walker) settings() error {
	names, err := w.tx.Settings()
	slices.Sort(names) // an engine may have an order of its own
	for _, name := range names {
		if name == hub.SettingUnfinished {
			continue
		}
		value, failed := w.tx.Setting(name)
		if err = errors.Join(err, failed); err != nil {
			return err
		}
		if err := w.v.visit(Settings, &setting{name, value}); err != nil {
			return err
		}
	}
	return err
}
