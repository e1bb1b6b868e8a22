//go:build linux

package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

const eventHeads = "#\tat\tkilled\tnode\tnew leader s\twhole again s\twithout writes s: database\tworkstations\talso killed\n"

func (e event) line(n int) string {
	return fmt.Sprintf("%d\t%s\t%s\t%s → %s\t%s\t%s\t%s\t%s\t%s\n",
		n, e.begin.Format(time.TimeOnly), e.kind, e.from, e.to, seconds(e.appoint), seconds(e.whole), seconds(e.database), seconds(e.stations), e.also)
}

func seconds(d time.Duration) string {
	if d == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f", d.Seconds())
}

// printEvents prints one line a failover, and the middle and worst of them.
func printEvents(out io.Writer, events []event) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, eventHeads)
	count := map[kind]int{}
	var database, stations []time.Duration
	forced := 0
	for i, e := range events {
		fmt.Fprint(w, e.line(i+1))
		count[e.kind]++
		if e.failover() {
			forced++
		}
		database, stations = append(database, e.database), append(stations, e.stations)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nfailovers: %d (", forced)
	for i, k := range rotation {
		if i > 0 {
			fmt.Fprint(out, ", ")
		}
		fmt.Fprintf(out, "%s %d", k, count[k])
	}
	fmt.Fprintf(out, ")\nseconds without writes, database: p50 %s, max %s; workstations: p50 %s, max %s\n",
		seconds(middle(database)), seconds(most(database)), seconds(middle(stations)), seconds(most(stations)))
	return nil
}

func middle(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

func most(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	return slices.Max(all)
}
