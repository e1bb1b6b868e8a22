package chart

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// RemovedFor is how long a patient who left a list is still shown with it.
const RemovedFor = 7 * 24 * time.Hour

// List is a unit's list of patients, folded like a [Chart]. A patient leaves
// it by a removal with a reason, never by absence.
type List struct {
	stream  journal.ID
	entries map[journal.ID]*journal.Entry
	members map[journal.ID]*journal.Entry // the assignment that counts, by patient
}

// Member is a patient on a list, or one who left it.
type Member struct {
	*journal.Assignment
	Entry *journal.Entry
}

// NewList is the empty list of a stream.
func NewList(stream journal.ID) *List {
	return &List{stream: stream, entries: map[journal.ID]*journal.Entry{}, members: map[journal.ID]*journal.Entry{}}
}

// Add folds entries in; what is there already, of another stream or no
// assignment changes nothing.
func (l *List) Add(entries ...journal.Entry) {
	replaced := false
	for i := range entries {
		e := entries[i]
		if _, ok := e.Fact.(*journal.Assignment); !ok || e.Stream != l.stream {
			continue
		}
		old := l.entries[e.ID]
		if old != nil && !beats(&e, old) {
			continue
		}
		l.entries[e.ID] = &e
		replaced = replaced || old != nil
		l.index(&e)
	}
	if replaced {
		clear(l.members)
		for _, e := range l.entries {
			l.index(e)
		}
	}
}

func (l *List) index(e *journal.Entry) {
	patient := e.Fact.(*journal.Assignment).Patient
	if now := l.members[patient]; now == nil || byAssignment(e, now) > 0 {
		l.members[patient] = e
	}
}

// byAssignment lets a patient stay when two entries claim one version: nobody
// falls off a list by a clash.
func byAssignment(a, b *journal.Entry) int {
	if plant.Bug(plant.ListByClock) {
		return cmp.Compare(a.Stamp, b.Stamp)
	}
	x, y := a.Fact.(*journal.Assignment), b.Fact.(*journal.Assignment)
	return cmp.Or(cmp.Compare(x.Version, y.Version), cmp.Compare(flag(x.Active), flag(y.Active)), bytes.Compare(a.ID[:], b.ID[:]))
}

// Stream is the stream the list is folded from.
func (l *List) Stream() journal.ID { return l.stream }

// Len is how many entries are folded.
func (l *List) Len() int { return len(l.entries) }

// Unit is the unit's name, "" for a list nobody has been on.
func (l *List) Unit() string {
	var best *journal.Entry
	for _, e := range l.members {
		if best == nil || byStamp(e, best) > 0 {
			best = e
		}
	}
	if best == nil {
		return ""
	}
	return best.Fact.(*journal.Assignment).Unit
}

// Active are the patients on the list, by name.
func (l *List) Active() []Member {
	return l.where(func(m Member) bool { return m.Active })
}

// Removed are those who left it at or after an instant, by name. The time is
// the later of when it was decided and when the centre recorded it.
func (l *List) Removed(since journal.Instant) []Member {
	return l.where(func(m Member) bool { return !m.Active && max(m.Entry.At, m.Entry.Recorded) >= since })
}

// Member is one patient's standing; ok is false for one never on the list.
func (l *List) Member(patient journal.ID) (m Member, ok bool) {
	e := l.members[patient]
	if e == nil {
		return Member{}, false
	}
	return Member{e.Fact.(*journal.Assignment), e}, true
}

func (l *List) where(match func(Member) bool) []Member {
	var list []Member
	for _, e := range l.members {
		if m := (Member{e.Fact.(*journal.Assignment), e}); match(m) {
			list = append(list, m)
		}
	}
	slices.SortFunc(list, func(a, b Member) int {
		return cmp.Or(strings.Compare(fold(a.Name), fold(b.Name)), bytes.Compare(a.Patient[:], b.Patient[:]))
	})
	return list
}

// Head is how many patients are on the list and SHA-256 over their streams in
// ascending order, cut to 16 bytes: what the hub's own count is checked against.
func (l *List) Head() (count int, hash [16]byte) {
	var streams []journal.ID
	for _, m := range l.Active() {
		streams = append(streams, m.Patient)
	}
	slices.SortFunc(streams, func(a, b journal.ID) int { return bytes.Compare(a[:], b[:]) })
	h := sha256.New()
	for _, s := range streams {
		h.Write(s[:])
	}
	return len(streams), [16]byte(h.Sum(nil)[:16])
}
