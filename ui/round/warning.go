package round

import (
	"slices"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
)

// warning is what speaks against an act: its code, and the sentence for the
// nurse.
type warning struct{ code, text string }

// warnings are what speaks against a dose as it is now.
func (s *Screen) warnings(g *giving) []warning {
	at := g.when()
	in := s.journal.Intent(s.stream, g.a, at)
	in.Measured, in.Off = g.measured, g.off
	var list []warning
	s.journal.View(s.stream, func(c *chart.Chart) {
		for _, e := range c.Warnings(in) {
			list = append(list, warning{e.Code, Warning(s.desk.Words, e, at)})
		}
	})
	return list
}

// without takes a code out of the warnings and reports whether it was there.
func without(list []warning, code string) (rest []warning, was bool) {
	for _, w := range list {
		if w.code == code {
			was = true
		} else {
			rest = append(rest, w)
		}
	}
	return rest, was
}

func same(a, b []warning) bool { return slices.Equal(a, b) }

func holds(list []warning, codes ...string) bool {
	return slices.ContainsFunc(list, func(w warning) bool { return slices.Contains(codes, w.code) })
}

// Warning says in words what speaks against an act that is performed at an
// instant.
func Warning(w *i18n.Words, e *journal.Error, at journal.Instant) string {
	args := make([]any, 0, 2*len(e.Args))
	for k, v := range e.Args {
		switch v := v.(type) {
		case journal.Instant:
			args = append(args, k, format.When(w, v, at))
		case journal.Amount:
			args = append(args, k, v.String())
		case journal.Date:
			args = append(args, k, format.Date(v))
		case journal.Task:
			args = append(args, k, w.T("task."+string(v)))
		case journal.DrugClass:
			args = append(args, k, w.T("class."+string(v)))
		case time.Duration:
			args = append(args, k, hours(v))
		case int64:
			args = append(args, k, hours(time.Duration(v)*time.Millisecond))
		default:
			args = append(args, k, v)
		}
	}
	switch {
	case e.Code == "stopped" && e.Args["Reason"] == "":
		return w.T("round.warn_stopped_plain")
	case e.Code == "stale" && e.Args["AsOf"] == journal.Instant(0):
		return w.T("round.warn_stale_never")
	}
	return w.T("round.warn_"+e.Code, args...)
}

// hours is a duration in whole or half hours, "12" or "3,5".
func hours(d time.Duration) string {
	return journal.Amount(d.Round(30*time.Minute).Milliseconds() * 1_000_000 / 3_600_000).String()
}
