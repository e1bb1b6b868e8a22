package hub

import (
	"context"
	"fmt"

	"feltjournal/journal"
)

// Units finds lists by the names people use: the unit's name, or what the
// central journal calls it.
func (h *Hub) Units(ctx context.Context) ([]Stream, error) {
	var out []Stream
	err := h.cfg.Store.View(ctx, func(tx Tx) (err error) {
		out, err = tx.Streams(StreamList)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the units: %w", err)
	}
	return out, nil
}

// Report is what an operator wants to know at a glance. It names devices and
// units, never patients.
type Report struct {
	Epochs      []Epoch
	Devices     []Device
	Contacts    map[journal.ID]Contact
	Units       []UnitReport
	Patients    int
	Entries     uint64
	Unfiled     int // at most maxReport
	Held        int // at most maxReport
	Quarantined int
	Alarms      []Alarm // the newest
}

// UnitReport is one unit's list.
type UnitReport struct {
	Stream
	Members int
	Devices int
}

// maxReport bounds the counts that are made by reading.
const maxReport = 10_000

// Report reads the state of the hub.
func (h *Hub) Report(ctx context.Context) (Report, error) {
	var r Report
	if err := h.boot(ctx); err != nil {
		return r, err
	}
	err := h.cfg.Store.View(ctx, func(tx Tx) error {
		r = Report{}
		return r.read(tx)
	})
	if err != nil {
		return r, fmt.Errorf("read the state of the hub: %w", err)
	}
	return r, nil
}

func (r *Report) read(tx Tx) (err error) {
	if r.Epochs, err = readEpochs(tx); err != nil {
		return err
	}
	if r.Devices, err = tx.Devices(); err != nil {
		return err
	}
	contacts, err := tx.Contacts()
	if err != nil {
		return err
	}
	r.Contacts = make(map[journal.ID]Contact, len(contacts))
	for _, c := range contacts {
		r.Contacts[c.Device] = c
	}
	streams, err := tx.Streams(0)
	if err != nil {
		return err
	}
	for _, s := range streams {
		r.Entries += s.Pos
		switch s.Kind {
		case StreamPatient, StreamRecovered:
			r.Patients++
		case StreamList:
			if err := r.unit(tx, s); err != nil {
				return err
			}
		case StreamLog:
		}
	}
	return r.troubles(tx)
}

func (r *Report) unit(tx Tx, s Stream) error {
	members, err := tx.Members(s.ID)
	if err != nil {
		return err
	}
	devices, err := tx.Holders(s.ID)
	if err != nil {
		return err
	}
	u := UnitReport{Stream: s, Devices: len(devices)}
	for _, m := range members {
		if m.Active {
			u.Members++
		}
	}
	r.Units = append(r.Units, u)
	return nil
}

func (r *Report) troubles(tx Tx) (err error) {
	if r.Unfiled, err = tx.CountState(StateNew, maxReport); err != nil {
		return err
	}
	if r.Held, err = tx.CountState(StateHeld, maxReport); err != nil {
		return err
	}
	if r.Quarantined, err = tx.QuarantineSize(journal.ID{}); err != nil {
		return err
	}
	r.Alarms, err = tx.Alarms(20)
	return err
}
