package review

import (
	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/identity"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// Case is one case in words.
type Case struct {
	Stream journal.ID
	Who    identity.Person
	Of     *chart.Case
	Unit   bool // about a unit's narcotics account: Who is the unit

	Look   status.Look
	About  string // the medicine and the slot, or the section
	Why    string // why it is a case
	Do     string // what to do
	Sides  []Side
	Closed []string // who closed it, when and why, every time
	// Closable: a person closes it here. A section is settled by writing a joint
	// version instead.
	Closable bool
}

// Side is one of the facts that a case is about.
type Side struct {
	Look    status.Look
	Lines   []string
	Receipt *status.Look // nil: not a record of the patient's own, as a stop
	Struck  bool
}

// View is a chart as the cases look at it.
type View struct {
	Words   *i18n.Words
	Chart   *chart.Chart
	AsOf    journal.Instant
	Now     journal.Instant
	Receipt func(journal.ID) localstore.Receipt
}

// ruleKeys name the words of each rule.
var ruleKeys = map[chart.Rule]string{
	chart.RuleDoubleDose: "double", chart.RuleGivenAndNot: "both", chart.RuleAfterStop: "stop", chart.RuleOlderVersion: "older",
	chart.RuleAllergy: "allergy", chart.RulePRNInterval: "interval", chart.RulePRNMax: "max", chart.RuleConcurrentSection: "section",
	chart.RuleSubstance: "substance", chart.RulePreparedTwice: "prepared", chart.RulePatches: "patches", chart.RuleInsulin: "insulin",
	chart.RuleCheckMissing: "check", chart.RuleStock: "stock", chart.RuleGone: "gone",
}

// Build makes the cases of a chart, open ones first.
func Build(v View) []Case {
	found := v.Chart.Cases()
	if len(found) == 0 {
		return nil
	}
	who := identity.Read(v.Words, v.Chart, v.AsOf, v.Now)
	list := make([]Case, 0, len(found))
	for _, k := range found {
		list = append(list, v.build(k, who))
	}
	return list
}

func (v *View) build(k *chart.Case, who identity.Person) Case {
	key := ruleKeys[k.Rule]
	c := Case{
		Stream: v.Chart.Stream(), Who: who, Of: k, Look: v.look(k, v.Words.T("review.title_"+key)), About: v.about(k),
		Why: v.Words.T("review.why_" + key), Do: v.Words.T("review.do_" + key),
		Closable: k.Open && k.Rule != chart.RuleConcurrentSection,
	}
	c.Sides = append(v.context(k), v.sides(k)...)
	for _, cl := range k.Closures {
		c.Closed = append(c.Closed, v.Words.T("review.closed_by", "Name", cl.Entry.Author.Name, "When", format.When(v.Words, cl.Entry.At, v.Now), "Reason", cl.Reason))
	}
	if k.Settled != nil {
		c.Closed = append(c.Closed, v.Words.T("review.settled_by", "Name", k.Settled.Author.Name, "When", format.When(v.Words, k.Settled.At, v.Now)))
	}
	if k.Joined != nil {
		c.Closed = append(c.Closed, v.Words.T("review.joined_by", "Name", k.Joined.Author.Name, "When", format.When(v.Words, k.Joined.At, v.Now)))
	}
	return c
}

func (v *View) look(k *chart.Case, title string) status.Look {
	switch {
	case k.State == chart.CaseVoided:
		return status.Look{Tone: theme.Muted, Icon: "undo", Word: title + " – " + v.Words.T("review.voided")}
	case k.State == chart.CaseSettled:
		return status.Look{Tone: theme.Good, Icon: "check", Word: title + " – " + v.Words.T("review.settled")}
	case !k.Open:
		return status.Look{Tone: theme.Good, Icon: "check", Word: title + " – " + v.Words.T("review.closed")}
	case k.Severity == chart.SeverityCritical:
		return status.Look{Tone: theme.Danger, Icon: "octagon", Word: title}
	}
	return status.Look{Tone: theme.Caution, Icon: "scales", Word: title}
}

// about names what the case is about.
func (v *View) about(k *chart.Case) string {
	if k.Rule == chart.RuleConcurrentSection {
		if s := v.Chart.Section(k.Document, k.Section); s != nil {
			return v.Words.T("plan.title") + ": " + s.Heads[0].Title
		}
		return v.Words.T("plan.title") + ": " + k.Section
	}
	about := v.Words.T("review.order_unknown")
	if o := v.Chart.Order(k.Order); o != nil {
		about = drug(o.Current().Drug)
	}
	if k.Slot.Date != 0 {
		about += " · " + k.Slot.Date.String() + " " + v.Words.T("round.at", "Time", k.Slot.Time.String())
	}
	return about
}

func drug(d journal.Drug) string {
	line := d.Name
	if d.Strength != "" {
		line += " " + d.Strength
	}
	return line
}
