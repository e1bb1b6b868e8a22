package chart_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

// The words of the decision tables in testdata.

var people = map[string]journal.Author{
	"Anna": anna, "Bjørn": bjorn,
	"Cecilie": {ID: "cecilie", Name: "Cecilie Nes", Role: journal.RoleNurse},
	"Dag":     {ID: "dag", Name: "Dag Vik", Role: journal.RoleAssistant},
}

var drugs = map[string]journal.Drug{
	"Paracet":    paracet,
	"Pinex":      {Name: "Pinex", ATC: "N02BE01", Strength: "500 mg", Form: "tablett"},
	"Apocillin":  apo,
	"NovoRapid":  novorapid,
	"Insulin":    {Name: "Insulin", ATC: "A10AB", Form: "injeksjonsvæske"},
	"Lantus":     {Name: "Lantus", ATC: "A10AE04", Form: "injeksjonsvæske"},
	"Morfin":     {Name: "Morfin", ATC: "N02AA01", Strength: "10 mg", Form: "tablett", Group: "A"},
	"Dolcontin":  {Name: "Dolcontin", ATC: "N02AA01", Strength: "10 mg", Form: "depottablett", Group: "A"},
	"Durogesic":  {Name: "Durogesic", ATC: "N02AB03", Strength: "25 mikrog/time", Form: "depotplaster", Group: "A"},
	"Matrifen":   {Name: "Matrifen", ATC: "N02AB03", Strength: "50 mikrog/time", Form: "depotplaster", Group: "A"},
	"Levaxin-50": {Name: "Levaxin", ATC: "H03AA01", Strength: "50 mikrog", Form: "tablett"},
	"Levaxin-25": {Name: "Levaxin", ATC: "H03AA01", Strength: "25 mikrog", Form: "tablett"},
	"Marevan":    {Name: "Marevan", ATC: "B01AA03", Strength: "2,5 mg", Form: "tablett"},
	"Selo-Zok":   {Name: "Selo-Zok", ATC: "C07AB02", Strength: "50 mg", Form: "depottablett"},
	"Madopar":    {Name: "Madopar", ATC: "N04BA02", Strength: "100/25 mg", Form: "kapsel"},
	"Sinemet":    {Name: "Sinemet", ATC: "N04BA02", Strength: "25/100 mg", Form: "tablett"},
}

// verbs are what a person, or the central journal, does; those that are no act
// with a medicine have none.
var verbs = map[string]journal.Act{
	"gir": journal.ActGiven, "gir ikke": journal.ActNotGiven, "deler ut": journal.ActGiven, "setter på": journal.ActGiven,
	"leverer": journal.ActDelivered, "ser tatt": journal.ActSeenTaken, "noterer selvtatt": journal.ActSelf,
	"gjør i stand": journal.ActPrepared, "tar av": journal.ActPatchOff, "kasserer": journal.ActDiscarded, "skriver effekt av": journal.ActEffect,
	"måler": 0, "kontrollerer": 0, "feilregistrerer": 0, "lukker saken": 0,
	"allergi:": 0, "innlagt:": 0, "tilbake": 0, "død": 0, "seponerer": 0, "pauser": 0, "gjenopptar": 0, "endrer": 0,
}

// warningWords are the codes of warnings.
var warningWords = map[string]string{
	"allergi": "allergy", "seponert": "stopped", "allerede gitt": "already_given", "pasienten er ikke her": "patient_gone",
	"over døgnmaksimum": "prn_max", "for kort tid siden forrige": "prn_interval", "insulin nylig gitt": "insulin_recent",
	"samme virkestoff": "same_substance", "plaster sitter på": "patches_on", "skal holdes igjen": "hold", "måling mangler": "measurement_missing",
	"skalaen sier noe annet": "scale_differs",
	"mangler fullmakt":       "not_authorised", "fullmakten er utløpt": "authorisation_expired", "kontroll mangler": "check_missing",
	"en annen er gjort i stand": "prepared_other", "utenfor tidsvinduet": "outside_window", "forordningen er endret": "order_changed",
	"bildet er for gammelt": "stale", "forordningen er ikke kommet": "order_unknown",
}

var ruleWords = map[chart.Rule]string{
	chart.RuleDoubleDose: "mulig dobbeltdose", chart.RuleGivenAndNot: "gitt og ikke gitt", chart.RuleAfterStop: "gitt etter seponering",
	chart.RuleOlderVersion: "gitt etter eldre forordning", chart.RuleAllergy: "gitt tross allergi",
	chart.RulePRNInterval: "for kort tid mellom behovsdoser", chart.RulePRNMax: "over døgnmaksimum",
	chart.RuleSubstance: "samme virkestoff etter to forordninger", chart.RulePreparedTwice: "gjort i stand to ganger",
	chart.RulePatches: "for mange plaster på", chart.RuleInsulin: "insulin etter to målinger", chart.RuleCheckMissing: "dobbeltkontroll",
	chart.RuleGone: "gitt mens pasienten var borte",
}

var severityWords = map[chart.Severity]string{chart.SeverityReview: "gjennomgås", chart.SeverityCritical: "kritisk"}

