package rekey

import (
	"context"
	"regexp"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
	"feltjournal/ui/i18n"
	"feltjournal/ui/internal/ward"
	"feltjournal/ui/print"
	"feltjournal/ui/print/pdftext"
	"feltjournal/ui/print/slotcode"
)

// station is a workstation with some patients on its list.
type station struct {
	wards []*ward.Ward
	acts  []journal.Entry
	// opened is the access log.
	opened []journal.ID
}

func (s *station) Opened(_ context.Context, patient journal.ID, _ string) error {
	s.opened = append(s.opened, patient)
	return nil
}

func (s *station) of(stream journal.ID) *ward.Ward {
	for _, w := range s.wards {
		if w.Stream == stream {
			return w
		}
	}
	return nil
}

func (s *station) Lists() []replica.ListView {
	l := replica.ListView{Stream: journal.ID{1}, Unit: "Fjordtun 2. etasje"}
	for _, w := range s.wards {
		l.Active = append(l.Active, chart.Member{Assignment: &journal.Assignment{Patient: w.Stream, Name: w.Chart.Patient().Name()}})
	}
	return []replica.ListView{l}
}

func (s *station) View(stream journal.ID, f func(*chart.Chart)) bool {
	w := s.of(stream)
	return w != nil && w.View(stream, f)
}

func (s *station) AsOf(stream journal.ID) journal.Instant { return s.of(stream).Picture }

func (s *station) Receipt(entry journal.ID) localstore.Receipt { return s.wards[0].Receipt(entry) }

func (s *station) Intent(patient journal.ID, a *journal.Administration, at journal.Instant) chart.Intent {
	w := s.of(patient)
	return chart.Intent{Administration: a, Author: w.Author, At: at, AsOf: w.Picture, Now: w.Clock}
}

func (s *station) Act(_ context.Context, stream journal.ID, f journal.Fact, at journal.Instant, _ string) (journal.Entry, error) {
	w := s.of(stream)
	if w.Refuse != nil {
		return journal.Entry{}, w.Refuse
	}
	if err := f.Validate(); err != nil {
		return journal.Entry{}, err
	}
	if err := w.Chart.Check(s.Intent(stream, f.(*journal.Administration), at)); err != nil {
		return journal.Entry{}, err
	}
	e := w.Write(w.Author, at, f)
	w.Receipts[e.ID] = localstore.ReceiptLocal
	s.acts = append(s.acts, e)
	return e, nil
}

// kari is a second patient, with an order of the same drug at the same time.
func kari() *ward.Ward {
	w := ward.Empty()
	w.Stream = journal.ID{0xbb}
	w.Chart = chart.New(w.Stream)
	w.Write(ward.Lege, ward.On(20261101, "08:00"), &journal.Patient{Version: 1, Family: "Vik", Given: "Kari", Born: 19410502, Room: "rom 102"})
	w.Order(1, "Paracet", "500 mg", 1, "tablett", 8*60, 20*60)
	return w
}

// keyboard counts what is pressed.
type keyboard struct {
	*ward.Desk
	keys int
}

func (k *keyboard) press(keys ...fyne.KeyName) {
	k.keys += len(keys)
	k.Press(keys...)
}

func (k *keyboard) typed(text string) {
	k.keys += len([]rune(text))
	k.Type(text)
}

func open(t *testing.T, s *station) (*Screen, *keyboard) {
	t.Helper()
	d := s.wards[0].NewDesk(t)
	screen := New(&d.Desk, s)
	d.Open(t, screen.Object(), 1066, 690)
	screen.Show(journal.ID{})
	screen.Focus()
	return screen, &keyboard{Desk: d}
}

var code = regexp.MustCompile(`^[0-9A-Z]{3} [0-9A-Z]{3} [0-9A-Z]{3}$`)

// printed reads the slot codes off the pages.
func printed(t *testing.T, pdf []byte) (list []slotcode.Code) {
	t.Helper()
	pages, err := pdftext.Read(pdf)
	require.NoError(t, err)
	for i := range pages {
		for _, text := range pages[i].Texts {
			if code.MatchString(text.S) {
				c, err := slotcode.Parse(text.S)
				require.NoError(t, err, text.S)
				list = append(list, c)
			}
		}
	}
	return list
}

