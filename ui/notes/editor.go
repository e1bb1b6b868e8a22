package notes

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/ui/draft"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// editor is where a report is written. Its text is a draft until it is signed.
type editor struct {
	s      *Screen
	keeper *draft.Keeper
	note   journal.Note // what is written, but for the text in the widgets

	kind   *widget.Select
	text   *widgets.NoteEditor
	reason *widgets.Field // why it is corrected
	head   *widgets.Notice
	state  *canvas.Text
	stop   *widgets.KeyButton // back to a new report
	object fyne.CanvasObject
	quiet  bool // the program changes the widgets, not the user
}

// draftName is what a draft of a report is called in the store.
const draftName = "note"

func newEditor(s *Screen) *editor {
	w := s.desk.Words
	e := &editor{s: s, keeper: draft.NewKeeper(s.desk, s.journal), head: widgets.NewNotice(), state: widgets.Caption("")}
	words := make([]string, len(Types))
	for i, t := range Types {
		words[i] = TypeWord(w, t)
	}
	e.kind = widget.NewSelect(words, func(string) { e.changed() })
	e.text = widgets.NewNoteEditor(w.T("notes.hint"), 4)
	e.text.OnChanged = func(string) { e.changed() }
	e.text.OnFocusLost, e.text.OnSign = e.keeper.Flush, e.sign
	e.reason = widgets.NewField(w.T("notes.hint_reason"))
	e.reason.OnChanged = func(string) { e.changed() }
	e.stop = widgets.NewButton(w.T("notes.stop_reply"), "cross", e.fresh)
	e.keeper.Saved = e.saved
	button := widgets.NewPrimary(w.T("notes.sign"), "pen", e.sign)
	foot := container.New(flow.NewWrap(4), e.kind, container.NewCenter(e.state), layout.NewSpacer(), e.stop, button)
	back := canvas.NewRectangle(theme.Header)
	inner := container.New(flow.NewColumn(nil), e.head, e.reason, e.text, foot)
	e.object = container.NewStack(back, container.New(layout.NewCustomPaddedLayout(6, 6, 6, 6), inner))
	e.fresh()
	return e
}

// fresh begins a new report. What was written before stays as a draft.
func (e *editor) fresh() {
	e.keeper.Flush()
	e.take(localstore.Draft{Stream: e.s.stream, Name: draftName, Fact: &journal.Note{Type: Types[0]}})
}

// reply begins an addendum to, or a correction of, a signed text.
func (e *editor) reply(c *Card, relation journal.NoteRelation) {
	e.keeper.Flush()
	n := &journal.Note{Type: c.Note.Type, Relation: relation, Target: c.Entry}
	if relation == journal.NoteCorrection {
		n.Text = c.Text
	}
	e.take(localstore.Draft{Stream: e.s.stream, Name: draftName, Fact: n})
	widgets.FocusOn(e.text)
}

// take puts a draft in the editor.
func (e *editor) take(d localstore.Draft) {
	n, ok := d.Fact.(*journal.Note)
	if !ok {
		return
	}
	e.keeper.Take(d)
	e.note = *n
	e.quiet = true
	e.kind.SetSelected(TypeWord(e.s.desk.Words, n.Type))
	e.text.SetText(n.Text)
	e.reason.SetText(n.Reason)
	e.quiet = false
	e.showRelation()
	widgets.SetText(e.state, "")
}

// showRelation says what the text answers, if anything.
func (e *editor) showRelation() {
	w, key := e.s.desk.Words, ""
	switch e.note.Relation {
	case journal.NoteAddendum:
		key = "notes.writing_addendum"
	case journal.NoteCorrection:
		key = "notes.writing_correction"
	}
	visible(e.reason, e.note.Relation == journal.NoteCorrection)
	visible(e.stop, e.note.Relation != journal.NoteNew)
	sentence := ""
	if key != "" {
		sentence = w.T(key, "What", e.s.describe(e.note.Target))
	}
	e.head.Set(theme.Action, "pen", sentence)
	e.s.relayout()
}

func visible(o fyne.CanvasObject, show bool) {
	if show {
		o.Show()
	} else {
		o.Hide()
	}
}

// written is the note as the widgets have it.
func (e *editor) written() *journal.Note {
	n := e.note
	n.Text, n.Reason = e.text.Text, ""
	if n.Relation == journal.NoteCorrection {
		n.Reason = e.reason.Text
	}
	if i := e.kind.SelectedIndex(); i >= 0 {
		n.Type = Types[i]
	}
	return &n
}

func (e *editor) changed() {
	if e.quiet {
		return
	}
	widgets.SetText(e.state, e.s.desk.Words.T("notes.unsaved"))
	e.keeper.Write(e.written())
}

func (e *editor) saved(err error) {
	if err != nil {
		widgets.SetText(e.state, "")
		e.head.Set(theme.Alert, "warning", e.s.desk.Words.Error(err))
		e.s.relayout()
		return
	}
	widgets.SetText(e.state, e.s.desk.Words.T("notes.saved"))
}

// sign shows who the patient is and what is signed, and signs on Enter.
func (e *editor) sign() {
	n, s := e.written(), e.s
	if err := n.Validate(); err != nil {
		e.head.Set(theme.Alert, "warning", s.desk.Words.Error(err))
		s.relayout()
		return
	}
	e.keeper.Flush()
	e.keeper.WhenIdle(func() { e.confirm(n) })
}

func (e *editor) confirm(n *journal.Note) {
	s, st := e.s, flow.StylesNow()
	w, at, key, stream := s.desk.Words, s.desk.Now(), e.keeper.ID(), s.stream
	text := flow.Text{flow.NewPara(TypeWord(w, n.Type), st.Head), flow.Gap(4), flow.NewPara(n.Text, st.Body)}
	s.desk.Open(sign.Form{
		Title: w.T("notes.sign_title"), Person: s.who, Word: w.T("notes.sign_button"), Icon: "pen",
		Body: []fyne.CanvasObject{flow.NewPage(text, sign.Width, s.desk.Room(320))},
		Act: func(ctx context.Context) error {
			_, err := s.journal.Act(ctx, stream, n, at, key)
			return err
		},
		Done: e.signed,
	})
}

// signed empties the editor: the text is in the timeline now.
func (e *editor) signed() {
	e.keeper.Forget()
	e.fresh()
	e.s.reload()
	e.s.list.Top()
	e.s.Refresh()
}
