package round

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// bagLine is one medicine of a multidose bag.
type bagLine struct {
	row  *Row
	cell *Cell
	a    *journal.Administration // given or, with a reason, not given
	warn []warning               // it has to be given by itself
}

// bag are the lines of the multidose bag that a cell belongs to: the same time,
// not registered yet.
func (s *Sheet) bag(r *Row, c *Cell) (lines []bagLine) {
	if r.Order.Packing != journal.PackingMultidose || r.Kind != RowRegular {
		return nil
	}
	for i := range s.Rows {
		row := &s.Rows[i]
		for j := range row.Cells {
			cell := &row.Cells[j]
			if cell.Planned && cell.Slot.Key() == c.Slot.Key() && row.Order.Packing == journal.PackingMultidose && !row.Ended && cell.Active() == nil {
				lines = append(lines, bagLine{row: row, cell: cell})
			}
		}
	}
	return lines
}

// bag gives all lines of a multidose bag by one act, after they have been looked
// at: every line stands by itself in the journal (C10). A line can be left out
// with a reason, and one that something speaks against has to be given by
// itself.
func (s *Screen) bag(row *Row, cell *Cell) {
	b := &bagging{s: s, lines: s.sheet.bag(row, cell), list: flow.NewList()}
	for i := range b.lines {
		l := &b.lines[i]
		l.a = propose(l.row, l.cell, journal.ActGiven)
		l.a.Packing = journal.PackingMultidose
		g := &giving{s: s, row: l.row, cell: l.cell, a: l.a}
		l.warn = s.warnings(g)
	}
	b.open(cell)
}

// bagging is a bag on its way to a signature.
type bagging struct {
	s      *Screen
	lines  []bagLine
	list   *flow.List
	dialog *sign.Dialog
}

func (b *bagging) open(cell *Cell) {
	w, st := b.s.desk.Words, flow.StylesNow()
	b.list.Label = w.T("round.sign_bag")
	b.list.OnOpen = func(string) { b.dialog.Focus() }
	b.list.OnKey = func(e *fyne.KeyEvent) { widgets.Forward(b.list, e) }
	b.list.OnRune = b.letter
	b.show()
	hint := flow.NewPage(flow.Text{flow.NewPara(w.T("round.bag_hint", "Time", cell.Slot.Time.String()), st.Body)}, sign.Width, 60)
	out := widgets.NewButton(w.T("round.button_bag_out"), "cross", func() { b.letter('i') })
	room := container.NewGridWrap(fyne.NewSize(sign.Width, b.s.desk.Room(b.height(), hint)), b.list)
	batch := b.s.batch()
	b.dialog = b.s.desk.Open(sign.Form{
		Title: w.T("round.sign_bag"), Person: b.s.sheet.Who, First: b.list, Word: w.T("round.do_bag"), Icon: "check", Others: []*widgets.KeyButton{out},
		Body: []fyne.CanvasObject{hint, room}, Ready: b.ready, Act: func(ctx context.Context) error { return b.sign(ctx, batch) }, Done: b.s.acted,
	})
}

// letter takes I and G for the chosen line.
func (b *bagging) letter(r rune) {
	i, err := strconv.Atoi(b.list.Chosen())
	if err != nil || len(b.lines[i].warn) > 0 {
		return
	}
	switch r {
	case 'i', 'I':
		b.leaveOut(&b.lines[i])
	case 'g', 'G':
		b.lines[i].a.Act, b.lines[i].a.NotGiven, b.lines[i].a.Text = journal.ActGiven, "", ""
		b.show()
	}
}

// leaveOut asks why a line is not given.
func (b *bagging) leaveOut(l *bagLine) {
	a := *l.a
	a.Act = journal.ActNotGiven
	b.s.notGiven(&a, b.s.headline(l.row, l.cell, &a), nil, func() {
		*l.a = a
		b.show()
	}, nil)
}

func (b *bagging) show() {
	items := make([]flow.Item, len(b.lines))
	for i := range b.lines {
		look, text := b.line(&b.lines[i])
		items[i] = flow.Item{Key: strconv.Itoa(i), Text: text, Edge: &look.Tone}
	}
	b.list.Set(items)
}

// line is a medicine and what will be registered of it.
func (b *bagging) line(l *bagLine) (status.Look, flow.Text) {
	w, st := b.s.desk.Words, flow.StylesNow()
	look := ActLook(w, l.a)
	switch {
	case len(l.warn) > 0:
		look = status.Look{Tone: theme.Alert, Icon: "octagon", Word: w.T("round.bag_alone")}
	case l.a.Act == journal.ActGiven:
		look.Word = w.T("round.bag_give")
	}
	text := flow.Text{flow.NewPara(l.row.Title+" · "+doseLine(w, l.a.Dose, l.a.Unit, l.a.Route), st.Strong), flow.NewMarked(look, st.Body)}
	for _, warning := range l.warn {
		text = append(text, flow.NewPara(warning.text, st.Small))
	}
	return look, text
}

// height is what the lines need.
func (b *bagging) height() (h float32) {
	const padding, margins = 18, 40 // of an item of the list
	for i := range b.lines {
		_, text := b.line(&b.lines[i])
		h += text.Height(sign.Width-margins) + padding
	}
	return max(h, 60)
}

func (b *bagging) ready() error {
	n := 0
	for i := range b.lines {
		if len(b.lines[i].warn) > 0 {
			continue
		}
		n++
		if err := b.lines[i].a.Validate(); err != nil {
			return err
		}
	}
	if n == 0 {
		return journal.Invalid("bag_empty")
	}
	return nil
}

func (b *bagging) sign(ctx context.Context, batch *batch) error {
	batch.deeds, batch.err = nil, nil
	group, err := b.s.journal.NewID()
	if err != nil {
		return err
	}
	for i := range b.lines {
		if len(b.lines[i].warn) == 0 {
			a := *b.lines[i].a
			a.Group = group
			batch.add(&a, 0, nil)
		}
	}
	return batch.commit(ctx)
}
