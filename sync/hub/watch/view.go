package watch

import (
	"cmp"
	"slices"
	"strings"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// How much of each kind one page shows; the rest is counted.
const (
	showDevices = 100
	showUnits   = 40
	showRows    = 30
	showAlarms  = 30
	showWho     = 4
)

// view is the page, in words.
type view struct {
	Replica, Version, Store, Made, Query string

	Class, Heading, Lead string
	Findings             []item
	Notes                []item
	Numbers              []number

	Late      []lateRow
	LateMore  int
	Silent    []silentRow
	More      int // silent ones that are not shown
	Amiss     []amissRow
	AmissMore int
	Missing   string
	Ends      []endRow

	Devices     []deviceRow
	DevicesMore string
	Matches     string
	Units       []unitRow
	UnitsMore   string
	Versions    []number
	Alarms      []alarmRow

	labels map[journal.ID]string
}

// item is one finding.
type item struct {
	Kind, Class, Text, Next string

	Linked bool // a part of the page under its name says more
	Who    []string
	More   int
}

type number struct{ Name, Value string }

type lateRow struct {
	Label, Seen, What, Oldest string
	Entries                   []string
	Urgent                    bool
}

type silentRow struct{ Label, Seen, Visits string }

type amissRow struct{ Where, What string }

type endRow struct{ What, When string }

type deviceRow struct {
	Label, ID, Units, Version, Seen, Unsent, State, Class string
}

type unitRow struct{ Name, Ref, Members, Devices, State string }

type alarmRow struct{ Kind, At, Title, Device, Next string }

// broken is the page when nothing can be read.
func (v *view) broken(at journal.Instant) {
	v.Made, v.Class = clock(at), "now"
	v.Heading = "Huben kommer ikke til lageret sitt."
	v.Lead = "Ingenting kan tas imot eller deles ut nå. Maskinene tar vare på det som registreres, og sender det når lageret svarer igjen. " +
		"Se på databasen og disken; «syncd hub status» og loggen sier mer."
}

func (v *view) fill(r *hub.Report) {
	v.Made, v.Store = clock(r.At), plain(r.Store)
	v.labels = map[journal.ID]string{}
	for i := range r.Devices {
		v.labels[r.Devices[i].ID] = named(r.Devices[i].Label)
	}
	v.verdict(r)
	v.numbers(r)
	v.late(r)
	v.silent(r)
	v.amiss(r)
	v.rest(r)
	v.units(r)
	v.devices(r)
	v.alarms(r)
}

func (v *view) verdict(r *hub.Report) {
	v.Class, v.Heading, v.Lead = "good", "Alt er i orden.", "Ingenting venter på noen."
	for _, f := range r.Findings() {
		i := item{Kind: string(f.Kind), Text: sentence(f), Next: advices[f.Kind].Next, Class: gradeClass[f.Grade], Linked: parts[f.Kind]}
		if f.Grade == hub.GradeNote {
			v.Notes = append(v.Notes, i)
			continue
		}
		i.Who, i.More = v.who(r, f.Kind)
		v.Findings = append(v.Findings, i)
	}
	if len(v.Findings) == 0 {
		return
	}
	if v.Class = v.Findings[0].Class; v.Class == "now" {
		v.Heading, v.Lead = "Noe må gjøres nå.", "En pasient kan bli skadet. Ta det øverste først."
	} else {
		v.Heading, v.Lead = "Noe bør gjøres i dag.", "Ingen pasient er i fare av dette nå."
	}
}

// parts are the findings that have a part of the page.
var parts = map[hub.Kind]bool{
	hub.KindLate: true, hub.KindSilent: true, hub.KindAmiss: true, hub.KindMissing: true, hub.KindEnding: true, hub.KindUnsent: true,
}

var gradeClass = map[hub.Grade]string{hub.GradeNow: "now", hub.GradeToday: "today", hub.GradeNote: "note"}

// who are the first that a finding is about, by name.
func (v *view) who(r *hub.Report, kind hub.Kind) (names []string, more int) {
	switch kind {
	case hub.KindLate:
		for _, d := range r.Late {
			if d.Stops > 0 {
				names = append(names, v.labels[d.ID])
			}
		}
	case hub.KindSilent:
		for _, d := range r.Silent {
			names = append(names, v.labels[d.ID])
		}
	case hub.KindAmiss:
		for _, u := range r.Units {
			if u.Amiss {
				names = append(names, named(u.Name))
			}
		}
		for i := range r.Devices {
			if d := &r.Devices[i]; d.Revoked == 0 && len(d.Amiss) > 0 {
				names = append(names, v.labels[d.ID])
			}
		}
	case hub.KindUnsent:
		for i := range r.Devices {
			if d := &r.Devices[i]; d.Stuck(r.At) {
				names = append(names, v.labels[d.ID])
			}
		}
	}
	n := min(len(names), showWho)
	return names[:n], len(names) - n
}

func (v *view) numbers(r *hub.Report) {
	inUse, here := 0, 0
	for i := range r.Devices {
		if d := &r.Devices[i]; d.Revoked == 0 {
			inUse++
			if d.Seen != 0 && r.At-d.Seen < 60*60_000 {
				here++
			}
		}
	}
	n := func(n int) string { return grouped(int64(n)) }
	v.Numbers = []number{
		{"maskiner i bruk", n(inUse)},
		{"i kontakt siste time", n(here)},
		{"pasienter", n(r.Patients)},
		{"lister", n(len(r.Units))},
		{"registreringer", grouped(int64(r.Entries))},
		{"ikke ført ennå", n(r.Unfiled)},
		{"i karantene", n(r.Quarantine.Waiting)},
		{"tilbakerullinger", n(max(0, len(r.Epochs)-1))},
	}
	if r.Quarantine.Oldest != 0 {
		v.Numbers = append(v.Numbers, number{"eldste i karantene", span(r.At - r.Quarantine.Oldest)})
	}
	versions := map[string]int{}
	for i := range r.Devices {
		if r.Devices[i].Revoked == 0 {
			versions[r.Devices[i].Version]++
		}
	}
	for _, c := range common(versions) {
		name := c.name
		switch name {
		case "unknown":
			name = "har ikke sagt det"
		case "other":
			name = "andre"
		}
		v.Versions = append(v.Versions, number{name, n(c.devices)})
	}
}

func (v *view) late(r *hub.Report) {
	for i, d := range r.Late {
		if i == showRows {
			v.LateMore = len(r.Late) - showRows
			break
		}
		row := lateRow{Label: v.labels[d.ID], Seen: ago(r.At, d.Seen), Oldest: span(r.At - d.Oldest), Urgent: d.Stops > 0}
		var what []string
		if d.Stops > 0 {
			what = append(what, count(int64(d.Stops), "stopp", "stopp"))
		}
		if d.Others > 0 {
			what = append(what, count(int64(d.Others), "annen viktig endring", "andre viktige endringer"))
		}
		row.What = strings.Join(what, ", ")
		for _, e := range d.First {
			row.Entries = append(row.Entries, named(e.Ref)+": "+lateWords[e.What]+" "+ago(r.At, e.At))
		}
		v.Late = append(v.Late, row)
	}
}

func (v *view) silent(r *hub.Report) {
	for i, d := range r.Silent {
		if i == showRows {
			v.More = len(r.Silent) - showRows
			break
		}
		v.Silent = append(v.Silent, silentRow{v.labels[d.ID], ago(r.At, d.Seen), count(int64(d.Visits), "pasient", "pasienter")})
	}
}

func (v *view) amiss(r *hub.Report) {
	var all []amissRow
	for i := range r.Units {
		if u := &r.Units[i]; u.Amiss {
			all = append(all, amissRow{named(u.Name), "Hubens egen tabell sier noe annet enn tildelingene."})
		}
	}
	for i := range r.Devices {
		d := &r.Devices[i]
		for _, list := range d.Amiss {
			if d.Revoked == 0 {
				all = append(all, amissRow{named(list), v.labels[d.ID] + " teller andre pasienter enn huben."})
			}
		}
	}
	n := min(len(all), showRows)
	v.Amiss, v.AmissMore = all[:n], len(all)-n
}

func (v *view) rest(r *hub.Report) {
	if m := r.Missing; m.Entries+m.Own > 0 {
		v.Missing = count(int64(m.Entries), "registrering", "registreringer") + " i " + count(int64(m.Streams), "journal", "journaler") + ", og " +
			count(int64(m.Own), "registrering", "registreringer") + " som " + count(int64(m.Devices), "maskin", "maskiner") + " har fått kvittering for"
	}
	names := map[string]string{"authority": "Hubens egen utsteder", "server": "Hubens tjenersertifikat", "devices": "Maskinenes sertifikater"}
	for _, e := range r.Ends {
		when := clock(e.First)
		if e.Count > 1 {
			when += " (det første av " + grouped(int64(e.Count)) + ")"
		}
		v.Ends = append(v.Ends, endRow{names[e.What], when})
	}
}

func (v *view) units(r *hub.Report) {
	units := slices.Clone(r.Units)
	slices.SortStableFunc(units, func(a, b hub.UnitReport) int {
		return cmp.Or(-compare(a.Amiss, b.Amiss), -compare(a.Devices == 0, b.Devices == 0), strings.Compare(a.Name, b.Name))
	})
	for i := range units {
		u := &units[i]
		if i == showUnits {
			v.UnitsMore = "… og " + count(int64(len(units)-showUnits), "liste til", "lister til")
			break
		}
		row := unitRow{Name: named(u.Name), Ref: plain(u.Ref), Members: grouped(int64(u.Members)), Devices: grouped(int64(u.Devices))}
		switch {
		case u.Amiss:
			row.State = "stemmer ikke"
		case u.Devices == 0:
			row.State = "ingen maskin har den"
		}
		v.Units = append(v.Units, row)
	}
}

func (v *view) alarms(r *hub.Report) {
	for i := range r.Alarms[:min(len(r.Alarms), showAlarms)] {
		a := &r.Alarms[i]
		row := alarmRow{Kind: string(a.Kind()), At: clock(a.At), Title: advices[a.Kind()].Title, Next: advices[a.Kind()].Next, Device: v.labels[a.Device]}
		if row.Device == "" {
			row.Device = "–"
		}
		v.Alarms = append(v.Alarms, row)
	}
}

func compare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
