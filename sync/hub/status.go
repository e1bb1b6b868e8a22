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
// units; a patient only by the central journal's reference.
type Report struct {
	At     journal.Instant
	Store  string // what the store says of itself: engine and schema
	Epochs []Epoch

	Devices  []DeviceReport // by id, without the centre's own
	Units    []UnitReport   // by id
	Patients int
	Unlisted []string // patients on no list, the first maxNamed
	OnNoList int
	Entries  uint64
	Missing  Missing

	Unfiled    int // at most maxReport
	Held       int // at most maxReport
	Quarantine QuarantineReport

	Late      []LateDevice   // whom stops have not reached, the longest first
	LateElse  int            // devices and streams that were not looked into: too many are behind
	Silent    []SilentDevice // not heard of for SilentAfter, with visits today, most visits first
	SilentToo int            // silent devices that were not looked into: too many charts to open

	Alarms []Alarm // the newest
	Ends   []Ending
}

// DeviceReport is one workstation.
type DeviceReport struct {
	ID       journal.ID
	Label    string
	Units    []string
	Enrolled journal.Instant
	Revoked  journal.Instant // zero: in use
	Acked    uint64

	Seen    journal.Instant // zero: never
	Whole   journal.Instant // it has confirmed to hold all that was there at this time
	Version string          // empty: it has not said
	Unsent  uint64
	Oldest  journal.Instant
	Amiss   []string // names of lists that it counts otherwise than the hub
}

// UnitReport is one unit's list.
type UnitReport struct {
	Stream
	Members int
	Devices int
	Amiss   bool // the table of who is on it says something else than its assignments
}

// Missing is what a rollback took and nobody has brought back.
type Missing struct {
	Streams int
	Entries uint64 // of streams
	Devices int
	Own     uint64 // of devices: entries that were acknowledged to them
}

// QuarantineReport is what waits for a person.
type QuarantineReport struct {
	Waiting int
	Oldest  journal.Instant // zero: none
}

// Limits on what one report reads.
const (
	maxReport = 10_000 // of counts that are made by reading
	maxNamed  = 20     // references that are named of many
	maxAlarms = 100
)

// Report reads the state of the hub.
func (h *Hub) Report(ctx context.Context) (Report, error) { return h.Overview(nil).Report(ctx) }

// survey is one report being made.
type survey struct {
	over *Overview
	hub  *Hub
	tx   Tx
	now  journal.Instant
	r    *Report

	devices map[journal.ID]*DeviceReport
	lists   map[journal.ID]*listing
	listed  map[journal.ID]bool         // patients on some list
	held    map[journal.ID][]journal.ID // lists of a device
	writers map[journal.ID]bool         // whether a device is the centre's own
	ends    map[journal.ID]uint64       // position of the newest entry of a patient
}

func (s *survey) read() error {
	for _, part := range []func() error{
		s.readDevices, s.readStreams, s.readTroubles, s.readQuarantine, s.readLate, s.readSilent,
	} {
		if err := part(); err != nil {
			return err
		}
	}
	s.certificates()
	return nil
}

func (s *survey) readDevices() (err error) {
	if s.r.Epochs, err = readEpochs(s.tx); err != nil {
		return err
	}
	all, err := s.tx.Devices()
	if err != nil {
		return err
	}
	contacts, err := s.tx.Contacts()
	if err != nil {
		return err
	}
	heard := s.hub.unwritten()
	for _, c := range contacts {
		heard[c.Device] = c.joined(heard[c.Device])
	}
	s.r.Devices = make([]DeviceReport, 0, len(all)) // pointers into it are kept
	for i := range all {
		if d := &all[i]; !d.Centre {
			s.r.Devices = append(s.r.Devices, describe(d, heard[d.ID]))
			s.devices[d.ID] = &s.r.Devices[len(s.r.Devices)-1]
			if d.Claimed > d.Acked {
				s.r.Missing.Devices++
				s.r.Missing.Own += d.Claimed - d.Acked
			}
		}
	}
	for _, d := range s.devices {
		for _, list := range heard[d.ID].Amiss {
			d.Amiss = append(d.Amiss, list.String()) // named when the lists are read
		}
	}
	return nil
}

func describe(d *Device, c Contact) DeviceReport {
	return DeviceReport{
		ID: d.ID, Label: d.Label, Enrolled: d.Enrolled, Revoked: d.Revoked, Acked: d.Acked,
		Seen: c.Seen, Whole: c.Whole, Version: c.Version, Unsent: c.Unsent, Oldest: c.Oldest,
	}
}

func (s *survey) readStreams() error {
	streams, err := s.tx.Streams(0)
	if err != nil {
		return err
	}
	for i := range streams {
		st := &streams[i]
		s.r.Entries += st.Pos
		if st.Claimed > st.Pos {
			s.r.Missing.Streams++
			s.r.Missing.Entries += st.Claimed - st.Pos
		}
		if st.Kind == StreamList {
			if err := s.readList(st); err != nil {
				return err
			}
		}
	}
	for i := range streams {
		if st := &streams[i]; st.Kind == StreamPatient || st.Kind == StreamRecovered {
			s.countPatient(st)
		}
	}
	s.nameLists()
	return nil
}

func (s *survey) countPatient(st *Stream) {
	s.r.Patients++
	s.ends[st.ID] = st.Pos
	if s.listed[st.ID] {
		return
	}
	s.r.OnNoList++
	if len(s.r.Unlisted) < maxNamed {
		s.r.Unlisted = append(s.r.Unlisted, nameOf(st))
	}
}

// nameOf is what the central journal calls a stream; one that a rollback took
// the name of has its own.
func nameOf(st *Stream) string {
	switch {
	case st.Kind == StreamList && st.Name != "":
		return st.Name
	case st.Ref != "":
		return st.Ref
	}
	return st.ID.String()
}

func (s *survey) readTroubles() (err error) {
	if s.r.Unfiled, err = s.tx.CountState(StateNew, maxReport); err != nil {
		return err
	}
	if s.r.Held, err = s.tx.CountState(StateHeld, maxReport); err != nil {
		return err
	}
	s.r.Alarms, err = s.tx.Alarms(maxAlarms)
	return err
}

func (s *survey) readQuarantine() (err error) {
	q := &s.r.Quarantine
	if q.Waiting, err = s.tx.QuarantineSize(journal.ID{}); err != nil || q.Waiting == 0 {
		return err
	}
	after, read := QuarantineKey{}, 0
	for read < maxReport {
		kept, err := s.tx.Kept(after, pageSize)
		if err != nil || len(kept) == 0 {
			return err
		}
		for i := range kept {
			if k := &kept[i]; !k.Decided && (q.Oldest == 0 || k.At < q.Oldest) {
				q.Oldest = k.At
			}
		}
		after, read = kept[len(kept)-1].Key(), read+len(kept)
	}
	return nil
}

// ours reports whether the centre wrote r.
func (s *survey) ours(r *Row) (bool, error) {
	ours, known := s.writers[r.Device]
	if known {
		return ours, nil
	}
	ours, err := s.hub.cfg.Master.ours(r.Device)
	s.writers[r.Device] = ours
	return ours, err
}
