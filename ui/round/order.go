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
// prescriber's words, unless its cells or a scale do.
func (b *builder) detail(r *chart.RoundRow, o *journal.Order) string {
	line := doseLine(b.Words, o.Dose, o.Unit, o.Route)
	if o.Dose == 0 && o.DoseText != "" && r.Kind == chart.RowScheduled && o.Scale == nil && len(o.Plan) == 0 {
		line = o.DoseText
	}
	if o.PRN != nil && o.PRN.Reason != "" {
		line = join(line, o.PRN.Reason)
	}
	for _, key := range manner(o) {
		if word := b.Words.T(key); !saysWord(line, word) {
			line = join(line, word)
		}
	}
	if o.Hold != nil {
		line = join(line, holdLine(b.Words, o.Hold))
	}
	if o.Drug.Controlled() {
		line = join(line, b.Words.T("round.group", "Group", o.Drug.Group))
	}
	return line
}

var techniques = map[journal.Technique]string{
	journal.TechniquePatch: "round.patch", journal.TechniqueInjection: "round.injection", journal.TechniqueInfusion: "round.infusion",
	journal.TechniqueInhalation: "round.inhalation", journal.TechniqueDrops: "round.drops",
}

var packings = map[journal.Packing]string{journal.PackingDosett: "round.dosett", journal.PackingMultidose: "round.multidose"}

// manner is how the order is given, where that asks for more than a dose.
func manner(o *journal.Order) (keys []string) {
	if o.Scale != nil {
		keys = append(keys, "round.by_scale")
	}
	for _, key := range []string{techniques[o.Technique], packings[o.Packing]} {
		if key != "" {
			keys = append(keys, key)
		}
	}
	if o.Self {
		keys = append(keys, "round.self_order")
	}
	return keys
}

// holdLine is "ikke ved Puls under 50 /min".
func holdLine(w *i18n.Words, c *journal.Condition) string {
	unit := strings.TrimSpace(c.Unit)
	switch {
	case c.Below != 0 && c.Above != 0:
		return w.T("round.hold_both", "Name", c.Name, "Below", c.Below, "Above", c.Above, "Unit", unit)
	case c.Above != 0:
		return w.T("round.hold_above", "Name", c.Name, "Above", c.Above, "Unit", unit)
	}
	return w.T("round.hold_below", "Name", c.Name, "Below", c.Below, "Unit", unit)
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

// marks are what to know about an order before its doses: that it is over, that
// two versions disagree, that it is new, where its patch sits, its INR card.
func (b *builder) marks(r *chart.RoundRow, row *Row) (list []status.Look) {
	switch {
	case r.Order == nil:
		list = append(list, status.Look{Tone: theme.Alert, Icon: "warning", Word: b.Words.T("round.order_missing")})
	case r.Order.Disputed:
		list = append(list, status.Look{Tone: theme.Alert, Icon: "warning", Word: b.Words.T("round.disputed")})
	case r.Ended != 0 && (r.Crossed || r.Ended <= b.Now+dayMillis):
		list = append(list, *ended(b.Words, r.Order.Current(), r.Ended, b.Now))
	}
	if row.News != nil {
		list = append(list, news(b.Words, row.News))
	}
	for i := range row.Patches {
		list = append(list, b.patchMark(&row.Patches[i]))
	}
	if c := row.Order.Card; c != nil {
		list = append(list, cardMark(b.Words, c, journal.DateOf(b.Now)))
	}
	return list
}

// cardMark is the INR card; a control that should have been taken is told.
func cardMark(w *i18n.Words, c *journal.Card, today journal.Date) status.Look {
	look := status.Look{Tone: theme.Action, Icon: "list", Word: w.T("round.card", "INR", c.INR, "Taken", format.Date(c.Taken), "Next", format.Date(c.Next))}
	if c.Next != 0 && c.Next < today {
		look.Tone, look.Icon, look.Word = theme.Alert, "warning", look.Word+" "+w.T("round.card_late")
	}
	return look
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
