package plan

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/ui/draft"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// draftName begins the name of a draft of a section.
const draftName = "plan/"

// change is a section that the user is writing a new version of.
type change struct {
	s      *Screen
	fact   *journal.Section
	keeper *draft.Keeper
	title  *widgets.Field // nil: the section has its title
	text   *widgets.NoteEditor
	dialog *sign.Dialog
}

// open writes a new version of a section: on top of everything that stands, so
// that a section that stood twice stands once again.
func (s *Screen) open(key string) {
	section := s.section(key)
	if section == nil {
		return
	}
	fact := &journal.Section{
		Document: journal.CarePlan, Key: section.Key, Title: section.Title, Order: section.Order, Text: section.Joined(), Parents: section.Parents,
	}
	c := s.begin(fact)
	st, w := flow.StylesNow(), s.desk.Words
	if !section.Concurrent() {
		c.ask(w.T("plan.edit_title", "Title", section.Title), w.T("plan.sign"), nil)
		return
	}
	text := flow.Text{flow.NewPara(w.T("plan.join_how"), st.Body), flow.Gap(6), section.sides(w, &st)}
	c.ask(w.T("plan.join_title", "Title", section.Title), w.T("plan.join"), flow.NewPage(text, sign.Width, s.desk.Room(240, c.text)))
}

// create writes a new section.
func (s *Screen) create() {
	order := 1
	for i := range s.sections {
		order = max(order, s.sections[i].Order+1)
	}
	c := s.begin(&journal.Section{Document: journal.CarePlan, Order: order})
	c.title = widgets.NewField(s.desk.Words.T("plan.hint_title"))
	c.title.Text = c.fact.Title
	c.title.OnChanged = func(string) { c.changed() }
	c.ask(s.desk.Words.T("plan.button_new"), s.desk.Words.T("plan.sign"), c.title)
}

// begin takes up the user's draft of the section, if there is one. What stands
// now is still what the new version is written on top of: the draft's text is
// the user's, its parents are not.
func (s *Screen) begin(fact *journal.Section) *change {
	c := &change{s: s, fact: fact, keeper: draft.NewKeeper(s.desk, s.journal)}
	c.keeper.Take(localstore.Draft{Stream: s.stream, Name: draftName + fact.Key})
	for _, d := range s.drafts {
		if f, ok := d.Fact.(*journal.Section); ok && d.Name == draftName+fact.Key {
			c.keeper.Take(d)
			fact.Text = f.Text
			if fact.Title == "" {
				fact.Title = f.Title
			}
			break
		}
	}
	c.text = widgets.NewNoteEditor(s.desk.Words.T("plan.hint"), 8)
	c.text.Text = fact.Text
	c.text.OnChanged = func(string) { c.changed() }
	return c
}

func (c *change) changed() { c.keeper.Write(c.written()) }

func (c *change) written() *journal.Section {
	f := *c.fact
	f.Text = c.text.Text
	if c.title != nil {
		f.Title = strings.TrimSpace(c.title.Text)
		f.Key = strings.ToLower(f.Title)
	}
	return &f
}

// ask opens the dialog with something above the editor, or nil.
func (c *change) ask(title, word string, above fyne.CanvasObject) {
	s := c.s
	stream, at := s.stream, s.desk.Now()
	var signed *journal.Section
	var id string
	form := sign.Form{
		Title: title, Person: s.who, Word: word, Icon: "pen", Body: []fyne.CanvasObject{c.text}, First: c.text,
		Ready: func() error {
			signed, id = c.written(), c.keeper.ID()
			return signed.Validate()
		},
		Act: func(ctx context.Context) error {
			_, err := s.journal.Act(ctx, stream, signed, at, id)
			return err
		},
		Closing: c.done, Closed: c.closed,
	}
	if above != nil {
		form.Body = []fyne.CanvasObject{above, c.text}
	}
	if c.title != nil {
		form.First = c.title
		c.title.OnSubmitted = func(string) { widgets.FocusOn(c.text) }
	}
	c.text.OnSign = func() {
		c.keeper.Flush()
		c.keeper.WhenIdle(func() { c.dialog.Sign() })
	}
	s.writing = c.keeper
	c.dialog = s.desk.Open(form)
}

func (c *change) done() { c.keeper.Forget() }

// closed keeps what was written and not signed.
func (c *change) closed() {
	c.keeper.Leave()
	c.s.writing = nil
	c.s.load()
	c.s.Refresh()
	c.s.Focus()
}