func stamp(t *testing.T, w *ward.Ward, now journal.Instant) print.Stamp {
	t.Helper()
	words, err := i18n.Load(i18n.Bokmal)
	require.NoError(t, err)
	return print.Stamp{Words: words, Place: "Fjordtun", AsOf: now, Now: now, By: ward.Anna}
}

func fact(t *testing.T, e *journal.Entry) *journal.Administration {
	t.Helper()
	a, ok := e.Fact.(*journal.Administration)
	require.True(t, ok)
	return a
}

func TestPaper_what_is_printed_and_keyed_in_stands_on_its_own_slot(t *testing.T) {
	s := &station{wards: []*ward.Ward{ward.Aase(), kari()}}
	day0 := ward.On(20261119, "22:00")
	want := map[slotcode.Dose]bool{}
	var pile []slotcode.Code
	for _, w := range s.wards {
		pdf, err := print.MAR(stamp(t, w, day0), w.Chart, 20261120, 2)
		require.NoError(t, err)
		pile = append(pile, printed(t, pdf)...)
		for _, o := range w.Chart.Orders() {
			for _, day := range []journal.Date{20261120, 20261121} {
				for _, slot := range o.InForce(day0).Order.Slots(day) {
					want[slotcode.Dose{Patient: w.Stream, Slot: slot}] = true
				}
			}
		}
	}
	screen, k := open(t, s)
	scanned := 0
	for _, c := range pile {
		found, err := screen.finder.find(string(c))
		require.NoError(t, err)
		if found.Slot.Date == 0 {
			continue // as needed has a test of its own
		}
		k.typed(string(c))
		k.press(fyne.KeyReturn)
		scanned += slotcode.Length + 1
		k.typed("g")
		if len(s.acts) == 0 {
			k.press(fyne.KeyReturn)
			k.typed("BD") // who signed is asked once
		}
		k.press(fyne.KeyReturn)
		require.Equal(t, fyne.Focusable(screen.code), k.Window.Canvas().Focused(), "ready for the next code")
		require.Empty(t, screen.code.Text)
		require.Empty(t, screen.said.Text(), "nothing is left to mend")
	}
	require.Len(t, s.acts, len(want), "every dose, each once")
	for i := range s.acts {
		e := &s.acts[i]
		a := fact(t, e)
		slot := a.Slot.Of(a.Order)
		require.True(t, want[slotcode.Dose{Patient: e.Stream, Slot: slot}], "%v", slot)
		delete(want, slotcode.Dose{Patient: e.Stream, Slot: slot})
		require.Equal(t, journal.ActGiven, a.Act)
		require.True(t, a.Late, "etterregistrert")
		require.Equal(t, "BD", a.Paper)
		require.Equal(t, slot.Due(), e.At, "at the time on paper")
		require.Equal(t, ward.Anna, e.Author, "by whom it was keyed in")
	}
	require.Empty(t, want)
	require.ElementsMatch(t, []journal.ID{s.wards[0].Stream, s.wards[1].Stream}, s.opened, "R-ACC-01: each patient once")
	perDose := float64(k.keys-scanned) / float64(len(s.acts))
	t.Logf("%d doses: %.2f keys a dose after the scan, %d with the code typed", len(s.acts), perDose, slotcode.Length+1+2)
	require.LessOrEqual(t, perDose, 2.5)
	for _, w := range s.wards {
		for _, day := range []journal.Date{20261120, 20261121} {
			for _, row := range w.Chart.Round(day, w.Clock) {
				for _, cell := range row.Cells {
					require.Contains(t, []chart.SlotState{chart.SlotGiven}, cell.State, "the round shows it")
				}
			}
		}
	}
}

