package print

import (
	"strings"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/print/slotcode"
)

// orderText is an order in words.
type orderText struct {
	drug   string
	lines  []string
	struck bool // over: crossed out (R-MED-10)
}

// box is one planned dose: what is to be given, and room to sign, or what is
// registered already.
type box struct {
	slot journal.Slot
	dose string
	code slotcode.Code // "": nothing to key in
	done []string      // what is registered; then there is no code
	bare bool          // the slot has lapsed: nothing is to be given
	more float64       // room that what is registered has besides the box's own
}

// reader reads charts for paper.
type reader struct {
	Stamp
	chart *chart.Chart
}

func drugLine(d journal.Drug) string {
	line := d.Name
	for _, part := range []string{d.Form, d.Strength} {
		if part != "" && !strings.Contains(" "+strings.ToLower(line)+" ", " "+strings.ToLower(part)+" ") {
			line += " " + part
		}
	}
	return line
}

func (r *reader) order(row *chart.RoundRow) orderText {
	w := r.Words
	if row.Order == nil {
		return orderText{drug: w.T("round.order_missing")}
	}
	o := row.Order.Current()
	t := orderText{drug: drugLine(o.Drug), struck: row.Crossed}
	t.add(o.Route)
	if o.Drug.Controlled() {
		t.add(w.T("round.group", "Group", strings.ToUpper(o.Drug.Group)))
	}
	if o.DoseText != "" {
		t.lines = append(t.lines, "«"+o.DoseText+"»")
	}
	t.lines = append(t.lines, r.cautions(o)...)
	by := o.Prescriber
	if o.Source != "" && !strings.Contains(by, o.Source) {
		by = strings.TrimSpace(by + " (" + o.Source + ")")
	}
	if by != "" {
		t.lines = append(t.lines, w.T("print.prescriber", "Name", by))
	}
	if row.Crossed {
		t.lines = append([]string{r.ended(o, row.Ended)}, t.lines...)
	}
	return t
}

// add puts a word on the first line.
func (t *orderText) add(s string) {
	switch {
	case s == "":
	case len(t.lines) == 0:
		t.lines = []string{s}
	default:
		t.lines[0] += " · " + s
	}
}

// cautions are what has to be known before the dose is given.
func (r *reader) cautions(o *journal.Order) (lines []string) {
	w := r.Words
	if o.Hold != nil {
		lines = append(lines, r.hold(o.Hold))
	}
	if o.Scale != nil {
		lines = append(lines, r.scale(o.Scale))
	}
	if o.Double {
		lines = append(lines, w.T("print.double"))
	}
	if o.Self {
		lines = append(lines, w.T("print.self"))
	}
	return lines
}

func (r *reader) hold(c *journal.Condition) string {
	w, name := r.Words, c.Name
	switch {
	case c.Below != 0 && c.Above != 0:
		return w.T("print.hold_both", "Name", name, "Below", c.Below, "Above", c.Above, "Unit", c.Unit)
	case c.Below != 0:
		return w.T("print.hold_below", "Name", name, "Below", c.Below, "Unit", c.Unit)
	}
	return w.T("print.hold_above", "Name", name, "Above", c.Above, "Unit", c.Unit)
}

func (r *reader) scale(s *journal.Scale) string {
	var steps []string
	for _, st := range s.Steps {
		step := r.Words.T("print.step", "From", st.From, "Dose", st.Dose)
		if st.Call {
			step += " (" + r.Words.T("print.step_call") + ")"
		}
		steps = append(steps, step)
	}
	return s.Name + " " + s.Unit + ": " + strings.Join(steps, "; ")
}

// endings say why an order is over.
var endings = map[journal.OrderStatus]string{
	journal.OrderOnHold: "round.paused_at", journal.OrderStopped: "round.stopped_at", journal.OrderCancelled: "round.cancelled_at",
	journal.OrderEnteredInError: "round.error_at",
}

func (r *reader) ended(o *journal.Order, at journal.Instant) string {
	key, known := endings[o.Status]
	if !known {
		key = "round.completed_at"
	}
	line := r.Words.T(key, "When", format.When(r.Words, at, r.Now))
	if o.EndReason != "" {
		line += ": " + o.EndReason
	}
	return line
}

// box is the cell of a slot.
func (r *reader) box(row *chart.RoundRow, c *chart.Cell) box {
	b := box{slot: c.Slot, dose: r.dose(row, c), done: r.done(c.Events)}
	if c.State == chart.SlotConflict {
		b.done = append([]string{r.Words.T("slot.double")}, b.done...)
	}
	ended := c.State == chart.SlotLapsed || row.Crossed && c.Due >= row.Ended
	switch {
	case len(b.done) > 0:
	case ended:
		b.bare = true
	default:
		b.code = r.code(c.Slot)
	}
	return b
}

// code is the slot's code, "" for one that is shared.
func (r *reader) code(s journal.Slot) slotcode.Code {
	code := slotcode.Of(r.chart.Stream(), s)
	if r.Shared != nil && r.Shared(code) {
		return ""
	}
	return code
}

func (r *reader) dose(row *chart.RoundRow, c *chart.Cell) string {
	if row.Order == nil {
		return ""
	}
	o := row.Order.InForce(c.Due).Order
	dose, ok := o.DoseAt(c.Slot.Key())
	switch {
	case ok:
		return amount(dose, o.Unit)
	case o.Scale != nil:
		return r.Words.T("print.by_scale", "Name", o.Scale.Name)
	}
	return r.Words.T("print.by_text")
}

func amount(a journal.Amount, unit string) string { return strings.TrimSpace(a.String() + " " + unit) }

// done is what counts of the registrations on a slot.
func (r *reader) done(events []chart.Dose) (lines []string) {
	for i := range events {
		d := &events[i]
		if !d.Counts() {
			continue
		}
		line := actWord(r.Words, d.Administration) + " " + format.Clock(d.At) + " " + d.Entry.Author.Name
		if d.Act == journal.ActNotGiven {
			line += ": " + r.Words.T("round.reason_"+string(d.NotGiven))
		}
		lines = append(lines, line)
	}
	return lines
}

var actKeys = map[journal.Act]string{
	journal.ActGiven: "act.given", journal.ActNotGiven: "act.not_given", journal.ActDelivered: "act.delivered", journal.ActSeenTaken: "act.seen_taken",
	journal.ActSelf: "act.self", journal.ActPrepared: "act.prepared",
	journal.ActPatchOff: "print.patch_off", journal.ActDiscarded: "print.discarded", journal.ActEffect: "print.effect",
}

func actWord(w *i18n.Words, a *journal.Administration) string {
	word := w.T(actKeys[a.Act])
	if a.Dose != 0 && a.Act != journal.ActNotGiven {
		word += " " + amount(a.Dose, a.Unit)
	}
	return word
}

// reasons is the legend of what a digit after I means, the same digits that
// ui/rekey takes. They are the domain's own list, not the municipality's: paper
// is keyed in when the policy may have changed.
func reasons(w *i18n.Words) string {
	var list []string
	for i, r := range journal.NotGivenReasons {
		list = append(list, ReasonKeys[i:i+1]+" "+w.T("round.reason_"+string(r)))
	}
	return w.T("print.reasons", "List", strings.Join(list, " · "))
}

// ReasonKeys are the characters by which the reasons of
// [journal.NotGivenReasons] are named on paper, in turn: the keys of the screen.
const ReasonKeys = "1234567890abc"
