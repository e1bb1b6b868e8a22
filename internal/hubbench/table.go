package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// table is what is printed.
type table struct {
	lines [][]string
	short bool // a figure falls short
}

var heading = []string{"row", "figure", "target", "measured", "ratio", ""}

// most adds a figure that must not be above target.
func (t *table) most(row, figure string, target, measured float64, unit unit) {
	t.add(row, figure, "≤ "+unit(target), unit(measured), ratio(measured, target), measured <= target)
}

// least adds a figure that must not be below target.
func (t *table) least(row, figure string, target, measured float64, unit unit) {
	t.add(row, figure, "≥ "+unit(target), unit(measured), ratio(measured, target), measured >= target)
}

func ratio(measured, target float64) string {
	if target == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", measured/target)
}

func (t *table) add(row, figure, target, measured, ratio string, ok bool) {
	verdict := "ok"
	if !ok {
		verdict, t.short = "SHORT", true
	}
	t.line(row, figure, target, measured, ratio, verdict)
}

// beside adds a number that has no target.
func (t *table) beside(row, figure, measured string) { t.line(row, figure, "-", measured, "-", "") }

// missing adds a row that could not be measured, and why.
func (t *table) missing(row string, why error) {
	t.short = true
	t.line(row, "NOT MEASURED", "-", strings.Join(strings.Fields(why.Error()), " "), "-", "SHORT")
}

func (t *table) line(cells ...string) {
	t.lines = append(t.lines, cells)
	progress("%s", strings.Join(cells, " | "))
}

// print writes the table as Markdown whose columns also line up as text.
func (t *table) print(w io.Writer) {
	rule, widths := make([]string, len(heading)), make([]int, len(heading))
	for _, l := range append([][]string{heading}, t.lines...) {
		for i, cell := range l {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell), 3)
		}
	}
	for i := range rule {
		rule[i] = strings.Repeat("-", widths[i])
	}
	for _, l := range append([][]string{heading, rule}, t.lines...) {
		for i, cell := range l {
			fmt.Fprintf(w, "| %s%s ", cell, strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)))
		}
		fmt.Fprintln(w, "|")
	}
}

// unit writes a number as people read it.
type unit func(float64) string

func seconds(v float64) string { return fmt.Sprintf("%.1f s", v) }
func millis(v float64) string {
	if v >= 100 {
		return fmt.Sprintf("%.0f ms", v)
	}
	return fmt.Sprintf("%.3g ms", v)
}

func bytes(v float64) string    { return fmt.Sprintf("%.0f B", v) }
func megabyte(v float64) string { return fmt.Sprintf("%.0f MB", v) }
func percent(v float64) string  { return fmt.Sprintf("%.1f %%", v) }
func times(v float64) string    { return fmt.Sprintf("%.2f ×", v) }
func count(v float64) string    { return fmt.Sprintf("%.0f", v) }

func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
func mb(b int64) float64         { return float64(b) / 1e6 }
