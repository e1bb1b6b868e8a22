package policy

import (
	"slices"
	"time"

	"feltjournal/journal"
)

// Bounds of what a municipality may decide. Outside them a value is a slip of
// the finger, or less safe than the rules it stands in for.
const (
	leastWindow, mostWindow       = 5 * time.Minute, 6 * time.Hour
	leastAge, mostAge             = 5 * time.Minute, 24 * time.Hour
	leastEffect, mostEffect       = 5 * time.Minute, 24 * time.Hour
	leastSubstance, mostSubstance = 30 * time.Minute, 48 * time.Hour
	leastStopped, mostStopped     = 12 * time.Hour, 14 * dayLength // at least a shift (R-MED-10)
)

// policy reads the whole file.
func (r *reader) policy(root *table) *Policy {
	p := Default()
	if list, ok := root.children("vindu", "vindu"); ok {
		p.Windows = windows(list)
	}
	if list, ok := root.children("bildealder", "bildealder"); ok {
		p.Ages = ages(list)
	}
	if list, ok := root.children("dobbeltkontroll", "dobbeltkontroll"); ok {
		p.Double = doubleChecks(list)
	}
	if t := root.child("ikke_gitt"); t != nil {
		p.Reasons = reasons(t)
	}
	single(root, "behov", "effekt_etter", leastEffect, mostEffect, &p.PRN.Effect)
	single(root, "virkestoff", "avstand", leastSubstance, mostSubstance, &p.Substance)
	single(root, "seponert", "vises", leastStopped, mostStopped, &p.StoppedFor)
	if t := root.child("roller"); t != nil {
		p.Roles = roles(t)
	}
	root.done()
	return p
}

// single is a table with one length of time in it.
func single(root *table, name, key string, least, most time.Duration, value *time.Duration) {
	if t := root.child(name); t != nil {
		*value = t.needDuration(key, least, most)
		t.done()
	}
}

func classWords() []string { return wordsOf(journal.DrugClasses) }

func wordsOf[T ~string](list []T) []string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = string(w)
	}
	return words
}

func windows(list []*table) []Window {
	windows := []Window{}
	for _, t := range list {
		before := len(t.r.problems)
		w := Window{Class: journal.DrugClass(t.word("klasse", classWords()))}
		w.Daily, _ = typed[bool](t, "daglig", "true eller false")
		w.Before = t.needDuration("tidlig", leastWindow, mostWindow)
		w.After = t.needDuration("sent", leastWindow, mostWindow)
		t.done()
		if len(t.r.problems) > before {
			continue // what it is meant to be is not known
		}
		t.unreached(slices.IndexFunc(windows, func(o Window) bool {
			return (o.Class == "" || o.Class == w.Class) && (!o.Daily || w.Daily)
		}))
		windows = append(windows, w)
	}
	return windows
}

// unreached complains about a rule behind one that takes everything it is for.
func (t *table) unreached(by int) {
	if by >= 0 {
		t.fail("", "denne regelen blir aldri brukt, for nr. %d gjelder allerede det samme. Sett den smaleste regelen først.", by+1)
	}
}

func ages(list []*table) []Age {
	ages := []Age{}
	for _, t := range list {
		before := len(t.r.problems)
		a := Age{Class: journal.DrugClass(t.word("klasse", classWords())), Limit: t.needDuration("grense", leastAge, mostAge)}
		t.done()
		if len(t.r.problems) > before {
			continue
		}
		t.unreached(slices.IndexFunc(ages, func(o Age) bool { return o.Class == "" || o.Class == a.Class }))
		ages = append(ages, a)
	}
	return ages
}

// techniques are the words for [journal.Technique], by number less one.
var techniques = []string{"plaster", "injeksjon", "infusjon", "inhalasjon", "dråper"}

func doubleChecks(list []*table) []DoubleCheck {
	checks := []DoubleCheck{}
	for _, t := range list {
		before := len(t.r.problems)
		d := DoubleCheck{Class: journal.DrugClass(t.word("klasse", classWords()))}
		d.Technique = journal.Technique(1 + slices.Index(techniques, t.word("teknikk", techniques)))
		d.Only = d.Technique != journal.TechniquePlain
		if t.values["klasse"] == nil && t.values["teknikk"] == nil {
			t.fail("", "skriv klasse, teknikk eller begge, så det er klart hva som skal kontrolleres.")
		}
		t.done()
		if len(t.r.problems) > before {
			continue
		}
		t.unreached(slices.IndexFunc(checks, func(o DoubleCheck) bool {
			return (o.Class == "" || o.Class == d.Class) && (!o.Only || o == d)
		}))
		checks = append(checks, d)
	}
	return checks
}

// reasons keeps the order of the file, which is the order of the screen.
func reasons(t *table) []journal.NotGivenReason {
	var list []journal.NotGivenReason
	for _, w := range t.words("grunner", wordsOf(journal.NotGivenReasons)) {
		list = append(list, journal.NotGivenReason(w))
	}
	_, isList := t.values["grunner"].([]any)
	if (isList || t.values["grunner"] == nil) && !slices.Contains(list, journal.ReasonOther) {
		t.fail("grunner", `"%s" må være med, så ingen må velge en grunn som ikke er sann.`, journal.ReasonOther)
	}
	t.done()
	return list
}

// roleNames are who may have rights without an authorisation of their own.
var roleNames = []string{
	string(journal.RoleNurse), string(journal.RoleSocial), string(journal.RoleHealthcare), string(journal.RoleAssistant),
	string(journal.RoleDoctor), string(journal.RoleCentre),
}

func roles(t *table) map[journal.Role][]Right {
	roles := map[journal.Role][]Right{}
	for _, name := range roleNames {
		list, ok := t.children(name, "roller."+name)
		if !ok {
			continue
		}
		var rights []Right
		for _, c := range list {
			rights = append(rights, c.rights()...)
		}
		roles[journal.Role(name)] = rights
	}
	t.done()
	return roles
}

func (t *table) rights() []Right {
	var rights []Right
	var classes []journal.DrugClass
	for _, w := range t.words("klasser", classWords()) {
		classes = append(classes, journal.DrugClass(w))
	}
	for _, w := range t.words("oppgaver", wordsOf(journal.Tasks)) {
		rights = append(rights, Right{Task: journal.Task(w), Classes: classes})
	}
	if t.values["oppgaver"] == nil || t.emptyList("oppgaver") {
		t.fail("", "nøkkelen oppgaver mangler eller er tom. Her kan stå: %s.", quoted(wordsOf(journal.Tasks)))
	}
	if t.emptyList("klasser") {
		t.fail("klasser", "listen er tom. Ta bort nøkkelen hvis retten gjelder alle legemidler.")
	}
	t.done()
	return rights
}
