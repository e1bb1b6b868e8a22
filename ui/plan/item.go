package plan

import (
	"feltjournal/ui/flow"
	"feltjournal/ui/i18n"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

func (s *Section) item(w *i18n.Words, st *flow.Styles) flow.Item {
	title := st.Head
	if s.Ended {
		title.Strike, title.Color = true, theme.Quiet
	}
	text := flow.Text{flow.NewPara(s.Title, title)}
	if s.Concurrent() {
		look := status.Look{Tone: theme.Caution, Icon: "people", Word: w.T("plan.two")}
		text = append(text, flow.NewMarked(look, st.Strong), flow.Gap(4), s.sides(w, st))
		return flow.Item{Key: s.Key, Text: text, Edge: &theme.Caution}
	}
	text = append(text, s.Heads[0].text(w, st)...)
	return flow.Item{Key: s.Key, Text: text, Tint: s.Ended}
}

// sides is every version that stands, side by side.
func (s *Section) sides(w *i18n.Words, st *flow.Styles) flow.Sides {
	var sides flow.Sides
	for i := range s.Heads {
		h := &s.Heads[i]
		text := flow.Text{}
		if h.Title != s.Title {
			text = append(text, flow.NewPara(h.Title, st.Strong))
		}
		sides = append(sides, &flow.Box{Tone: theme.Neutral, Text: append(text, h.text(w, st)...)})
	}
	return sides
}

func (v *Version) text(w *i18n.Words, st *flow.Styles) flow.Text {
	header := status.Look{Tone: theme.Neutral, Word: v.Header}
	text := flow.Text{&flow.Tags{Looks: []status.Look{header, v.Receipt}, Style: st.Small}, flow.Gap(3)}
	if v.Text == "" {
		return append(text, flow.NewMarked(status.Look{Tone: theme.Muted, Icon: "ban", Word: w.T("plan.ended")}, st.Body))
	}
	return append(text, flow.NewPara(v.Text, st.Body))
}
