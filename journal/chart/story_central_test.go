package chart_test

import (
	"strings"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/policy"

	"github.com/stretchr/testify/require"
)

// order is the order of a drug as it is now.
func (s *story) order(name string) *journal.Order {
	s.t.Helper()
	for _, o := range s.orders {
		if drugs[name] == o.Drug {
			return o
		}
	}
	s.t.Fatalf("no order of %q", name)
	return nil
}

// central is what the central journal writes.
func (s *story) central(e event) journal.Fact {
	s.t.Helper()
	verb, rest := s.verb(e.what)
	switch verb {
	case "allergi:":
		return &journal.Alert{Alert: journal.ID{0xa1}, Version: 1, Type: journal.AlertAllergy, Active: true, Text: rest}
	case "innlagt:":
		return &journal.Patient{Version: s.nextPatient(), Family: "Aasen", Away: &journal.Away{Since: e.when, Where: rest}}
	case "tilbake":
		return &journal.Patient{Version: s.nextPatient(), Family: "Aasen"}
	case "død":
		return &journal.Patient{Version: s.nextPatient(), Family: "Aasen", Died: journal.DateOf(e.when)}
	}
	name, amount := drugAndAmount(rest)
	return s.nextVersion(name, func(o *journal.Order) {
		switch verb {
		case "seponerer":
			o.Status, o.Ended, o.EndReason = journal.OrderStopped, e.when, "bivirkning"
		case "pauser":
			o.Status, o.Ended = journal.OrderOnHold, e.when
		case "gjenopptar":
			o.Status, o.Ended = journal.OrderActive, 0
		case "endrer":
			o.Dose = amount
		}
	})
}

func (s *story) nextPatient() (v uint32) {
	for _, e := range s.b.entries {
		if p, ok := e.Fact.(*journal.Patient); ok {
			v = max(v, p.Version)
		}
	}
	return v + 1
}

func (s *story) nextVersion(name string, change func(*journal.Order)) *journal.Order {
	s.t.Helper()
	old := s.order(name)
	o := *old
	o.Version++
	change(&o)
	for i := range s.orders {
		if s.orders[i] == old {
			s.orders[i] = &o
		}
	}
	return &o
}

// grant reads "Bjørn har fullmakt til dele_ut annet til 2026-12-31".
func (s *story) grant(text string) {
	s.t.Helper()
	words := strings.Fields(text)
	require.Contains(s.t, []int{6, 8}, len(words), text)
	a := journal.Authorisation{
		User: s.person(words[0]).ID, Version: 1, Active: true, Tasks: []journal.Task{journal.Task(words[4])},
		Classes: []journal.DrugClass{journal.DrugClass(words[5])},
	}
	require.NoError(s.t, a.Validate())
	if len(words) == 8 {
		day, err := time.Parse(time.DateOnly, words[7])
		require.NoError(s.t, err)
		a.Until = journal.NewDate(day.Year(), day.Month(), day.Day())
	}
	s.granted = append(s.granted, a)
}

// intend is what somebody is about to sign.
func (s *story) intend(cell string) (*chart.Chart, chart.Intent) {
	s.t.Helper()
	e := s.parse(cell)
	verb, rest := s.verb(e.what)
	in := chart.Intent{Administration: s.dose(e, verb, rest), Author: s.person(e.who), At: e.when, AsOf: e.when - hour, Granted: s.granted}
	for _, b := range e.brackets {
		word, rest, _ := strings.Cut(b, " ")
		switch word {
		case "bilde":
			in.AsOf = s.clock(rest)
		case "aldri":
			in.AsOf = 0
		case "måling:":
			in.Measured = measurement(s.t, rest)
		case "kontrollør:":
			in.Second = s.person(rest)
		case "samtidig": // takes off the patch somebody put on
			in.Off = []journal.ID{s.last[strings.TrimPrefix(rest, "av ")+" "+in.Drug.Name]}
		}
	}
	c := s.b.fold()
	c.Use(policy.Default())
	return c, in
}