func TestPaper_given_later_and_not_given_with_a_reason(t *testing.T) {
	s := &station{wards: []*ward.Ward{ward.Aase()}}
	_, k := open(t, s)
	of := func(order byte, hour journal.LocalTime) string {
		return string(slotcode.Of(s.wards[0].Stream, journal.SlotKey{Date: 20261121, Time: hour * 60}.Of(journal.ID{0x0f, order})))
	}
	k.typed(of(1, 20))
	k.press(fyne.KeyReturn)
	k.typed("g")
	k.typed("2040")
	k.press(fyne.KeyReturn)
	k.typed("Bjørn Dahl")
	k.press(fyne.KeyReturn)
	k.typed(of(7, 20))
	k.press(fyne.KeyReturn)
	k.typed("i2")
	k.press(fyne.KeyReturn)
	k.typed(of(4, 20))
	k.press(fyne.KeyReturn)
	k.typed("ic")
	k.typed("på utflukt")
	k.press(fyne.KeyReturn)
	require.Len(t, s.acts, 3)
	require.Equal(t, ward.On(20261121, "20:40"), s.acts[0].At)
	require.Equal(t, journal.SlotKey{Date: 20261121, Time: 20 * 60}, fact(t, &s.acts[0]).Slot)
	require.Equal(t, journal.ReasonAsleep, fact(t, &s.acts[1]).NotGiven, "2 on the paper is sover")
	require.Equal(t, journal.ReasonOther, fact(t, &s.acts[2]).NotGiven)
	require.Equal(t, "på utflukt", fact(t, &s.acts[2]).Text)
	require.Equal(t, "Bjørn Dahl", fact(t, &s.acts[2]).Paper, "the signer stays")
}

func TestPaper_after_midnight_is_the_next_day(t *testing.T) {
	due := ward.On(20261121, "23:30")
	require.Equal(t, ward.On(20261122, "00:10"), performed(due, 10))
	require.Equal(t, ward.On(20261121, "23:10"), performed(due, 23*60+10))
	require.Equal(t, ward.On(20261120, "23:50"), performed(ward.On(20261121, "00:15"), 23*60+50))
	again := journal.Slot{Date: 20261025, Time: 150, Again: true}.Due()
	require.Equal(t, again, performed(again, 150), "the second half past two of the night")
}

func TestPaper_as_needed_asks_when_and_why(t *testing.T) {
	s := &station{wards: []*ward.Ward{ward.Aase()}}
	_, k := open(t, s)
	k.typed(string(slotcode.Of(s.wards[0].Stream, journal.Slot{Order: journal.ID{0x0f, 8}})))
	k.press(fyne.KeyReturn)
	k.typed("g")
	k.press(fyne.KeyReturn)
	require.Empty(t, s.acts, "no time is guessed at")
	k.typed("0130")
	k.press(fyne.KeyReturn)
	k.typed("BD")
	k.press(fyne.KeyReturn)
	require.Empty(t, s.acts, "R-MED-05: 05:40 is four hours and ten minutes away, 21:30 four hours: the drug is group A, which two check")
	k.typed("gitt på papir i strømbruddet, kontrollert av Eva")
	k.press(fyne.KeyReturn)
	require.Len(t, s.acts, 1)
	a := fact(t, &s.acts[0])
	require.True(t, a.PRN())
	require.Equal(t, "ved smerter", a.PRNReason)
	require.Equal(t, ward.At("01:30"), s.acts[0].At)
}

func TestR_MED_04_already_given_is_said_at_once_and_wants_a_reason(t *testing.T) {
	s := &station{wards: []*ward.Ward{ward.Aase()}}
	screen, k := open(t, s)
	k.typed(string(slotcode.Of(s.wards[0].Stream, ward.Slot(8).Of(journal.ID{0x0f, 2}))))
	k.press(fyne.KeyReturn)
	require.True(t, screen.warned(), "before anything is typed")
	k.typed("i1")
	require.False(t, screen.warned(), "nothing speaks against not giving it")
	screen.act.SetText("")
	screen.to(screen.act)
	k.typed("g")
	require.True(t, screen.warned())
	k.press(fyne.KeyReturn)
	k.typed("BD")
	k.press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	require.Empty(t, s.acts, "Enter alone does not do it")
	k.typed("begge er gitt, lege varslet")
	k.press(fyne.KeyReturn)
	require.Len(t, s.acts, 1)
	require.Equal(t, "begge er gitt, lege varslet", fact(t, &s.acts[0]).Override)
	require.Contains(t, fact(t, &s.acts[0]).Against, "already_given")
}

