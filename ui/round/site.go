package round

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// siteKeys are the places a screen offers, as translation keys; the words are
// what is recorded, since they are read by people.
var siteKeys = map[journal.Technique][]string{
	journal.TechniquePatch: {
		"site.chest_left", "site.chest_right", "site.arm_left", "site.arm_right", "site.shoulder_left", "site.shoulder_right", "site.hip_left", "site.hip_right",
	},
	journal.TechniqueInjection: {
		"site.belly_left", "site.belly_right", "site.thigh_left", "site.thigh_right", "site.arm_left", "site.arm_right", "site.buttock_left", "site.buttock_right",
	},
}

// site asks where an injection or a patch is put. The place that was used least
// recently is proposed (rotation), so Enter takes it.
type site struct {
	g      *giving
	sites  []string
	choice *sign.Choice
	free   *widgets.Field
	box    fyne.CanvasObject
}

func (g *giving) newSite() ask {
	w := g.s.desk.Words
	q := &site{g: g, free: widgets.NewField(w.T("round.hint_site"))}
	words := make([]string, 0, 8)
	for _, key := range siteKeys[g.row.Order.Technique] {
		name := w.T(key)
		q.sites = append(q.sites, name)
		words = append(words, name+used(g, name))
	}
	q.choice = sign.NewChoice(words)
	q.choice.OnChosen = func(int) { g.dialog.Focus() }
	switch i := slices.Index(q.sites, g.a.Site); {
	case g.a.Site == "":
		q.choice.Preset(nextSite(q.sites, g.row.Sites, g.row.Patches))
	case i >= 0:
		q.choice.Preset(i)
	default:
		q.free.Text = g.a.Site
	}
	q.box = container.New(layout.NewCustomPaddedVBoxLayout(4), sign.Captioned(w, "round.field_site", q.choice), q.free)
	return q
}

// used says when a place was used last.
func used(g *giving, name string) string {
	for _, u := range g.row.Sites {
		if u.Site == name {
			return " · " + format.When(g.s.desk.Words, u.At, g.from)
		}
	}
	return ""
}

// nextSite is the first place that was never used, else the one that was used
// longest ago; a place where a patch sits is not free.
func nextSite(sites []string, uses []chart.SiteUse, on []chart.Patch) int {
	best, oldest := 0, journal.Instant(1<<63-1)
	for i, name := range sites {
		if slices.ContainsFunc(on, func(p chart.Patch) bool { return p.Dose.Site == name }) {
			continue
		}
		at := journal.Instant(0)
		for _, u := range uses {
			if u.Site == name {
				at = u.At
			}
		}
		if at < oldest {
			best, oldest = i, at
		}
	}
	return best
}

func (q *site) object() fyne.CanvasObject { return q.box }

func (q *site) first() fyne.Focusable { return nil }

func (q *site) take() error {
	q.g.a.Site = q.free.Text
	if i := q.choice.Chosen(); q.free.Text == "" && i >= 0 {
		q.g.a.Site = q.sites[i]
	}
	if q.g.a.Site == "" {
		return journal.Invalid("text_missing", "Field", "site")
	}
	return nil
}
