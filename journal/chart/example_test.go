package chart_test

import (
	"fmt"

	"feltjournal/journal/chart"
)

// Two nurses without network gave the same dose. Whatever order their entries
// arrive in, both facts stand and one case is raised.
func ExampleChart() {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(anna, at(8, 2), gave(morning))
	b.add(bjorn, at(8, 10), gave(morning))

	c := chart.New(stream)
	c.Add(b.entries[2])    // Bjørn's dose arrives before its order
	c.Add(b.entries[:]...) // and once more with everything else

	for _, k := range c.Cases() {
		fmt.Println("double dose:", k.Rule == chart.RuleDoubleDose, "open:", k.Open, "entries:", len(k.Entries))
	}
	// Output: double dose: true open: true entries: 2
}
