package round

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/localstore/replica"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
)

// giving is a dose on its way to a signature: the value it stands on is
// measured, what is missing is asked, a second person checks it, and all of it
// is recorded by one act. Every dialog on the way can be left by Escape, and
// then nothing is recorded.
type giving struct {
	s    *Screen
	row  *Row
	cell *Cell
	a    *journal.Administration
	at   journal.Instant // when it was done; zero: when it is signed
	from journal.Instant // when the dialog opened: the time that is proposed

	measured *journal.Observation // taken in this act; nil: none, or one that was there
	found    string               // what was measured, in words
	advice   string               // what the scale says besides the dose
	known    bool                 // the order or the scale says how much
	off      []journal.ID         // patches taken off in the same act
	warn     []warning            // what speaks against it; none: one key and Enter
	double   bool                 // a second person has to check it before it is given

	asks   []ask
	dialog *sign.Dialog
}

// give signs a dose as given; one that was left with the patient as seen taken.
func (s *Screen) give(row *Row, cell *Cell) {
	act := journal.ActGiven
	if e := cell.Active(); e != nil && e.Act.Act == journal.ActDelivered {
		act = journal.ActSeenTaken
	}
	s.begin(row, cell, act)
}

// reach is the command of an act that leaves the medicine with the patient.
func reach(c Command) func(*Screen, *Row, *Cell) {
	acts := map[Command]journal.Act{
		CommandDelivered: journal.ActDelivered, CommandSeenTaken: journal.ActSeenTaken, CommandSelf: journal.ActSelf,
	}
	return func(s *Screen, row *Row, cell *Cell) { s.begin(row, cell, acts[c]) }
}

func (s *Screen) begin(row *Row, cell *Cell, act journal.Act) {
	g := &giving{s: s, row: row, cell: cell, a: propose(row, cell, act), from: s.desk.Now(), known: cell.DoseKnown}
	if ready := cell.Ready(); ready != nil && act != journal.ActPrepared {
		g.a.Target, g.a.Measured = ready.Entry, ready.Act.Measured
		g.a.Dose, g.a.Unit, g.known = ready.Act.Dose, ready.Act.Unit, true
	}
	if act == journal.ActGiven {
		g.off = patchesOf(row)
	}
	if g.needsValue() {
		g.measure()
		return
	}
	g.open()
}

// open asks for a confirmation. What speaks against the act is said in words;
// it can then be done only with a reason, by a button that Enter alone does not
// press. Where there is more to choose, or the window is too small, the reason is
// asked next: two lists of numbers at once are misread.
func (g *giving) open() {
	g.warn, g.double = without(g.s.warnings(g), "check_missing")
	if g.a.Act == journal.ActPrepared {
		g.double = g.row.Double
	}
	asks := g.questions()
	if len(g.warn) == 0 {
		g.ask(asks, nil)
		return
	}
	if all := append(asks, g.newAgainst()); !g.choosy() && g.fits(all) {
		g.ask(all, nil)
		return
	}
	g.ask(asks, func() { g.ask([]ask{g.newAgainst()}, nil) })
}

// choosy reports whether there is a list to choose from already.
func (g *giving) choosy() bool {
	return g.a.Act == journal.ActGiven && (g.row.Order.Technique.NeedsSite() || len(g.row.Patches) > 0)
}

// leastText is how much of what is to be looked at has to be in view.
const leastText = 96

func (g *giving) fits(asks []ask) bool {
	return g.s.desk.Room(leastText, objects(asks)...) >= leastText
}

func objects(asks []ask) (list []fyne.CanvasObject) {
	for _, q := range asks {
		list = append(list, q.object())
	}
	return list
}

