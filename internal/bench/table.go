package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Verdicts.
const (
	holds       = "holds"
	fallsShort  = "FALLS SHORT"
	notMeasured = "not measured"
)

// Rows of the tables of issues 2 and 3, in their order.
const (
	rowRecord = iota
	rowOpen
	rowUnlock
	rowFirst
	rowReconnect
	rowIdle
	rowMemory
	rowGrid // of issue 3
	rowScreen
	rowRound
)

// table is what is printed: some lines for each row.
type table struct{ lines []line }

type line struct {
	row   int
	cells []string
}

func (t *table) add(row int, cells ...string) { t.lines = append(t.lines, line{row, cells}) }

var heading = []string{"figure", "target", "limit in the same run", "measured", "ratio", ""}

func verdict(ok bool) string {
	if ok {
		return holds
	}
	return fallsShort
}

// against adds a figure whose target is a multiple of the limit.
func (t *table) against(row int, figure string, most, limit, measured, ratio float64, unit unit, note string) {
	t.add(row, figure, fmt.Sprintf("<= %.2f x limit", most), unit(limit), unit(measured)+note, fmt.Sprintf("%.2f", ratio), verdict(ratio <= most))
}

// within adds a figure whose target is a number; the limit is there to compare.
func (t *table) within(row int, figure string, most, limit, measured float64, unit unit, note string) {
	ratio := "-"
	if limit > 0 {
		ratio = fmt.Sprintf("%.1f", measured/limit)
	}
	beside := "-"
	if limit > 0 {
		beside = unit(limit)
	}
	t.add(row, figure, "<= "+unit(most), beside, unit(measured)+note, ratio, verdict(measured <= most))
}

// beside adds a number that has no target.
func (t *table) beside(row int, figure, measured string) {
	t.add(row, figure, "-", "-", measured, "-", "-")
}

// missing adds a figure that could not be measured here, and why.
func (t *table) missing(row int, figure, why string) {
	t.add(row, figure, "-", "-", why, "-", notMeasured)
}

// short reports whether a figure falls short.
func (t *table) short() bool {
	return slices.ContainsFunc(t.lines, func(l line) bool { return slices.Contains(l.cells, fallsShort) })
}

// print writes the table as Markdown whose columns also line up as text.
func (t *table) print(w io.Writer) {
	slices.SortStableFunc(t.lines, func(a, b line) int { return cmp.Compare(a.row, b.row) })
	rule := make([]string, len(heading))
	widths := make([]int, len(heading))
	for _, l := range append([]line{{cells: heading}}, t.lines...) {
		for i, cell := range l.cells {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell), 3)
		}
	}
	for i := range rule {
		rule[i] = strings.Repeat("-", widths[i])
	}
	for _, l := range append([]line{{cells: heading}, {cells: rule}}, t.lines...) {
		for i, cell := range l.cells {
			fmt.Fprintf(w, "| %s%s ", cell, strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)))
		}
		fmt.Fprintln(w, "|")
	}
}

// unit writes a number as people read it.
type unit func(float64) string

func seconds(v float64) string  { return fmt.Sprintf("%.2f s", v) }
func millis(v float64) string   { return fmt.Sprintf("%.2f ms", v) }
func micros(v float64) string   { return fmt.Sprintf("%.0f µs", v*1000) } // of milliseconds
func bytes(v float64) string    { return fmt.Sprintf("%.0f B", v) }
func kilobyte(v float64) string { return fmt.Sprintf("%.0f kB", v/1000) }
func megabyte(v float64) string { return fmt.Sprintf("%.1f MB", v) }
