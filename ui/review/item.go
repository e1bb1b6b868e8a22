package review

import (
	"encoding/hex"

	"feltjournal/ui/flow"
	"feltjournal/ui/i18n"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// key names a case in the list.
func (c *Case) key() string { return c.Stream.String() + hex.EncodeToString(c.Of.ID[:]) }

func (c *Case) item(w *i18n.Words, st *flow.Styles) flow.Item {
	text := flow.Text{flow.NewPara(c.who(w), st.Strong), flow.NewMarked(c.Look, st.Head), flow.NewPara(c.About, st.Strong)}
	item := flow.Item{Key: c.key(), Edge: &c.Look.Tone, Tint: !c.Of.Open}
	if c.Of.Open {
		text = append(text, flow.NewPara(c.Why, st.Body), flow.Gap(4), c.sides(st), flow.Gap(4), flow.NewPara(c.Do, st.Strong))
	}
	for _, line := range c.Closed {
		text = append(text, flow.NewMarked(status.Look{Tone: theme.Good, Icon: "check", Word: line}, st.Body))
	}
	item.Text = text
	return item
}

// who is the patient's identity, or the name of a unit.
func (c *Case) who(w *i18n.Words) string {
	if c.Unit {
		return c.Who.Name
	}
	return c.Who.Line(w)
}

// full is the case with everything, also when it is closed.
func (c *Case) full(st *flow.Styles) flow.Text {
	text := flow.Text{flow.NewMarked(c.Look, st.Title), flow.NewPara(c.About, st.Head), flow.Gap(4), flow.NewPara(c.Why, st.Body), flow.Gap(6), c.sides(st)}
	if c.Of.Open {
		text = append(text, flow.Gap(6), flow.NewPara(c.Do, st.Strong))
	}
	for _, line := range c.Closed {
		text = append(text, flow.Gap(4), flow.NewMarked(status.Look{Tone: theme.Good, Icon: "check", Word: line}, st.Body))
	}
	return text
}

func (c *Case) sides(st *flow.Styles) flow.Sides {
	var sides flow.Sides
	for i := range c.Sides {
		s := &c.Sides[i]
		body := st.Body
		body.Strike = s.Struck
		text := flow.Text{flow.NewMarked(s.Look, st.Strong)}
		for _, line := range s.Lines {
			text = append(text, flow.NewPara(line, body))
		}
		if s.Receipt != nil {
			text = append(text, &flow.Tags{Looks: []status.Look{*s.Receipt}, Style: st.Small})
		}
		sides = append(sides, &flow.Box{Tone: theme.Neutral, Text: text})
	}
	return sides
}
