package stock

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
	"feltjournal/ui/internal/ward"
	"feltjournal/ui/print/pdftext"
	"feltjournal/ui/widgets"
)

// focused is the entry that is typed in.
func (d *shown) focused() *widgets.Field {
	f, _ := d.Window.Canvas().Focused().(*widgets.Field)
	return f
}

// text is everything written in the open form.
func (d *shown) text() string {
	top := d.Window.Canvas().Overlays().Top()
	if top == nil {
		return ""
	}
	var b strings.Builder
	for _, o := range test.LaidOutObjects(top) {
		if n, ok := o.(*widgets.Notice); ok {
			b.WriteString(n.Text() + "\n")
		}
	}
	return b.String()
}

func TestR_MED_09_a_withdrawal_is_for_a_patient_and_moves_the_balance(t *testing.T) {
	s := newStation().booked()
	d := open(t, s)
	d.Type("u")
	require.True(t, d.asked())
	require.Equal(t, "1", d.focused().Text, "only Åse has the drug: the prescribed amount is proposed")
	d.enter()
	d.requireDone(t)
	n := s.last()
	require.Equal(t, journal.MovementWithdrawal, n.Type)
	require.Equal(t, s.Stream, n.Patient)
	require.Equal(t, journal.Amount(19_000_000), s.balance())
	require.Zero(t, n.Administration)
	require.False(t, n.WitnessMissing, "a withdrawal needs none")
}

func TestR_MED_09_milligrams_are_not_proposed_as_millilitres(t *testing.T) {
	s := newStation()
	o := *s.Order(70, "Morfin", "10 mg/ml", 2, "mg", 8*60)
	o.Version, o.Drug = 2, journal.Drug{Name: "Morfin", ATC: "N02AA01", Strength: "10 mg/ml", Form: "injeksjonsvæske", Group: "A"}
	s.Write(ward.Lege, ward.On(20261102, "09:00"), &o)
	_, err := s.ActAll(t.Context(), replica.Deed{Fact: &journal.Movement{
		Type: journal.MovementDelivery, Location: room, Drug: o.Drug, Unit: "ml", Amount: 10_000_000,
	}})
	require.NoError(t, err)
	d := open(t, s)
	d.Type("u")
	require.Empty(t, d.focused().Text, "2 mg is ordered; how many ml that is, a nurse says")
	d.enter()
	require.True(t, d.asked())
	d.Type("0,2")
	d.enter()
	d.requireDone(t)
	require.Equal(t, journal.Amount(9_800_000), s.balance())
}

func TestR_MED_09_an_amount_that_is_typed_replaces_the_proposed_one(t *testing.T) {
	s := newStation().booked()
	d := open(t, s)
	d.Type("u")
	d.Type("2")
	d.enter()
	require.Equal(t, journal.Amount(2_000_000), s.last().Amount, "not 21, and not 12")
}

func TestR_MED_09_a_withdrawal_is_linked_to_the_dose_it_was_for(t *testing.T) {
	s := newStation().booked()
	d := open(t, s)
	doses := d.screen.unbooked(&d.screen.accounts[0], s.Stream)
	require.Len(t, doses, 2, "05:40 today and 21:30 last night")
	d.Type("u")
	d.Window.Canvas().FocusPrevious() // from the amount back to the doses
	d.Type("2")
	d.enter()
	d.requireDone(t)
	require.Equal(t, doses[0].Entry.ID, s.last().Administration)
	require.Len(t, d.screen.unbooked(&d.screen.accounts[0], s.Stream), 1, "it is not offered again")
}

func TestR_MED_09_a_withdrawal_of_more_than_there_is_is_said_before_it_is_saved(t *testing.T) {
	s := newStation().booked()
	d := open(t, s)
	d.Type("u")
	d.focused().SetText("21")
	d.enter()
	require.Contains(t, d.text(), "Regnskapet har bare 20 kapsel")
	require.Equal(t, journal.Amount(20_000_000), s.balance())
	d.enter()
	d.requireDone(t)
	require.Equal(t, journal.Amount(-1_000_000), s.balance(), "what happened, happened")
	require.Len(t, s.ledger.Cases(), 1)
}

// waste opens the form, says how much and why.
func (d *shown) waste(amount, reason string) {
	d.Type("k")
	d.Type(amount)
	d.Window.Canvas().FocusNext()
	d.Type(reason)
}

// witness chooses a person by digit, who types their PIN.
func (d *shown) witness(digit, pin string) {
	d.Window.Canvas().FocusNext()
	d.Type(digit)
	d.Type(pin)
	d.enter()
}

