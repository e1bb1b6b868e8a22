package hub

import (
	"bytes"
	"crypto/sha256"
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// listing is a list as it was at a version of its stream.
type listing struct {
	version uint64
	name    string
	members []journal.ID // who is on it, ascending
	amiss   bool         // its assignments say something else
}

// readList reads who is on a list and which devices hold it, and compares the
// table with the fold of the assignments when something has changed.
func (s *survey) readList(st *Stream) error {
	l, known := s.over.folds[st.ID]
	if !known || l.version != st.Version {
		var err error
		if l, err = s.fold(st); err != nil {
			return err
		}
		s.over.folds[st.ID] = l
	}
	devices, err := s.tx.Holders(st.ID)
	if err != nil {
		return err
	}
	s.lists[st.ID] = &l
	for _, p := range l.members {
		s.listed[p] = true
	}
	inUse := 0
	for _, id := range devices {
		if d := s.devices[id]; d != nil && d.Revoked == 0 {
			inUse++
			d.Units = append(d.Units, nameOf(st))
			s.held[id] = append(s.held[id], st.ID)
		}
	}
	s.r.Units = append(s.r.Units, UnitReport{Stream: *st, Members: len(l.members), Devices: inUse, Amiss: l.amiss})
	return nil
}

func (s *survey) fold(st *Stream) (listing, error) {
	l := listing{version: st.Version, name: nameOf(st)}
	table, err := s.tx.Members(st.ID)
	if err != nil {
		return l, err
	}
	sum := sha256.New()
	for _, m := range table {
		if m.Active {
			l.members = append(l.members, m.Patient)
			sum.Write(m.Patient[:])
		}
	}
	list := chart.NewList(st.ID)
	err = s.hub.each(s.tx.Critical, st.ID, func(r *Row, e journal.Entry) error {
		ours, err := s.ours(r)
		if ours {
			list.Add(e)
		}
		return err
	})
	count, hash := list.Head()
	l.amiss = count != len(l.members) || !bytes.Equal(hash[:], sum.Sum(nil)[:len(hash)])
	return l, err
}

// nameLists puts names in place of the ids of lists that devices doubt.
func (s *survey) nameLists() {
	names := map[string]string{}
	for id, l := range s.lists {
		names[id.String()] = l.name
	}
	for _, d := range s.devices {
		for i, id := range d.Amiss {
			if name, ok := names[id]; ok {
				d.Amiss[i] = name
			}
		}
		slices.Sort(d.Units)
		slices.Sort(d.Amiss)
	}
}
