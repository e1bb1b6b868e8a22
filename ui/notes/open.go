package notes

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/status"
	"feltjournal/ui/widgets"
)

// openCard shows one text with everything that was said about it, and what can
// be done with it.
func (s *Screen) openCard(c *Card) {
	w := s.desk.Words
	body := []fyne.CanvasObject{flow.NewPage(c.full(), sign.Width, s.desk.Room(420)-40)}
	var tell *widgets.Dialog
	then := func(do func()) func() {
		return func() {
			tell.Close()
			do()
		}
	}
	if c.Standing {
		row := container.NewHBox()
		if c.Note != nil {
			row.Add(widgets.NewButton(w.T("notes.button_addendum"), "plus", then(func() { s.editor.reply(c, journal.NoteAddendum) })))
			row.Add(widgets.NewButton(w.T("notes.button_correction"), "pen", then(func() { s.editor.reply(c, journal.NoteCorrection) })))
		}
		row.Add(widgets.NewButton(w.T("notes.button_void"), "undo", then(func() { s.void(c) })))
		body = append(body, row)
	}
	tell = s.desk.Tell(c.Kind.Word, s.who, body...)
}

// full is the card in full.
func (c *Card) full() flow.Text {
	st := flow.StylesNow()
	body := st.Body
	body.Strike = c.Struck
	text := flow.Text{flow.NewPara(c.Header, st.Strong), &flow.Tags{Looks: []status.Look{c.Receipt}, Style: st.Body}, flow.Gap(6), flow.NewPara(c.Text, body)}
	for _, m := range c.Marks {
		text = append(text, flow.Gap(4), flow.NewMarked(m, st.Body))
	}
	return text
}

// void marks a text or a value as entered in error, with a reason. It stays
// readable.
func (s *Screen) void(c *Card) {
	w, at, stream := s.desk.Words, s.desk.Now(), s.stream
	fact := &journal.EnteredInError{Target: c.Entry}
	reason := widgets.NewField(w.T("notes.hint_void"))
	s.desk.Open(sign.Form{
		Title: w.T("notes.void_title"), Person: s.who, First: reason, Word: w.T("notes.void_button"), Icon: "undo",
		Body: []fyne.CanvasObject{flow.NewPage(c.full(), sign.Width, s.desk.Room(260, reason)-20), sign.Captioned(w, "notes.field_void", reason)},
		Ready: func() error {
			fact.Reason = reason.Text
			return fact.Validate()
		},
		Act: func(ctx context.Context) error {
			_, err := s.journal.Act(ctx, stream, fact, at, "")
			return err
		},
		Done: s.Refresh,
	})
}
