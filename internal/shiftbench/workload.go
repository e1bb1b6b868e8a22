package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"feltjournal/journal"

	"github.com/google/uuid"
)

// line is one line of the workload file: a patient, a record that everyone
// has from before, or what a device did while it was offline.
type line struct {
	T     string `json:"t"`  // patient, base, op
	D     int    `json:"d"`  // device, of an op
	P     string `json:"p"`  // patient, of a record
	K     string `json:"k"`  // note, med, edit
	ID    string `json:"id"` // patient or record; of an edit: the note it is made to
	Dev   []int  `json:"dev"`
	TS    int64  `json:"ts"`
	By    string `json:"by"`
	Kind  string `json:"kind"`
	Text  string `json:"text"`
	Order string `json:"order"`
	Drug  string `json:"drug"`
	ATC   string `json:"atc"`
	Dose  int64  `json:"dose"`
	Unit  string `json:"unit"`
	Route string `json:"route"`
	State string `json:"st"`
	Due   int64  `json:"due"`
	At    int    `json:"at"`
	Ins   string `json:"ins"`
}

// workload is the file, indexed.
type workload struct {
	patients []line
	base     map[string][]line // by patient
	notes    map[string]string // text of a base note, by its id
	ops      [][]line          // by device
}

func readWorkload(name string, devices int) (*workload, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open workload: %w", err)
	}
	defer f.Close()
	w := &workload{base: map[string][]line{}, notes: map[string]string{}, ops: make([][]line, devices)}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("read workload: %w", err)
		}
		w.add(l)
	}
	return w, lines.Err()
}

func (w *workload) add(l line) {
	switch l.T {
	case "patient":
		w.patients = append(w.patients, l)
	case "base":
		w.base[l.P] = append(w.base[l.P], l)
		if l.K == "note" {
			w.notes[l.ID] = l.Text
		}
	case "op":
		w.ops[l.D] = append(w.ops[l.D], l)
	}
}

// heldBy lists the patients of a device.
func (w *workload) heldBy(device int) []string {
	var ids []string
	for _, p := range w.patients {
		for _, d := range p.Dev {
			if d == device {
				ids = append(ids, p.ID)
			}
		}
	}
	return ids
}

// orderID maps the workload's text id of an order to ours.
func orderID(id string) journal.ID { return uuid.NewSHA1(uuid.NameSpaceOID, []byte(id)) }

// nurse is who writes: like the workload's records, ours name their author by
// number only (and by role, which every entry of ours has).
var nurse = journal.Author{ID: "hpr9012345", Name: "hpr9012345", Role: journal.RoleNurse}

// body is the line as our own entry: an edit is an addendum to its note.
func (l line) body(base map[string]journal.ID, notes map[string]string) journal.Body {
	at := journal.Instant(l.TS)
	return journal.Body{
		Author: nurse, At: at, Recorded: at, Trust: journal.TrustSynced, Fact: l.fact(base, notes),
	}
}

// fact needs, for an edit, the entry of each base note by its text, and the
// text by the workload's id.
func (l line) fact(base map[string]journal.ID, notes map[string]string) journal.Fact {
	switch l.K {
	case "note":
		return &journal.Note{Type: l.Kind, Text: l.Text}
	case "edit":
		return &journal.Note{Type: "tillegg", Text: l.Ins, Relation: journal.NoteAddendum, Target: base[notes[l.ID]]}
	}
	due := journal.Instant(l.Due)
	local := due.Time().In(journal.Oslo)
	a := &journal.Administration{
		Order: orderID(l.Order), Version: 1, Act: journal.ActGiven,
		Slot: journal.SlotKey{Date: journal.DateOf(due), Time: journal.LocalTime(local.Hour()*60 + local.Minute())},
		Drug: journal.Drug{Name: l.Drug, ATC: l.ATC}, Dose: journal.Amount(l.Dose * 1e6), Unit: l.Unit, Route: l.Route,
	}
	if l.State != "gitt" {
		a.Act, a.NotGiven, a.Text = journal.ActNotGiven, journal.ReasonOther, l.State
	}
	return a
}
