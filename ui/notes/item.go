package notes

import (
	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/ui/draft"
	"feltjournal/ui/flow"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// item is a card set to read.
func (c *Card) item(st *flow.Styles) flow.Item {
	body := st.Body
	if c.Struck {
		body.Strike, body.Color = true, theme.Quiet
	}
	header := status.Look{Tone: theme.Neutral, Word: c.Header}
	text := flow.Text{
		&flow.Tags{Looks: []status.Look{c.Kind, header, c.Receipt}, Style: st.Small},
		flow.Gap(2), flow.NewPara(c.Text, body),
	}
	for _, m := range c.Marks {
		text = append(text, flow.Gap(2), flow.NewMarked(m, st.Small))
	}
	return flow.Item{Key: c.Entry.String(), Text: text, Tint: c.Struck}
}

// draftItem is an unsigned text of the user's own.
func draftItem(w *i18n.Words, st *flow.Styles, d *localstore.Draft, now journal.Instant) flow.Item {
	look := status.Look{Tone: theme.Caution, Icon: "pen", Word: w.T("notes.draft", "When", format.When(w, d.Updated, now))}
	tone := &theme.Caution
	if now-d.Updated > draft.Alarm {
		look = status.Look{Tone: theme.Danger, Icon: "warning", Word: w.T("notes.draft_old", "When", format.When(w, d.Updated, now))}
		tone = &theme.Danger
	}
	text := flow.Text{flow.NewMarked(look, st.Strong)}
	if n, ok := d.Fact.(*journal.Note); ok {
		text = append(text, flow.NewPara(n.Text, st.Body.In(theme.Quiet)))
	}
	return flow.Item{Key: draftKey + d.ID.String(), Text: text, Edge: tone}
}

// draftKey begins the key of a draft in the list.
const draftKey = "draft:"
