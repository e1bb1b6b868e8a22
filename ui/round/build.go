package round

import (
	"cmp"
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/ui/i18n"
	"feltjournal/ui/identity"
)

// View is a chart as the round looks at it.
type View struct {
	Words   *i18n.Words
	Chart   *chart.Chart
	AsOf    journal.Instant
	Now     journal.Instant
	Receipt func(journal.ID) localstore.Receipt
	Unseen  []chart.Change // what the user has not marked seen
}

// Build makes the sheet of a day.
func Build(v View, day journal.Date) Sheet {
	b := builder{View: v, open: openCases(v.Chart), patches: v.Chart.Patches(v.Now), due: v.Chart.EffectsDue(v.Now)}
	b.effects = soon(&v, b.due)
	s := Sheet{Who: identity.Read(v.Words, v.Chart, v.AsOf, v.Now), Day: day, Now: v.Now}
	rows := v.Chart.Round(day, v.Now)
	s.Columns = b.columns(rows)
	last := chart.RowKind(0)
	for i := range rows {
		if kind := rows[i].Kind; kind != last {
			last = kind
			s.Rows = append(s.Rows, Row{Kind: RowHead, Title: b.head(kind)})
		}
		s.Rows = append(s.Rows, b.row(&rows[i], s.Columns))
	}
	s.News, s.Told = len(v.Unseen), b.told()
	return s
}

type builder struct {
	View
	open    map[journal.CaseID]*chart.Case
	patches []chart.Patch
	due     []chart.Dose // doses whose effect should have been written
	effects []chart.Dose // and those whose effect can be
}

// soon adds the doses whose effect is not asked for yet: a nurse who sees it
// writes it.
func soon(v *View, due []chart.Dose) []chart.Dose {
	ahead := v.Now + journal.Instant(v.Chart.Policy().PRN.Effect.Milliseconds())
	all := slices.Clone(due)
	for _, d := range v.Chart.EffectsDue(ahead) {
		if d.At <= v.Now && !slices.ContainsFunc(due, func(e chart.Dose) bool { return e.Entry.ID == d.Entry.ID }) {
			all = append(all, d)
		}
	}
	return all
}

func openCases(c *chart.Chart) map[journal.CaseID]*chart.Case {
	open := map[journal.CaseID]*chart.Case{}
	for _, k := range c.Cases() {
		if k.Open {
			open[k.ID] = k
		}
	}
	return open
}

func (b *builder) head(kind chart.RowKind) string {
	switch kind {
	case chart.RowScheduled:
		return b.Words.T("round.head_regular")
	case chart.RowPRN:
		return b.Words.T("round.head_prn")
	case chart.RowUnclear:
		return b.Words.T("round.head_unclear")
	}
	return b.Words.T("round.head_unknown")
}

// columns are the distinct times of the day's doses, in the order they fall.
func (b *builder) columns(rows []chart.RoundRow) []Column {
	var list []Column
	for i := range rows {
		for j := range rows[i].Cells {
			c := &rows[i].Cells[j]
			if rows[i].Kind != chart.RowScheduled {
				continue
			}
			at := indexOf(list, c.Slot)
			if at < 0 {
				at = len(list)
				list = append(list, Column{Time: c.Slot.Time, Again: c.Slot.Again, Title: b.title(c.Slot), due: c.Due})
			}
			list[at].Now = list[at].Now || c.State == chart.SlotDue
		}
	}
	slices.SortFunc(list, func(x, y Column) int { return cmp.Or(cmp.Compare(x.due, y.due), cmp.Compare(x.Time, y.Time)) })
	return list
}

func indexOf(columns []Column, s journal.Slot) int {
	return slices.IndexFunc(columns, func(c Column) bool { return c.Time == s.Time && c.Again == s.Again })
}

func (b *builder) title(s journal.Slot) string {
	if s.Again {
		return b.Words.T("round.column_again", "Time", s.Time.String())
	}
	return b.Words.T("round.column", "Time", s.Time.String())
}

func (b *builder) row(r *chart.RoundRow, columns []Column) Row {
	row := Row{Kind: RowRegular, Ended: r.Crossed, Order: b.order(r), State: r.Order}
	row.Title, row.Detail = drugLine(row.Order.Drug), b.detail(r, row.Order)
	b.follow(&row)
	row.Marks = b.marks(r, &row)
	if r.Kind != chart.RowScheduled {
		row.Kind = RowWide
		row.Wide = b.wide(r, &row)
		return row
	}
	row.Cells = make([]Cell, len(columns))
	for i := range r.Cells {
		row.Cells[indexOf(columns, r.Cells[i].Slot)] = b.cell(&r.Cells[i], &row)
	}
	return row
}

// order is the current version; for registrations whose order has not arrived,
// what they themselves say of it.
func (b *builder) order(r *chart.RoundRow) *journal.Order {
	if r.Order != nil {
		return r.Order.Current()
	}
	o := &journal.Order{Order: r.ID}
	for _, d := range events(r) {
		o.Drug, o.Version, o.Dose, o.Unit, o.Route = d.Drug, d.Version, d.Dose, d.Unit, d.Route
	}
	return o
}

// events are everything registered in the row.
func events(r *chart.RoundRow) []chart.Dose {
	all := slices.Clone(r.Loose)
	for i := range r.Cells {
		all = append(all, r.Cells[i].Events...)
	}
	return all
}

// follow adds what is still to be done about the order's earlier doses.
func (b *builder) follow(row *Row) {
	id := row.Order.Order
	row.Double = row.State != nil && b.Chart.Policy().NeedsDouble(row.Order)
	row.Sites = b.Chart.Sites(id)
	for _, p := range b.patches {
		if p.Off == nil && p.Dose.Order == id {
			row.Patches = append(row.Patches, p)
		}
	}
	for i := range b.effects {
		if b.effects[i].Order == id {
			row.Effects = append(row.Effects, b.effects[i])
		}
	}
	for i := range b.due {
		if b.due[i].Order == id {
			row.Due = &b.due[i]
		}
	}
	for i := range b.Unseen {
		if b.Unseen[i].Order.ID == id {
			row.News = &b.Unseen[i]
		}
	}
}
