package print

import (
	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
)

// MovementKeys are the words of the types of movement.
var MovementKeys = map[journal.MovementType]string{
	journal.MovementDelivery: "stock.delivery", journal.MovementReturn: "stock.return", journal.MovementWithdrawal: "stock.withdrawal",
	journal.MovementWaste: "stock.waste", journal.MovementOut: "stock.out", journal.MovementUp: "stock.up", journal.MovementDown: "stock.down",
	journal.MovementCount: "stock.count",
}

// Account prints the narcotics accounts of a stock from a day on (zero: from
// the beginning), each with what it held before, every line with who and which
// witness, lines taken back crossed out, and differences that are open. name
// says who a patient is; it is "" for one whose chart is not here.
func Account(s Stamp, accounts []chart.Account, from journal.Date, name func(journal.ID) string) ([]byte, error) {
	a := accountPaper{paper: newPaper(s, s.Words.T("print.account"), true), words: s.Words, now: s.Now, name: name}
	a.paper.foot = s.Words.T("print.account_foot")
	a.paper.turn()
	for i := range accounts {
		a.account(&accounts[i], from)
	}
	if len(accounts) == 0 {
		a.paper.set(faceHead, s.Words.T("stock.none"), margin, a.paper.y, a.paper.room())
	}
	return a.paper.bytes()
}

type accountPaper struct {
	paper *paper
	words *i18n.Words
	now   journal.Instant
	name  func(journal.ID) string
}

// The columns of an account, from left to right, in millimetres.
var accountColumns = []struct {
	key   string
	width float64
}{
	{"print.col_when", 27},
	{"print.col_what", 36},
	{"print.col_in", 17},
	{"print.col_out", 17},
	{"print.col_balance", 19},
	{"print.col_patient", 42},
	{"print.col_by", 37},
	{"print.col_witness", 37},
	{"print.col_text", 45},
}

// entry is a line of an account in words, one text a column.
type entry struct {
	cells  []string
	struck bool
	strong bool
}

func (a *accountPaper) account(acc *chart.Account, from journal.Date) {
	before, rows := a.rows(acc, from)
	title := drugLine(acc.Drug) + " · " + acc.Location
	p := a.paper
	p.need(3*faceHead.lead() + 24)
	a.headings(title)
	if from != 0 {
		a.row(entry{cells: []string{format.Date(from), a.words.T("print.opening"), "", "", before.String()}, strong: true}, title)
	}
	for _, r := range rows {
		a.row(r, title)
	}
	closing := a.words.T("print.balance", "Balance", amount(acc.Balance, acc.Unit), "When", format.Moment(a.now))
	if acc.Open {
		closing += " · " + a.words.T("stock.difference_open")
	}
	p.need(faceHead.lead() + 14)
	p.y = p.set(faceHead, closing, margin+1.5, p.y+1, p.room()-3) + 6
	for i, key := range []string{"print.line_counted", "print.line_date", "print.line_sign", "print.line_sign"} {
		p.field(key, margin+1.5+60*float64(i), p.y, 55)
	}
	p.y += 6
}

// rows are the lines from a day on, and the balance before them.
func (a *accountPaper) rows(acc *chart.Account, from journal.Date) (before journal.Amount, rows []entry) {
	for i := range acc.Lines {
		n := &acc.Lines[i]
		if journal.DateOf(n.Entry.At) < from {
			before = n.Balance
			continue
		}
		rows = append(rows, a.entry(acc, n))
	}
	return before, rows
}

func (a *accountPaper) entry(acc *chart.Account, n *chart.Line) entry {
	in, out := "", ""
	switch n.Type.Sign() {
	case 1:
		in = n.Amount.String()
	case -1:
		out = n.Amount.String()
	}
	text := join(n.Reason, n.Document, n.Lot)
	if n.Type == journal.MovementCount {
		text = join(a.words.T("stock.counted", "Amount", amount(n.Amount, acc.Unit)), text)
		if n.Difference != 0 {
			text = join(text, a.words.T("stock.difference", "Amount", Signed(n.Difference)))
		}
	}
	for _, v := range n.Voids {
		text = join(text, a.words.T("print.void", "Name", v.Entry.Author.Name, "Reason", v.Reason))
	}
	return entry{
		cells: []string{
			format.Moment(n.Entry.At), a.words.T(MovementKeys[n.Type]), in, out, n.Balance.String(), a.name(n.Patient),
			n.Entry.Author.Name, a.witnesses(n), text,
		},
		struck: !n.Counts(),
	}
}

func (a *accountPaper) witnesses(n *chart.Line) (names string) {
	for _, s := range n.Witnesses {
		names = join(names, s.Entry.Author.Name)
	}
	if n.WitnessMissing {
		return join(names, a.words.T("stock.witness_missing"))
	}
	return names
}

// Signed writes a difference with its sign.
func Signed(d journal.Amount) string {
	if d < 0 {
		return "−" + (-d).String()
	}
	return "+" + d.String()
}

func join(parts ...string) (s string) {
	for _, p := range parts {
		if p != "" && s != "" {
			s += " · "
		}
		s += p
	}
	return s
}

func (a *accountPaper) headings(title string) {
	p := a.paper
	p.page().fill(margin, p.y, p.room(), faceHead.lead()+1.4, 225)
	p.y = p.set(faceHead, title, margin+1.5, p.y+0.7, p.room()-3) + 0.7
	x := margin
	for _, c := range accountColumns {
		p.put(faceStrong, a.words.T(c.key), x+1.5, p.y+0.5)
		x += c.width
	}
	p.y += faceStrong.lead() + 1
}

func (a *accountPaper) row(e entry, title string) {
	p, face, h := a.paper, faceBody, faceBody.lead()
	if e.strong {
		face = faceStrong
	}
	for i, s := range e.cells {
		h = max(h, p.tall(face, s, accountColumns[i].width-2.5))
	}
	if p.need(h + 1) {
		a.headings(title)
	}
	n, x := len(p.page().texts), margin
	p.page().rule(margin, p.y, p.room())
	for i, s := range e.cells {
		if e.struck && i == len(e.cells)-1 {
			p.strike(n) // but for the reason
		}
		p.set(face, s, x+1.5, p.y+0.5, accountColumns[i].width-2.5)
		x += accountColumns[i].width
	}
	p.y += h + 1
}
