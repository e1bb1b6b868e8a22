package sim

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// Stats count what was simulated.
type Stats struct {
	Seeds      int
	DeviceTime time.Duration // summed over devices
	Acts       int           // entries that nurses were told are saved
	Rounds     int
	Exchanges  int
	Entries    int // at the hubs, at the end
	Cases      int // open at the end, in the hubs' charts
	Movements  int // in the narcotics accounts
	Verdicts
	Faults map[Fault]int
}

func (s *Stats) add(o Stats) {
	s.Seeds += o.Seeds
	s.DeviceTime += o.DeviceTime
	s.Acts += o.Acts
	s.Rounds += o.Rounds
	s.Exchanges += o.Exchanges
	s.Entries += o.Entries
	s.Cases += o.Cases
	s.Movements += o.Movements
	s.Verdicts.add(o.Verdicts)
	for f, n := range o.Faults {
		if s.Faults == nil {
			s.Faults = map[Fault]int{}
		}
		s.Faults[f] += n
	}
}

// Write prints the figures, a line each.
func (s *Stats) Write(w io.Writer) {
	fmt.Fprintf(w, "%-28s %d\n", "seeds", s.Seeds)
	fmt.Fprintf(w, "%-28s %.0f\n", "device-days", s.DeviceTime.Hours()/24)
	fmt.Fprintf(w, "%-28s %d\n", "acts of nurses", s.Acts)
	fmt.Fprintf(w, "%-28s %d\n", "rounds", s.Rounds)
	fmt.Fprintf(w, "%-28s %d\n", "exchanges", s.Exchanges)
	fmt.Fprintf(w, "%-28s %d\n", "entries at the hub", s.Entries)
	fmt.Fprintf(w, "%-28s %d\n", "open cases", s.Cases)
	fmt.Fprintf(w, "%-28s %d\n", "movements of narcotics", s.Movements)
	s.write(w)
	for _, f := range slices.Sorted(slices.Values(Faults)) {
		fmt.Fprintf(w, "fault: %-21s %d\n", f, s.Faults[f])
	}
}

func (v *Verdicts) write(w io.Writer) {
	fmt.Fprintf(w, "%-28s %d\n", "doses seen by the referee", v.Doses)
	fmt.Fprintf(w, "%-28s %d\n", "  double", v.Doubles)
	fmt.Fprintf(w, "%-28s %d\n", "  after the stop", v.AfterStops)
	fmt.Fprintf(w, "%-28s %d\n", "  as needed, too soon", v.TooClose)
	fmt.Fprintf(w, "%-28s %d\n", "  as needed, too much", v.TooMuch)
	fmt.Fprintf(w, "%-28s %d\n", "  at an unknowable time", v.Undecidable)
	fmt.Fprintf(w, "%-28s %d\n", "cases missed by the fold", v.Missed)
	fmt.Fprintf(w, "%-28s %d\n", "cases invented by the fold", v.Invented)
}