var caseWords = map[chart.CaseState]string{
	chart.CaseOpen: "åpen", chart.CaseClosed: "lukket", chart.CaseVoided: "annullert", chart.CaseSettled: "avgjort",
}

var slotWords = map[chart.SlotState]string{
	chart.SlotPlanned: "planlagt", chart.SlotDue: "nå", chart.SlotOverdue: "forfalt", chart.SlotGiven: "gitt", chart.SlotNotGiven: "ikke gitt",
	chart.SlotDelivered: "levert", chart.SlotSelf: "selvtatt", chart.SlotConflict: "mulig dobbeltdose", chart.SlotLapsed: "bortfalt",
	chart.SlotPrepared: "gjort i stand", chart.SlotMissed: "uteglemt", chart.SlotGone: "pasienten er borte",
}

var checkWords = map[chart.CheckState]string{
	chart.CheckNone: "kreves ikke", chart.CheckWaiting: "venter på kontroll", chart.CheckDone: "kontrollert",
	chart.CheckAfter: "etterkontroll", chart.CheckWrong: "feil funnet",
}

var timelinessWords = map[chart.Timeliness]string{chart.Early: "for tidlig", chart.OnTime: "i rett tid", chart.Late: "for sent"}

var (
	times      = regexp.MustCompile(`^kl\. (\d\d)(?:, (\d\d))*(?: og (\d\d))?$`)
	hours      = regexp.MustCompile(`\d\d`)
	prnBounds  = regexp.MustCompile(`^ved behov minst (\d+) t høyst (\d+)$`)
	holdBelow  = regexp.MustCompile(`^ikke ved (\S+) under (\d+)$`)
	scaleSteps = regexp.MustCompile(`fra (\d+) gi (\d+)`)
)

// prescribe reads a cell of orders: "Paracet 1 tablett | kl. 08 og 20 | dobbeltkontroll",
// several of them separated by semicolons.
func (s *story) prescribe(cell string) {
	s.t.Helper()
	for i, text := range parts(cell) {
		o := &journal.Order{Order: orderNo(byte(i + 1)), Version: 1, Status: journal.OrderActive, Start: at(0, 0) - 240*hour}
		terms := strings.Split(text, ",")
		head := strings.Fields(terms[0])
		require.Len(s.t, head, 3, "drug, amount and unit: %q", terms[0])
		drug, ok := drugs[head[0]]
		require.True(s.t, ok, "no such drug: %q", head[0])
		o.Drug, o.Unit = drug, head[2]
		o.Dose, ok = journal.AmountOf(strings.ReplaceAll(head[1], "?", "0"))
		require.True(s.t, ok, head[1])
		for _, term := range terms[1:] {
			s.term(o, strings.TrimSpace(term))
		}
		s.orders = append(s.orders, o)
		s.b.add(centre, at(0, 0)-48*hour, o)
	}
}

// term is one thing an order says besides drug and dose.
func (s *story) term(o *journal.Order, text string) {
	s.t.Helper()
	switch {
	case times.MatchString(text):
		for _, h := range hours.FindAllString(text, -1) {
			o.Timing.Times = append(o.Timing.Times, journal.LocalTime(60*number10(s.t, h)))
		}
	case prnBounds.MatchString(text):
		m := prnBounds.FindStringSubmatch(text)
		o.PRN = &journal.PRN{MinInterval: int64(number10(s.t, m[1])) * int64(hour), MaxPerDay: units(float64(number10(s.t, m[2])))}
	case holdBelow.MatchString(text):
		m := holdBelow.FindStringSubmatch(text)
		o.Hold = &journal.Condition{Name: m[1], Below: units(float64(number10(s.t, m[2])))}
	case scaleSteps.MatchString(text):
		o.Scale = &journal.Scale{Name: "blodsukker"}
		for _, m := range scaleSteps.FindAllStringSubmatch(text, -1) {
			o.Scale.Steps = append(o.Scale.Steps, journal.ScaleStep{From: units(float64(number10(s.t, m[1]))), Dose: units(float64(number10(s.t, m[2])))})
		}
	case text == "dobbeltkontroll":
		o.Double = true
	case text == "plaster":
		o.Technique = journal.TechniquePatch
	case text == "hver 3. dag":
		o.Timing.EveryDays = 3
		o.Timing.Anchor = at(0, 0) - 240*hour
	default:
		s.t.Fatalf("an order does not say %q", text)
	}
}

func number10(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}

// drugAndAmount reads "Paracet 2" or "Paracet".
func drugAndAmount(text string) (drug string, amount journal.Amount) {
	drug, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimPrefix(rest, "til ")
	amount, _ = journal.AmountOf(rest)
	return drug, amount
}

// measurement reads "puls 48".
func measurement(t *testing.T, text string) *journal.Observation {
	t.Helper()
	name, number, _ := strings.Cut(text, " ")
	f := &journal.Observation{Name: name}
	value, ok := journal.AmountOf(number)
	if f.Value = value; !ok {
		f.Text = number
	}
	require.NoError(t, f.Validate())
	return f
}
