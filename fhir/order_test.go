package fhir

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/assets"
	"feltjournal/journal"
)

// orderCase is one line of testdata/orders.json.
type orderCase struct {
	Name    string          `json:"name"`
	Request json.RawMessage `json:"request"`
	Raw     string          `json:"raw"` // where a request cannot be well-formed data of a generator
	Unclear []string        `json:"unclear"`
	Want    struct {
		Times      string              `json:"times"`
		Weekdays   journal.Weekdays    `json:"weekdays"`
		EveryDays  int                 `json:"everyDays"`
		EveryHours int                 `json:"everyHours"`
		Dose       string              `json:"dose"`
		Start      journal.Instant     `json:"start"`
		End        journal.Instant     `json:"end"`
		PRN        bool                `json:"prn"`
		Interval   int64               `json:"interval"`
		Max        string              `json:"max"`
		Plan       string              `json:"plan"`
		Hold       string              `json:"hold"`
		Scale      string              `json:"scale"`
		Parts      int                 `json:"parts"`
		Status     journal.OrderStatus `json:"status"`
	} `json:"want"`
}

func orderCases(tb testing.TB) (cases []orderCase) {
	tb.Helper()
	b, err := os.ReadFile("testdata/orders.json")
	require.NoError(tb, err)
	require.NoError(tb, json.Unmarshal(b, &cases))
	return cases
}

// ordersOf reads one request the way Import does.
func ordersOf(line []byte) []*journal.Order {
	e := newExport()
	e.readLine(line, Source{File: "test", Line: 1})
	var out []*journal.Order
	for _, f := range e.requests {
		drug, unclear := e.drugs().of(f.R.MedicationCodeableConcept, f.R.MedicationReference, f.R.Contained)
		out = append(out, orderOf(f, drug, unclear, 1_800_000_000_000)...)
	}
	return out
}

func TestMedicationRequest_is_understood_or_shown_as_written(t *testing.T) {
	for _, c := range orderCases(t) {
		t.Run(c.Name, func(t *testing.T) {
			line := []byte(c.Raw)
			if c.Raw == "" {
				line = c.Request
			}
			orders := ordersOf(line)
			require.Len(t, orders, max(1, c.Want.Parts))
			for _, o := range orders {
				requireSafe(t, o)
			}
			o := orders[0]
			require.ElementsMatch(t, c.Unclear, o.Unclear)
			requireWanted(t, c, o)
		})
	}
}

// requireSafe holds what every order must keep to, whatever it came from.
func requireSafe(tb testing.TB, o *journal.Order) {
	tb.Helper()
	versioned := *o
	versioned.Version = 1
	require.NoError(tb, versioned.Validate())
	if len(o.Unclear) == 0 {
		timings := []journal.Timing{o.Timing}
		for i, d := range o.Plan {
			timings = append(timings[:i], d.Timing)
			require.NotZero(tb, d.Dose, "a plan says how much")
		}
		for _, t := range timings {
			require.True(tb, o.PRN != nil || len(t.Times) > 0 || t.EveryHours > 0, "an order that is clear says when")
		}
		return
	}
	require.Empty(tb, o.Timing, "what is unclear has no slots")
	require.Empty(tb, o.Plan)
	require.Nil(tb, o.Scale)
	require.NotEmpty(tb, o.DoseText, "what is unclear shows its original text")
	require.Zero(tb, o.Dose)
	for _, code := range o.Unclear {
		require.Contains(tb, UnclearCodes, code)
	}
}

func requireWanted(t *testing.T, c orderCase, o *journal.Order) {
	t.Helper()
	w := c.Want
	var times []string
	for _, at := range o.Timing.Times {
		times = append(times, at.String())
	}
	require.Equal(t, w.Times, strings.Join(times, " "))
	require.Equal(t, w.Weekdays, o.Timing.Weekdays)
	require.Equal(t, w.EveryDays, o.Timing.EveryDays)
	require.Equal(t, w.EveryHours, o.Timing.EveryHours)
	require.Equal(t, w.PRN, o.PRN != nil)
	require.Equal(t, w.Plan, planWords(o))
	require.Equal(t, w.Hold, holdWords(o.Hold))
	require.Equal(t, w.Scale, scaleWords(o))
	if w.Dose != "" {
		require.Equal(t, w.Dose, o.Dose.String())
	}
	if w.Start != 0 {
		require.Equal(t, w.Start, o.Start)
	}
	if w.End != 0 {
		require.Equal(t, w.End, o.End)
	}
	if w.Max != "" {
		require.Equal(t, w.Max, o.PRN.MaxPerDay.String())
		require.Equal(t, w.Interval, o.PRN.MinInterval)
	}
	if w.Status != 0 {
		require.Equal(t, w.Status, o.Status)
	}
}

