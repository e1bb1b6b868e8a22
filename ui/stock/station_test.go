package stock

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
	"feltjournal/ui/internal/ward"
)

var (
	unit    = journal.ID{1}
	oxynorm = journal.Drug{Name: "Oxynorm", ATC: "N02AA05", Strength: "5 mg", Form: "kapsel", Group: "A"}
	room    = "Medisinrom 2. etasje"
)

// station is a workstation with one unit and one patient, with the replica's contract: all deeds of an act or none.
type station struct {
	*ward.Ward
	ledger *chart.Ledger
	refuse error
	acts   [][]journal.Entry
	seq    uint64
}

func newStation() *station {
	return &station{
		Ward: ward.Aase(), ledger: chart.NewLedger(unit),
	}
}

func (s *station) Ledgers() []replica.LedgerView {
	return []replica.LedgerView{{Stream: unit, Unit: "Fjordtun 2. etasje"}}
}

func (s *station) Ledger(_ journal.ID, f func(*chart.Ledger)) bool {
	f(s.ledger)
	return true
}

func (s *station) Lists() []replica.ListView {
	return []replica.ListView{{Stream: unit, Unit: "Fjordtun 2. etasje", Active: []chart.Member{
		{Assignment: &journal.Assignment{Patient: s.Stream, Name: "Aasen, Åse"}},
		{Assignment: &journal.Assignment{Patient: journal.ID{0xbb}, Name: "Vik, Ola"}},
	}}}
}

func (s *station) Opened(context.Context, journal.ID, string) error { return nil }

func (s *station) NewID() (journal.ID, error) {
	s.seq++
	return journal.ID{0x77, byte(s.seq)}, nil
}

// ActAll tries the deeds on a copy first.
func (s *station) ActAll(_ context.Context, deeds ...replica.Deed) ([]journal.Entry, error) {
	if s.refuse != nil {
		return nil, s.refuse
	}
	var made []journal.Entry
	tried := s.copy()
	for _, d := range deeds {
		by := s.Author
		if d.By != nil {
			by = d.By.User()
		}
		if err := d.Fact.Validate(); err != nil {
			return nil, err
		}
		if err := tried.CheckSecond(d.Fact, by); err != nil {
			return nil, err
		}
		e := s.entry(d, by)
		tried.Add(e)
		made = append(made, e)
	}
	s.ledger.Add(made...)
	s.acts = append(s.acts, made)
	return made, nil
}

func (s *station) copy() *chart.Ledger {
	l := chart.NewLedger(unit)
	for _, act := range s.acts {
		l.Add(act...)
	}
	return l
}

func (s *station) entry(d replica.Deed, by journal.Author) journal.Entry {
	if d.ID == (journal.ID{}) {
		d.ID, _ = s.NewID()
	}
	s.seq++
	s.Receipts[d.ID] = localstore.ReceiptLocal
	return journal.Entry{
		Header: journal.Header{ID: d.ID, Stream: unit, Seq: s.seq, Stamp: journal.NewStamp(s.Clock, uint16(s.seq)), Class: d.Fact.Class()},
		Body:   journal.Body{Author: by, At: s.Clock, Recorded: s.Clock, Trust: journal.TrustSynced, Fact: d.Fact},
	}
}

// booked is what is there before: 20 delivered at seven.
func (s *station) booked() *station {
	_, err := s.ActAll(context.Background(), replica.Deed{Fact: &journal.Movement{
		Type: journal.MovementDelivery, Location: room, Drug: oxynorm, Unit: "kapsel", Amount: 20_000_000, Document: "rekv. 88",
	}})
	if err != nil {
		panic(err)
	}
	return s
}

func (s *station) balance() journal.Amount { return s.ledger.Accounts()[0].Balance }

// last is the latest line.
func (s *station) last() *chart.Line {
	lines := s.ledger.Accounts()[0].Lines
	return &lines[len(lines)-1]
}

type shown struct {
	*ward.Desk
	screen *Screen
}

func open(t *testing.T, s *station) *shown {
	t.Helper()
	d := &shown{Desk: s.NewDesk(t)}
	d.screen = New(&d.Desk.Desk, s)
	d.Open(t, d.screen.Object(), 1066, 690)
	d.screen.Show(s.Stream)
	d.screen.Focus()
	return d
}

// enter presses Enter where the focus is.
func (d *shown) enter() { d.Press(fyne.KeyReturn) }

// asked reports whether a form is open.
func (d *shown) asked() bool { return len(d.Window.Canvas().Overlays().List()) > 0 }

func (d *shown) requireDone(t *testing.T) {
	t.Helper()
	require.False(t, d.asked(), "the form is closed")
}

func deedOf(t journal.MovementType) replica.Deed {
	return replica.Deed{Fact: &journal.Movement{Type: t, Location: room, Drug: oxynorm, Unit: "kapsel", Amount: 1_000_000, Reason: "knust"}}
}
