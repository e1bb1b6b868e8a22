package wardround

import (
	"slices"
	"strings"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/round"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// writer says a stop in words.
type writer struct {
	words *i18n.Words
	now   journal.Instant
	at    journal.Instant // when the doses of the round fall due
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

func (w *writer) dose(l *Line) string {
	if l.Dose == 0 {
		return ""
	}
	return strings.TrimSpace(l.Dose.String() + " " + l.Order.Unit)
}

// detail is the route, the time where it is another than the round's, and what
// the prescriber wrote where the order has no amount.
func (w *writer) detail(l *Line) string {
	parts := []string{}
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(l.Order.Route)
	if l.Due != w.at {
		add(w.detailWhen(l))
	}
	if l.Dose == 0 {
		add(l.Order.DoseText)
	}
	if g := l.Order.Drug.Group; g == "A" || g == "B" {
		add(w.words.T("wardround.group", "Group", g))
	}
	return strings.Join(parts, " · ")
}

func (w *writer) detailWhen(l *Line) string {
	return w.words.T("wardround.due", "When", format.When(w.words, l.Due, w.now))
}

// rows are everything the board shows of the patient that is looked at.
func (w *writer) rows(walk *Walk) []row {
	s := walk.Stop()
	if s == nil {
		return nil
	}
	var rows []row
	last := ""
	for i := range s.Lines {
		if head := w.head(s, &s.Lines[i]); head != last {
			last = head
			rows = append(rows, row{line: -1, head: head})
		}
		rows = append(rows, w.row(walk, i))
	}
	return append(rows, w.beside(s)...)
}

// head is over which lines a line stands.
func (w *writer) head(s *Stop, l *Line) string {
	switch {
	case l.Due != w.at && l.Bag():
		return w.words.T("wardround.head_bag_overdue", "When", format.When(w.words, l.Due, w.now))
	case l.Due != w.at:
		return w.words.T("wardround.head_overdue")
	case l.Bag():
		return w.words.N("wardround.head_bag", bagSize(s, l.Due))
	}
	return w.words.T("wardround.head_due", "Time", format.Clock(w.at))
}

func bagSize(s *Stop, due journal.Instant) (n int) {
	for i := range s.Lines {
		n += flag(s.Lines[i].Bag() && s.Lines[i].Due == due)
	}
	return n
}

func (w *writer) row(walk *Walk, i int) row {
	l, m := &walk.Stop().Lines[i], walk.Mark(i)
	r := row{
		line: i, title: drugLine(l.Order.Drug), dose: w.dose(l), detail: w.detail(l), looked: m.Looked, over: !walk.open(i), bag: l.Bag(),
	}
	r.look = w.look(walk, i)
	if !r.over {
		r.why = w.why(l)
	}
	return r
}

// told are the warnings of the chart that say what a need says, and more.
var told = map[Need]string{NeedDouble: "check_missing", NeedMeasured: "measurement_missing"}

// why says why a line is signed by itself.
func (w *writer) why(l *Line) (list []string) {
	for _, n := range l.Needs {
		if !slices.ContainsFunc(l.Against, func(e *journal.Error) bool { return e.Code == told[n] }) {
			list = append(list, w.words.T("wardround.need_"+string(n)))
		}
	}
	for _, e := range l.Against {
		list = append(list, round.Warning(w.words, e, w.now))
	}
	return list
}

// look is how a line stands: what is registered, decided, or to be done.
func (w *writer) look(walk *Walk, i int) status.Look {
	l, m, t := &walk.Stop().Lines[i], walk.Mark(i), w.words.T
	switch {
	case m.Signed:
		return status.Look{Tone: theme.Good, Icon: "disk", Word: t("wardround.signed")}
	case !l.Open():
		return w.over(l)
	case m.NotGiven != "":
		return status.Look{Tone: theme.Caution, Icon: "cross", Word: t("wardround.will_not_give", "Why", t("round.reason_"+string(m.NotGiven)))}
	case m.Later:
		return status.Look{Tone: theme.Violet, Icon: "clock", Word: t("wardround.later")}
	case !walk.given(i):
		return status.Look{Tone: theme.Alert, Icon: "warning", Word: t("wardround.single")}
	case m.Looked:
		return status.Look{Tone: theme.Action, Icon: "check", Word: t("wardround.will_give")}
	}
	return status.Look{Tone: theme.Neutral, Icon: "ring", Word: t("wardround.not_looked")}
}

// over is what is registered, and by whom.
func (w *writer) over(l *Line) status.Look {
	t := w.words.T
	if l.State == chart.SlotLapsed {
		return status.Look{Tone: theme.Muted, Icon: "ban", Word: t("slot.stopped")}
	}
	look := status.Look{Tone: theme.Good, Icon: "check", Word: t("act.given")}
	switch l.State {
	case chart.SlotNotGiven:
		look = status.Look{Tone: theme.Caution, Icon: "cross", Word: t("act.not_given")}
	case chart.SlotDelivered:
		look = status.Look{Tone: theme.Action, Icon: "box", Word: t("act.delivered")}
	case chart.SlotSelf:
		look = status.Look{Tone: theme.Violet, Icon: "person", Word: t("act.self")}
	case chart.SlotConflict:
		look = status.Look{Tone: theme.Danger, Icon: "octagon", Word: t("slot.double")}
	}
	if l.Newest != nil {
		look.Word = t("wardround.by", "What", look.Word, "When", format.When(w.words, l.Newest.At, w.now), "Name", l.Newest.Entry.Author.Name)
	}
	return look
}

// beside are the remarks below the lines: what is given as needed, what no
// program can put a time to, and the patches that are on.
func (w *writer) beside(s *Stop) []row {
	var rows []row
	add := func(head string, list []row) {
		if len(list) > 0 {
			rows = append(append(rows, row{line: -1, head: w.words.T(head)}), list...)
		}
	}
	add("wardround.head_text", w.texts(s))
	add("wardround.head_patches", w.patches(s))
	add("wardround.head_needed", w.needed(s))
	return rows
}

func (w *writer) texts(s *Stop) (list []row) {
	for _, o := range s.Texts {
		look := status.Look{Tone: theme.Caution, Icon: "warning", Word: w.words.T("wardround.read_text")}
		list = append(list, row{line: -1, dose: drugLine(o.Drug), detail: o.DoseText, look: look})
	}
	return list
}

func (w *writer) patches(s *Stop) (list []row) {
	for _, p := range s.Patches {
		at := strings.Join(nonEmpty(p.Dose.Site, w.words.T("wardround.patch_since", "When", format.When(w.words, p.Dose.At, w.now))), " · ")
		r := row{line: -1, dose: drugLine(p.Dose.Drug), detail: at, look: status.Look{Tone: theme.Neutral, Icon: "info", Word: w.words.T("wardround.patch_on")}}
		if p.Overdue {
			r.look = status.Look{Tone: theme.Alert, Icon: "warning", Word: w.words.T("wardround.patch_change")}
		}
		list = append(list, r)
	}
	return list
}

func nonEmpty(list ...string) (out []string) {
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// needed is one short line an order: whether a dose may be given now.
func (w *writer) needed(s *Stop) (list []row) {
	for _, n := range s.Needed {
		r := row{line: -1, dose: drugLine(n.Order.Drug), detail: n.Order.PRN.Reason}
		r.look = status.Look{Tone: theme.Neutral, Icon: "info", Word: w.words.T("round.prn_can")}
		if n.State.Next > w.now {
			r.look = status.Look{Tone: theme.Caution, Icon: "clock", Word: w.words.T("round.prn_wait", "When", format.When(w.words, n.State.Next, w.now))}
		}
		list = append(list, r)
	}
	return list
}