// ask opens the dialog with these questions and goes on to next; nil: to the
// second person if one is asked for, else to the signature.
func (g *giving) ask(asks []ask, next func()) {
	w := g.s.desk.Words
	g.asks = asks
	form := sign.Form{
		Title: w.T("round.sign_" + actKeys[g.a.Act]), Person: g.s.sheet.Who, Word: w.T("round.do_" + actKeys[g.a.Act]), Icon: actLooks[g.a.Act].Icon,
		Ready: g.ready, Act: g.sign(nil), Done: g.s.acted,
	}
	if slices.ContainsFunc(asks, func(q ask) bool { _, is := q.(*against); return is }) {
		form.Danger, form.Icon, form.Word = true, "warning", w.T("round.button_override")
	}
	switch {
	case next != nil:
		form.Act, form.Done, form.Word = nil, next, w.T("round.button_next")
	case g.double:
		form.Act, form.Done, form.Word = nil, g.second, w.T("round.button_to_check")
	}
	form.Body = g.body()
	for _, q := range asks {
		if first := q.first(); first != nil && form.First == nil {
			form.First = first
		}
	}
	g.dialog = g.s.desk.Open(form)
}

// actKeys are the parts of translation keys that name an act.
var actKeys = map[journal.Act]string{
	journal.ActGiven: "given", journal.ActDelivered: "delivered", journal.ActSeenTaken: "seen", journal.ActSelf: "self", journal.ActPrepared: "prepared",
}

// body is what is to be looked at, above what is asked.
func (g *giving) body() []fyne.CanvasObject {
	asked := objects(g.asks)
	page := flow.NewPage(g.text(), sign.Width, g.s.desk.Room(260, asked...))
	return append([]fyne.CanvasObject{page}, asked...)
}

// ready takes what the fields say. When another time, dose or site brings
// another warning, the dialog is opened again with it.
func (g *giving) ready() error {
	for _, q := range g.asks {
		if err := q.take(); err != nil {
			return err
		}
	}
	g.a.Late, g.a.Against = g.at != 0 && g.s.desk.Now()-g.at > LateAfter, codes(g.warn)
	if now, _ := without(g.s.warnings(g), "check_missing"); !same(now, g.warn) && len(now) > 0 {
		g.dialog.Close()
		g.open()
		return journal.Invalid("warning_changed")
	}
	return g.a.Validate()
}

// when is when it is done, as far as is known now.
func (g *giving) when() journal.Instant {
	if g.at == 0 {
		return g.s.desk.Now()
	}
	return g.at
}

// sign records everything: the measured value, the prepared dose and its check
// when who is set, the patches that came off, and the dose.
func (g *giving) sign(who *sign.Second) func(context.Context) error {
	b := g.s.batch()
	return func(ctx context.Context) error {
		b.deeds, b.err = nil, nil
		second, err := openSecond(ctx, who)
		if err != nil {
			return err
		}
		if second != nil {
			defer second.Close()
		}
		g.add(b, second)
		return b.commit(ctx)
	}
}

func openSecond(ctx context.Context, who *sign.Second) (*replica.Second, error) {
	if who == nil {
		return nil, nil //nolint:nilnil // nobody is a second person
	}
	return who.Open(ctx)
}

func (g *giving) add(b *batch, second *replica.Second) {
	a := *g.a
	if g.measured != nil {
		a.Measured = b.add(g.measured, g.at, nil)
	}
	if second != nil && a.Act != journal.ActPrepared && a.Target == (journal.ID{}) {
		p := a
		p.Act = journal.ActPrepared // against the same warnings, with the same reason
		a.Target = b.add(&p, g.at, nil)
	}
	if second != nil && a.Act != journal.ActPrepared {
		b.add(&journal.Countersign{Target: a.Target, Purpose: journal.SignCheck}, 0, second)
	}
	for _, patch := range g.off {
		b.add(g.takenOff(patch), g.at, nil)
	}
	id := b.add(&a, g.at, nil)
	if second != nil && a.Act == journal.ActPrepared {
		b.add(&journal.Countersign{Target: id, Purpose: journal.SignCheck}, 0, second)
	}
}

// acted shows what was registered.
func (s *Screen) acted() {
	s.say("")
	s.Refresh()
	s.Focus()
}