// What was not understood is said in words, in every language.
func TestUnclearCodes_have_words(t *testing.T) {
	for _, lang := range []string{"nb", "nn", "en"} {
		b, err := assets.Translations.ReadFile("translations/unclear." + lang + ".json")
		require.NoError(t, err)
		words := map[string]string{}
		require.NoError(t, json.Unmarshal(b, &words))
		require.Len(t, words, len(UnclearCodes))
		for _, code := range UnclearCodes {
			require.NotEmpty(t, words["unclear."+code], "%s in %s", code, lang)
		}
	}
}

// A dosage that has structure but no words is shown as the export has it.
func TestMedicationRequest_without_words_shows_its_json(t *testing.T) {
	o := ordersOf([]byte(`{"resourceType":"MedicationRequest","id":"m","status":"active","intent":"order","medicationCodeableConcept":{"text":"X"},
		"dosageInstruction":[{"timing":{"repeat":{"when":["MORN"]}},"doseAndRate":[{"doseQuantity":{"value":1,"unit":"mg"}}]}]}`))[0]
	require.Equal(t, []string{UnclearWhen}, o.Unclear)
	require.Contains(t, o.DoseText, `"when":["MORN"]`)
}

// planWords writes a plan as testdata/orders.json has it.
func planWords(o *journal.Order) string {
	var out []string
	for _, d := range o.Plan {
		words := []string{d.Dose.String()}
		var times, days []string
		for _, at := range d.Timing.Times {
			times = append(times, at.String())
		}
		for _, code := range []string{"mon man", "tue tir", "wed ons", "thu tor", "fri fre", "sat lør", "sun søn"} {
			if d.Timing.Weekdays != 0 && d.Timing.Weekdays.Has(weekdayOf[code[:3]]) {
				days = append(days, code[4:])
			}
		}
		if len(times) > 0 {
			words = append(words, "kl. "+strings.Join(times, ","))
		}
		if len(days) > 0 {
			words = append(words, strings.Join(days, ","))
		}
		if n := d.Timing.EveryDays; n > 0 {
			words = append(words, fmt.Sprintf("hver %d. dag", n))
		}
		if n := d.Timing.EveryHours; n > 0 {
			words = append(words, fmt.Sprintf("hver %d. time", n))
		}
		if d.Start != 0 {
			words = append(words, periodWords(d.Start, d.End))
		}
		out = append(out, strings.Join(words, " "))
	}
	return strings.Join(out, "; ")
}

func periodWords(start, end journal.Instant) string {
	out := isoDate(journal.DateOf(start)) + "–"
	if end != 0 {
		out += isoDate(journal.DateOf(end))
	}
	return out
}

func holdWords(c *journal.Condition) string {
	if c == nil {
		return ""
	}
	words := []string{c.Name, c.Code}
	if c.Below != 0 {
		words = append(words, "<"+c.Below.String())
	}
	if c.Above != 0 {
		words = append(words, ">"+c.Above.String())
	}
	return strings.Join(append(words, c.Unit), " ")
}

func scaleWords(o *journal.Order) string {
	if o.Scale == nil {
		return ""
	}
	var steps []string
	for _, st := range o.Scale.Steps {
		s := st.From.String() + "→" + st.Dose.String() + " " + o.Unit
		if st.Call {
			s += " ring"
		}
		steps = append(steps, s)
	}
	return o.Scale.Name + " " + o.Scale.Code + " " + o.Scale.Unit + ": " + strings.Join(steps, "; ")
}
