package round

import (
	"context"
	"strings"

	"feltjournal/journal/chart"
	"feltjournal/ui/i18n"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// newsLooks say what happened to an order since the user last looked.
var newsLooks = map[chart.ChangeKind]status.Look{
	chart.ChangeNew:     {Tone: theme.Action, Icon: "plus", Word: "round.news_new"},
	chart.ChangeChanged: {Tone: theme.Caution, Icon: "pen", Word: "round.news_changed"},
	chart.ChangeStopped: {Tone: theme.Alert, Icon: "ban", Word: "round.news_stopped"},
}

func news(w *i18n.Words, c *chart.Change) status.Look {
	look := newsLooks[c.Kind]
	look.Word = w.T(look.Word)
	return look
}

// told names the orders that are new, changed or stopped, so that they are
// known before the first dose is given.
func (b *builder) told() string {
	if len(b.Unseen) == 0 {
		return ""
	}
	var parts []string
	for i := range b.Unseen[:min(len(b.Unseen), newsNamed)] {
		c := &b.Unseen[i]
		parts = append(parts, news(b.Words, c).Word+": "+drugLine(c.Order.Current().Drug))
	}
	if more := len(b.Unseen) - len(parts); more > 0 {
		parts = append(parts, b.Words.N("round.news_more", more))
	}
	return b.Words.N("round.news", len(b.Unseen), "List", strings.Join(parts, ", "))
}

// newsNamed bounds how many orders are named over the sheet; every one is
// marked in its row.
const newsNamed = 2

// markSeen takes the marks away from what is on the screen now.
func (s *Screen) markSeen(*Row, *Cell) {
	stream := s.stream
	s.desk.Run(func(ctx context.Context) error { return s.journal.MarkSeen(ctx, stream) }, func(err error) {
		if err != nil {
			s.say(s.desk.Words.Error(err))
			return
		}
		s.Refresh()
	})
}
