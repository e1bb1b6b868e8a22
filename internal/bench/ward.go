package main

import (
	"encoding/binary"
	"fmt"

	"feltjournal/journal"
)

// Size of the ward of the figures.
const (
	patientCount = 60
	entriesEach  = 400
	orderCount   = 12
)

var (
	nurse  = journal.Author{ID: "anna", Name: "Anna Berg", HPR: "9012345", Role: journal.RoleNurse}
	origin = journal.Author{ID: "sentral", Name: "Sentral journal", Role: journal.RoleCentre}
)

// patient is one invented patient at the time now.
type patient struct {
	number int
	now    journal.Instant
}

const hour = journal.Instant(3_600_000)

// items are n entries: who it is, CAVE, a dozen orders, and then what some
// weeks of shifts write, the newest last: doses, reports, values.
func (p patient) items(n int) []journal.Item {
	list := []journal.Item{
		p.item(0, origin, &journal.Patient{Version: 1, Family: p.family(), Given: "Kari", Born: journal.NewDate(1930+p.number%20, 4, 2), Room: fmt.Sprintf("rom %d", 101+p.number)}),
		p.item(0, origin, &journal.Alert{Alert: p.id('a', 0), Version: 1, Type: journal.AlertAllergy, Active: true, Text: "penicillin", ATC: "J01C", Reaction: "utslett"}),
		p.item(0, origin, &journal.Alert{Alert: p.id('a', 1), Version: 1, Type: journal.AlertCritical, Active: true, Text: "Pacemaker (2021)"}),
	}
	for o := range orderCount {
		list = append(list, p.item(0, origin, p.order(o)))
	}
	for left := n - len(list) - 1; left >= 0; left-- {
		list = append(list, p.event(left))
	}
	return list
}

// late are n entries that come while somebody looks.
func (p patient) late(salt, n int) (list []journal.Item) {
	for i := range n {
		list = append(list, p.item(0, nurse, p.note(salt*n+i)))
	}
	return list
}

// event is the one with left more to come, of which three in four are doses.
func (p patient) event(left int) journal.Item {
	ago := journal.Instant(left) * hour / 2
	switch left % 8 {
	case 3:
		return p.item(ago, nurse, p.note(left))
	case 7:
		return p.item(ago, nurse, &journal.Observation{Code: "8867-4", Name: "Puls", Value: journal.Amount(60+left%30) * 1_000_000, Unit: "/min"})
	}
	return p.item(ago, nurse, p.dose(left))
}

func (p patient) item(ago journal.Instant, by journal.Author, f journal.Fact) journal.Item {
	at := p.now - ago
	return journal.Item{Body: journal.Body{Author: by, At: at, Recorded: at, Trust: journal.TrustSynced, Fact: f}}
}

var drugs = []journal.Drug{
	{Name: "Paracet", ATC: "N02BE01", Strength: "500 mg", Form: "tablett"},
	{Name: "Metoprolol", ATC: "C07AB02", Strength: "50 mg", Form: "depottablett"},
	{Name: "Furosemid", ATC: "C03CA01", Strength: "40 mg", Form: "tablett"},
	{Name: "Apiksaban", ATC: "B01AF02", Strength: "5 mg", Form: "tablett"},
	{Name: "Levaxin", ATC: "H03AA01", Strength: "50 µg", Form: "tablett"},
	{Name: "Laktulose", ATC: "A06AD11", Strength: "670 mg/ml", Form: "mikstur"},
}

var hours = []journal.LocalTime{8 * 60, 14 * 60, 20 * 60}

func (p patient) order(n int) *journal.Order {
	return &journal.Order{
		Order: p.id('o', n), Version: 1, Status: journal.OrderActive, Drug: drugs[n%len(drugs)], Dose: 1_000_000, Unit: "tablett", Route: "oral",
		Timing: journal.Timing{Times: hours},
	}
}

// dose goes backwards through the slots of all orders, each of which has one
// dose at most.
func (p patient) dose(left int) *journal.Administration {
	n := left / 8 * 6 // six in eight are doses
	n += []int{0, 1, 2, 2, 3, 4, 5, 5}[left%8]
	day := journal.DateOf(p.now).AddDays(-n / (orderCount * len(hours)))
	return &journal.Administration{
		Order: p.id('o', n%orderCount), Version: 1, Act: journal.ActGiven, Slot: journal.SlotKey{Date: day, Time: hours[len(hours)-1-n/orderCount%len(hours)]},
		Drug: drugs[n%orderCount%len(drugs)], Dose: 1_000_000, Unit: "tablett", Route: "oral",
	}
}

var reports = []string{
	"Sovet godt i natt, oppe én gang kl. 03. Spist halv porsjon frokost, drukket 200 ml.", "Sår venstre legg stelt: rent, lite sekresjon, ny bandasje. Neste skift torsdag.",
	"Klaget over svimmelhet ved mobilisering. Blodtrykk 148/92, puls 88. Ringt tilsynslege, ønsker nytt blodtrykk i kveld.",
	"Pårørende på besøk, hyggelig stund. Gått med rullator til stua, fulgt av én. Ønsker å spise på rommet i kveld.",
}

func (p patient) note(n int) *journal.Note {
	return &journal.Note{Type: "rapport", Text: fmt.Sprintf("%s Skriv %d av pasient %d.", reports[n%len(reports)], n, p.number)}
}

func (p patient) family() string { return fmt.Sprintf("Prøve%02d", p.number) }

func (p patient) assignment(stream journal.ID) journal.Item {
	return p.item(0, origin, &journal.Assignment{Patient: stream, Version: 1, Active: true, Unit: "Avdeling 2", Name: p.family() + ", Kari", Born: journal.NewDate(1930+p.number%20, 4, 2)})
}

func (p patient) id(kind byte, n int) (id journal.ID) {
	id[0] = kind
	binary.BigEndian.PutUint32(id[4:], uint32(p.number))
	binary.BigEndian.PutUint32(id[12:], uint32(n))
	return id
}
