package hub

import (
	"cmp"
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// maxOpened is how many charts one report opens; what it found is kept for the
// next, so that a large hub's is complete after some.
const maxOpened = 4000

// SilentDevice is a device that has not been heard of for SilentAfter though
// somebody needs it today.
//
// Feltjournal holds no plan of visits. A device has visits today when a patient
// on a list that it holds has a scheduled order with a slot today.
type SilentDevice struct {
	ID     journal.ID
	Label  string
	Seen   journal.Instant // zero: never
	Visits int             // patients
}

// visit is whether a patient has one on a day.
type visit struct {
	pos   uint64
	day   journal.Date
	today bool
}

func (s *survey) readSilent() error {
	day, opened := journal.DateOf(s.now), 0
	for i := range s.r.Devices {
		d := &s.r.Devices[i]
		if !d.Silent(s.now) {
			continue
		}
		patients, known, err := s.visits(d.ID, day, &opened)
		if err != nil {
			return err
		}
		if !known {
			s.r.SilentToo++
		}
		if patients > 0 {
			s.r.Silent = append(s.r.Silent, SilentDevice{ID: d.ID, Label: d.Label, Seen: d.Seen, Visits: patients})
		}
	}
	slices.SortStableFunc(s.r.Silent, func(a, b SilentDevice) int {
		return cmp.Or(cmp.Compare(b.Visits, a.Visits), cmp.Compare(a.Seen, b.Seen), slices.Compare(a.ID[:], b.ID[:]))
	})
	return nil
}

// Silent reports whether the device, in use, has not been heard of for
// SilentAfter.
func (d *DeviceReport) Silent(now journal.Instant) bool {
	return d.Revoked == 0 && max(d.Seen, d.Enrolled) < now-journal.Instant(SilentAfter.Milliseconds())
}

// visits counts the patients on a device's lists that have a slot on the day;
// known is false when there are more charts to open than one report may.
func (s *survey) visits(device journal.ID, day journal.Date, opened *int) (n int, known bool, err error) {
	asked := map[journal.ID]bool{}
	known = true
	for _, list := range s.held[device] {
		for _, patient := range s.lists[list].members {
			if asked[patient] {
				continue
			}
			asked[patient] = true
			today, ok, err := s.visit(patient, day, opened)
			if err != nil {
				return 0, false, err
			}
			known = known && ok
			if today {
				n++
			}
		}
	}
	return n, known, nil
}

// visit opens a chart if what is remembered of it is old.
func (s *survey) visit(patient journal.ID, day journal.Date, opened *int) (today, known bool, err error) {
	v, known := s.over.visits[patient]
	if known && v.pos == s.ends[patient] && v.day == day {
		return v.today, true, nil
	}
	if *opened >= maxOpened {
		return v.today, false, nil
	}
	*opened++
	v = visit{pos: s.ends[patient], day: day}
	if v.today, err = s.due(patient, day); err != nil {
		return false, false, err
	}
	s.over.visits[patient] = v
	return v.today, true, nil
}

// due reports whether a scheduled order of the centre's has a slot on the day.
func (s *survey) due(patient journal.ID, day journal.Date) (bool, error) {
	c := chart.New(patient)
	for after := uint64(0); ; {
		rows, err := s.tx.Tail(patient, after, pageSize)
		if err != nil {
			return false, err
		}
		if len(rows) == 0 {
			break
		}
		for i := range rows {
			after = rows[i].Pos
			if err := s.addOrder(c, &rows[i]); err != nil {
				return false, err
			}
		}
	}
	for _, row := range c.Round(day, s.now) {
		if row.Kind == chart.RowScheduled && !row.Crossed && len(row.Cells) > 0 {
			return true, nil
		}
	}
	return false, nil
}

// addOrder opens only what can be an order: the centre's, of the classes that
// orders have.
func (s *survey) addOrder(c *chart.Chart, r *Row) error {
	if r.Class > journal.ClassMedication {
		return nil
	}
	if ours, err := s.ours(r); err != nil || !ours {
		return err
	}
	if e, err := s.hub.open(r); err == nil {
		c.Add(e)
	}
	return nil
}
