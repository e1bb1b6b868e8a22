package wardround

import (
	"cmp"
	"slices"
	"strings"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
)

// Stop is one patient of the round.
type Stop struct {
	Patient journal.ID
	Name    string
	Room    string
	Lines   []Line
	Needed  []Needed         // orders given as needed
	Texts   []*journal.Order // orders whose times no program can compute
	Patches []chart.Patch    // still on
	Unread  bool             // the chart is not here yet: nobody knows what is due
}

// Needed is an order that is given as needed.
type Needed struct {
	Order *journal.Order
	State chart.PRNState
}

// Open reports whether some dose is to be given.
func (s *Stop) Open() bool {
	return slices.ContainsFunc(s.Lines, func(l Line) bool { return l.Open() })
}

// sortLines puts what is overdue from earlier first, then the bag as one
// block, then the rest, each in the order of the chart.
func sortLines(lines []Line) {
	slices.SortStableFunc(lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), -cmp.Compare(flag(a.Bag()), flag(b.Bag())))
	})
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// byRoom is the order of a round: as the trolley goes, by room, and by name in
// one room. Those without a room come last.
func byRoom(a, b replica.Summary) int {
	return cmp.Or(cmp.Compare(flag(a.Room == ""), flag(b.Room == "")), natural(a.Room, b.Room), cmp.Compare(a.Name, b.Name),
		slices.Compare(a.Stream[:], b.Stream[:]))
}

// natural compares texts with the numbers in them as numbers: rom 9 comes
// before rom 10.
func natural(a, b string) int {
	for a != "" && b != "" {
		x, restA := chunk(a)
		y, restB := chunk(b)
		if c := compareChunks(x, y); c != 0 {
			return c
		}
		a, b = restA, restB
	}
	return cmp.Compare(len(a), len(b))
}

// chunk cuts the digits, or what is not digits, off the front of s.
func chunk(s string) (head, rest string) {
	digit := isDigit(s[0])
	i := strings.IndexFunc(s, func(r rune) bool { return (r >= '0' && r <= '9') != digit })
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i:]
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func compareChunks(x, y string) int {
	if !isDigit(x[0]) || !isDigit(y[0]) {
		return cmp.Compare(strings.ToLower(x), strings.ToLower(y))
	}
	x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
}