func TestR_MED_09_waste_wants_a_reason_and_a_witness_with_their_own_pin(t *testing.T) {
	s := newStation().booked()
	d := open(t, s)
	d.waste("1", "")
	d.witness("1", ward.PIN)
	require.True(t, d.asked(), "no reason")
	d.Press(fyne.KeyEscape)
	d.waste("1", "mistet på gulvet")
	d.enter()
	require.Contains(t, d.text(), "Velg hvem den andre er")
	d.witness("1", "9999")
	require.True(t, d.asked(), "a wrong PIN")
	require.Equal(t, journal.Amount(20_000_000), s.balance(), "nothing is saved without the witness")
	d.Press(fyne.KeyReturn, fyne.KeyReturn)
	users, err := s.Users(t.Context())
	require.NoError(t, err)
	for _, u := range users {
		require.LessOrEqual(t, u.Wrong, 1, "Enter again is not another try")
	}
	d.Type(ward.PIN)
	d.enter()
	d.requireDone(t)
	n := s.last()
	require.Equal(t, journal.MovementWaste, n.Type)
	require.False(t, n.WitnessMissing)
	require.Equal(t, ward.Anna, n.Entry.Author)
	require.Equal(t, ward.Bjorn, n.Witnesses[0].Entry.Author)
	require.Equal(t, journal.Amount(19_000_000), s.balance())
}

func TestR_MED_09_the_movement_and_its_witness_are_one_act(t *testing.T) {
	s := newStation().booked()
	d := open(t, s)
	s.refuse = journal.Invalid("not_held")
	d.waste("1", "knust")
	d.witness("1", ward.PIN)
	require.True(t, d.asked(), "what is not durable is not said to be saved")
	require.Len(t, s.ledger.Accounts()[0].Lines, 1)
	s.refuse = nil
	d.Type(ward.PIN)
	d.enter()
	require.Len(t, s.acts[1], 2)
}

func TestR_MED_06_nobody_is_offered_to_witness_their_own_act(t *testing.T) {
	s := newStation().booked()
	d := open(t, s)
	d.screen.withPeople(func(people []journal.Author) { require.Equal(t, []journal.Author{ward.Bjorn, ward.Siri}, people) })
	require.Equal(t, "Den samme kan ikke kontrollere seg selv. En annen må gjøre det.", d.screen.desk.Words.Error(journal.Invalid("same_person")))
}

// count counts an amount twice over, as the form asks when it differs.
func (d *shown) count(amount, digit, pin string) {
	d.Type("t")
	d.Type(amount)
	d.Window.Canvas().FocusNext()
	d.witness(digit, pin)
}

func TestC11_a_count_that_differs_is_counted_again_and_raises_a_difference(t *testing.T) {
	s := newStation().booked()
	d := open(t, s)
	d.Type("t")
	require.NotContains(t, d.text(), "20", "who counts is not told what it should be")
	d.Press(fyne.KeyEscape)
	d.count("18", "1", ward.PIN)
	require.Contains(t, d.text(), "Telt 18 kapsel, regnskapet sier 20 kapsel: avvik −2. Tell en gang til.")
	require.Empty(t, s.ledger.Cases())
	d.enter()
	d.requireDone(t)
	require.Equal(t, journal.Amount(20_000_000), s.balance(), "a count moves nothing")
	require.Equal(t, journal.Amount(-2_000_000), s.last().Deviation, "what stood on the screen is signed")
	require.Len(t, s.ledger.Cases(), 1)
	require.Contains(t, d.screen.title.Text, "1 avvik")
	a := d.screen.chosen()
	require.Equal(t, "Telt 18 kapsel, regnskapet sier 20 kapsel: avvik −2", d.screen.about(a, a.cases[0]))
	d.count("18", "2", ward.PIN)
	d.enter()
	require.Len(t, s.ledger.Cases(), 1, "a recount belongs to the same difference")
}

func TestC11_two_persons_close_a_difference_each_in_their_own_name(t *testing.T) {
	s := newStation().booked()
	d := open(t, s)
	d.count("18", "1", ward.PIN)
	d.enter()
	d.Type("a")
	d.enter()
	require.True(t, d.asked(), "a reason is needed")
	d.Type("to kapsler funnet bak skuffen")
	d.enter()
	d.requireDone(t)
	require.True(t, s.ledger.Cases()[0].Open, "one person is not enough")
	d.Type("a")
	d.Type("det samme")
	d.enter()
	require.True(t, d.asked())
	require.Contains(t, d.text(), d.screen.desk.Words.Error(journal.Invalid("same_person")))
	d.Window.Canvas().FocusNext()
	d.Type("1")
	d.Type(ward.PIN)
	d.enter()
	d.requireDone(t)
	require.False(t, s.ledger.Cases()[0].Open)
	require.Equal(t, chart.CaseClosed, s.ledger.Cases()[0].State)
	require.Equal(t, "Narkotikaregnskap", d.screen.title.Text)
}

