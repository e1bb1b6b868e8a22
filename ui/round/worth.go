package round

import (
	"cmp"
	"slices"
	"strings"

	"feltjournal/localstore"
	"feltjournal/ui/format"
)

// worthLine says that the picture is old, and when the other workstations were
// last heard from: what was done on them since is not seen here (R-MED-03).
func (s *Screen) worthLine() string {
	old := s.sheet.Who.OldText(s.desk.Words)
	if old == "" {
		return ""
	}
	return strings.Join(append([]string{old}, s.peers()...), " ")
}

// peersShown bounds how many workstations are named.
const peersShown = 4

// peers are the sentences about the other workstations, the one that has been
// silent longest first.
func (s *Screen) peers() (lines []string) {
	w := s.desk.Words
	all := s.journal.Peers()
	slices.SortFunc(all, func(a, b localstore.Peer) int { return cmp.Compare(a.Seen, b.Seen) })
	for _, p := range all[:min(len(all), peersShown)] {
		lines = append(lines, w.T("round.peer", "Label", p.Label, "When", format.When(w, p.Seen, s.sheet.Now)))
	}
	return lines
}