func TestPaper_a_code_that_names_nothing_says_what_is_wrong_and_stores_nothing(t *testing.T) {
	s := &station{wards: []*ward.Ward{ward.Aase()}}
	screen, k := open(t, s)
	right := string(slotcode.Of(s.wards[0].Stream, ward.Slot(8).Of(journal.ID{0x0f, 1})))
	wrong := []byte(right)
	wrong[3] = "0123456789"[(wrong[3]+1)%10]
	for typed, say := range map[string]string{
		"abc":         "En kode har 9 tegn",
		string(wrong): "Et tegn i koden er feil",
		string(slotcode.Of(journal.ID{0xcc}, ward.Slot(8).Of(journal.ID{0x0f, 1}))):                                    "hører ikke til noen dose",
		string(slotcode.Of(s.wards[0].Stream, journal.SlotKey{Date: 20261101, Time: 20 * 60}.Of(journal.ID{0x0f, 1}))): "",
	} {
		screen.code.SetText(typed)
		screen.look()
		if say == "" {
			require.NotNil(t, screen.dose, "21 days ago is not too long")
			continue
		}
		require.Contains(t, screen.said.Text(), say)
		require.Nil(t, screen.dose)
		require.Equal(t, fyne.Focusable(screen.code), k.Window.Canvas().Focused())
	}
	s.wards[0].Clock = ward.On(20261130, "08:00")
	screen.code.SetText(string(slotcode.Of(s.wards[0].Stream, journal.SlotKey{Date: 20261102, Time: 20 * 60}.Of(journal.ID{0x0f, 1}))))
	screen.look()
	require.Contains(t, screen.said.Text(), "gjelder 02.11.2026 kl. 20:00, som er for lenge siden")
	require.Empty(t, s.acts)
}

func TestPaper_a_dose_of_tonight_is_not_given_yet(t *testing.T) {
	s := &station{wards: []*ward.Ward{ward.Aase()}}
	screen, k := open(t, s)
	k.typed(string(slotcode.Of(s.wards[0].Stream, ward.Slot(20).Of(journal.ID{0x0f, 1}))))
	k.press(fyne.KeyReturn)
	k.typed("g")
	k.press(fyne.KeyReturn)
	require.Contains(t, screen.said.Text(), "ikke kommet ennå")
	require.Empty(t, s.acts)
}

func TestPaper_a_dose_is_left_alone_for_another_code(t *testing.T) {
	s := &station{wards: []*ward.Ward{ward.Aase()}}
	screen, k := open(t, s)
	at := func(hour journal.LocalTime) string {
		return string(slotcode.Of(s.wards[0].Stream, journal.SlotKey{Date: 20261121, Time: hour * 60}.Of(journal.ID{0x0f, 1})))
	}
	k.typed(at(8))
	k.press(fyne.KeyReturn)
	k.typed("g")
	screen.Focus() // Ctrl+K once more
	k.typed(at(20))
	k.press(fyne.KeyReturn)
	require.Equal(t, journal.LocalTime(20*60), screen.dose.Slot.Time)
	require.Empty(t, screen.act.Text)
	require.Empty(t, s.acts)
}

func TestPaper_what_is_refused_stays_to_be_mended(t *testing.T) {
	s := &station{wards: []*ward.Ward{ward.Aase()}}
	screen, k := open(t, s)
	s.wards[0].Refuse = journal.Invalid("not_held")
	k.typed(string(slotcode.Of(s.wards[0].Stream, journal.SlotKey{Date: 20261121, Time: 20 * 60}.Of(journal.ID{0x0f, 1}))))
	k.press(fyne.KeyReturn)
	k.typed("g")
	k.press(fyne.KeyReturn)
	k.typed("BD")
	k.press(fyne.KeyReturn)
	require.NotNil(t, screen.dose)
	require.NotEmpty(t, screen.said.Text())
	require.Empty(t, screen.keyed)
	s.wards[0].Refuse = nil
	k.press(fyne.KeyReturn)
	require.Len(t, screen.keyed, 1)
}

func TestPaper_a_second_enter_while_saving_registers_nothing_more(t *testing.T) {
	s := &station{wards: []*ward.Ward{ward.Aase()}}
	screen, k := open(t, s)
	screen.signer.SetText("BD")
	k.typed(string(slotcode.Of(s.wards[0].Stream, journal.SlotKey{Date: 20261121, Time: 20 * 60}.Of(journal.ID{0x0f, 1}))))
	k.press(fyne.KeyReturn)
	var queue []func()
	screen.desk.Go = func(f func()) { queue = append(queue, f) }
	k.typed("g")
	k.press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	require.Len(t, queue, 1)
	queue[0]()
	require.Len(t, s.acts, 1)
}