func TestC11_both_may_close_it_in_one_act(t *testing.T) {
	s := newStation().booked()
	d := open(t, s)
	d.count("18", "1", ward.PIN)
	d.enter()
	d.Type("a")
	d.Type("feil i telling, skuffen var delt")
	d.Window.Canvas().FocusNext()
	d.Type("2")
	d.Type(ward.PIN)
	d.enter()
	d.requireDone(t)
	require.False(t, s.ledger.Cases()[0].Open)
	require.Len(t, s.acts[len(s.acts)-1], 2)
}

func TestStock_a_line_is_taken_back_and_stays_readable(t *testing.T) {
	s := newStation().booked()
	d := open(t, s)
	d.Type("u")
	d.enter()
	widgets.FocusOn(d.screen.lines)
	d.Type("f")
	d.enter()
	require.True(t, d.asked(), "a reason is needed")
	d.Type("feil pasient")
	d.enter()
	d.requireDone(t)
	require.Equal(t, journal.Amount(20_000_000), s.balance())
	require.Len(t, s.ledger.Accounts()[0].Lines, 2)
	require.Len(t, s.last().Voids, 1)
}

func TestStock_waste_of_what_was_taken_out_belongs_to_the_withdrawal(t *testing.T) {
	s := newStation().booked()
	d := open(t, s)
	d.Type("u")
	d.enter()
	out := s.last().Entry.ID
	widgets.FocusOn(d.screen.lines)
	d.Type("k")
	d.Type("1")
	d.Window.Canvas().FocusNext()
	d.Type("pasienten ville ikke ha")
	d.witness("2", ward.PIN)
	d.requireDone(t)
	require.Equal(t, out, s.last().Target)
	require.Equal(t, s.Stream, s.last().Patient)
}

func TestStock_a_missing_witness_signs_later_in_their_own_name(t *testing.T) {
	s := newStation().booked()
	_, err := s.ActAll(t.Context(), deedOf(journal.MovementWaste))
	require.NoError(t, err)
	s.Author = ward.Siri
	d := open(t, s)
	widgets.FocusOn(d.screen.lines)
	require.True(t, s.last().WitnessMissing)
	d.Type("v")
	d.enter()
	d.requireDone(t)
	require.False(t, s.last().WitnessMissing)
	require.Equal(t, ward.Siri, s.last().Witnesses[0].Entry.Author)
}

func TestStock_a_delivery_has_its_document(t *testing.T) {
	s := newStation().booked()
	d := open(t, s)
	d.Type("l")
	d.Type("10")
	d.Window.Canvas().FocusNext()
	d.Type("rekv. 4711")
	d.enter()
	d.requireDone(t)
	require.Equal(t, journal.Amount(30_000_000), s.balance())
	require.Equal(t, "rekv. 4711", s.last().Document)
}

func TestStock_the_first_account_is_opened_from_a_prescribed_drug(t *testing.T) {
	s := newStation()
	d := open(t, s)
	d.Type("n")
	d.Type("1")
	require.NotNil(t, d.focused(), "the place")
	d.Type(room)
	d.Window.Canvas().FocusNext()
	d.Type("20")
	d.enter()
	d.requireDone(t)
	require.Len(t, s.ledger.Accounts(), 1)
	a := s.ledger.Accounts()[0]
	require.Equal(t, "Oxynorm", a.Drug.Name)
	require.Equal(t, room, a.Location)
	require.Equal(t, journal.Amount(20_000_000), a.Balance)
}

func TestStock_one_key_prints_the_account(t *testing.T) {
	s := newStation().booked()
	d := open(t, s)
	d.screen.Folder = t.TempDir()
	var seen string
	d.screen.View = func(path string) error { seen = path; return nil }
	d.Type("p")
	pdf, err := os.ReadFile(seen)
	require.NoError(t, err)
	pages, err := pdftext.Read(pdf)
	require.NoError(t, err)
	require.Contains(t, pages[0].All(), "Saldo 22.11.2026 08:20: 20 kapsel")
	require.Contains(t, d.screen.said.Text(), seen)
}

func TestStock_without_an_account_every_letter_says_what_to_do(t *testing.T) {
	d := open(t, newStation())
	for _, letter := range "ulkrta+-ovfp" {
		d.Type(string(letter))
		require.False(t, d.asked(), string(letter))
		require.NotEmpty(t, d.screen.said.Text(), string(letter))
	}
}
