package round

import (
	"strings"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// drugLine is name, form and strength, without saying what the name says.
func drugLine(d journal.Drug) string {
	line := d.Name
	for _, part := range []string{d.Form, d.Strength} {
		if part != "" && !saysWord(line, part) {
			line += " " + part
		}
	}
	return line
}

// saysWord wants whole words: "25 mg" does not say "5 mg".
func saysWord(line, part string) bool {
	return strings.Contains(" "+strings.ToLower(line)+" ", " "+strings.ToLower(part)+" ")
}

// doseLine is "1 tablett · oral".
func doseLine(w *i18n.Words, dose journal.Amount, unit, route string) string {
	var parts []string
	if dose != 0 {
		parts = append(parts, strings.TrimSpace(w.T("round.dose", "Dose", dose.String(), "Unit", unit)))
	}
	if route != "" {
		parts = append(parts, route)
	}
	return strings.Join(parts, " · ")
}

// detail says dose and route; an order without an amount says it in the
// prescriber's words.
func (b *builder) detail(r *chart.RoundRow, o *journal.Order) string {
	line := doseLine(b.Words, o.Dose, o.Unit, o.Route)
	if o.Dose == 0 && o.DoseText != "" && r.Kind == chart.RowScheduled {
		line = o.DoseText
	}
	if o.PRN != nil && o.PRN.Reason != "" {
		line = join(line, o.PRN.Reason)
	}
	if o.Drug.Group == "A" || o.Drug.Group == "B" {
		line = join(line, b.Words.T("round.group", "Group", o.Drug.Group))
	}
	return line
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

// endKeys say why an order is over.
var endKeys = map[journal.OrderStatus]string{
	journal.OrderOnHold:         "round.paused_at",
	journal.OrderStopped:        "round.stopped_at",
	journal.OrderCompleted:      "round.completed_at",
	journal.OrderCancelled:      "round.cancelled_at",
	journal.OrderEnteredInError: "round.error_at",
}

// mark says what is odd about an order: that it is over, or that two versions
// of it disagree.
func (b *builder) mark(r *chart.RoundRow) *status.Look {
	switch {
	case r.Order == nil:
		return &status.Look{Tone: theme.Alert, Icon: "warning", Word: b.Words.T("round.order_missing")}
	case r.Order.Disputed:
		return &status.Look{Tone: theme.Alert, Icon: "warning", Word: b.Words.T("round.disputed")}
	case r.Ended == 0 || !r.Crossed && r.Ended > b.Now+dayMillis:
		return nil
	}
	return ended(b.Words, r.Order.Current(), r.Ended, b.Now)
}

const dayMillis journal.Instant = 24 * 60 * 60 * 1000

func ended(w *i18n.Words, o *journal.Order, at, now journal.Instant) *status.Look {
	key, icon := "round.completed_at", "ban"
	if k, ok := endKeys[o.Status]; ok && at <= now {
		key = k
	}
	if at > now {
		key = "round.ends_at"
	}
	if o.Status == journal.OrderOnHold {
		icon = "pause"
	}
	return &status.Look{Tone: theme.Alert, Icon: icon, Word: w.T(key, "When", format.When(w, at, now))}
}
