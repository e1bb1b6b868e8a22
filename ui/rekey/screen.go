package rekey

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// Screen keys doses in. All of it belongs to Fyne's goroutine.
type Screen struct {
	desk    *sign.Desk
	journal Journal
	finder  finder
	dose    *dose // what the code names; nil: it waits for a code
	busy    bool
	logged  map[journal.ID]bool // whose looking up is in the access log
	keyed   []keyed             // in this session, latest first
	agreed  string              // the reason last given for going on with an old picture

	code     *widgets.Field
	card     *flow.Page
	act      *widgets.Field
	text     *widgets.Field
	day      *widgets.DateField
	time     *widgets.TimeField
	much     *widgets.Field
	site     *widgets.Field
	why      *widgets.Field
	signer   *widgets.Field
	override *widgets.Field
	against  *flow.Page
	button   *widgets.KeyButton
	said     *widgets.Notice
	count    *canvas.Text
	list     *flow.List
	fields   *fyne.Container
	object   *fyne.Container
}

// New makes an empty screen.
func New(d *sign.Desk, j Journal) *Screen {
	w := d.Words
	s := &Screen{desk: d, journal: j, logged: map[journal.ID]bool{}, said: widgets.NewNotice(), list: flow.NewList(), count: widgets.Caption("")}
	s.finder = finder{journal: j, today: func() journal.Date { return journal.DateOf(d.Now()) }}
	s.code, s.act, s.text = widgets.NewField(w.T("rekey.hint_code")), widgets.NewField(w.T("rekey.hint_act")), widgets.NewField("")
	s.much, s.site, s.why = widgets.NewField(""), widgets.NewField(""), widgets.NewField("")
	s.signer, s.override = widgets.NewField(w.T("rekey.hint_signer")), widgets.NewField(w.T("round.hint_override"))
	today := journal.DateOf(d.Now())
	s.day, s.time = widgets.NewDateField(w, today, today), widgets.NewTimeField(w, 0)
	s.card, s.against = flow.NewPage(nil, 300, 120), flow.NewPage(nil, 300, 130)
	s.button = widgets.NewPrimary(w.T("rekey.button"), "check", s.sign)
	s.keys()
	s.list.Label, s.list.Empty = w.T("rekey.keyed"), w.T("rekey.none")
	s.list.OnKey = func(e *fyne.KeyEvent) { widgets.Forward(s.list, e) }
	s.fields = container.New(layout.NewCustomPaddedVBoxLayout(6))
	s.build()
	s.clear()
	return s
}

// keys says what Enter and the letters do in each field.
func (s *Screen) keys() {
	s.code.OnSubmitted = func(string) { s.look() }
	s.act.OnChanged = func(typed string) {
		if act, reason, whole := done(typed); whole && s.dose != nil {
			s.preview(act, reason)
			s.chosen(reason)
		}
	}
	for _, f := range []*widgets.Field{s.act, s.text, &s.day.Field, &s.time.Field, s.much, s.site, s.why, s.signer, s.override} {
		f.OnSubmitted = func(string) { s.sign() }
	}
}

// chosen goes on from what was done: to its words when the reason is another,
// else to the time.
func (s *Screen) chosen(reason journal.NotGivenReason) {
	s.arrange()
	if reason == journal.ReasonOther {
		s.to(s.text)
		return
	}
	s.to(s.time)
}

// field is where something is typed.
type field interface {
	fyne.CanvasObject
	fyne.Focusable
	TypedShortcut(fyne.Shortcut)
}

// to moves to a field and marks what stands in it, so that typing replaces it.
func (s *Screen) to(f field) {
	widgets.FocusOn(f)
	f.TypedShortcut(&fyne.ShortcutSelectAll{})
}

func (s *Screen) build() {
	w := s.desk.Words
	code := container.NewGridWrap(fyne.NewSize(260, s.code.MinSize().Height), s.code)
	head := container.New(flow.NewWrap(14), sign.Captioned(w, "rekey.field_code", code), container.NewCenter(widgets.Caption(w.T("rekey.how"))))
	top := container.New(layout.NewCustomPaddedVBoxLayout(8), widgets.Subtitle(w.T("rekey.title")), head, s.said, s.fields, s.count)
	s.object = container.New(flow.NewColumn(s.list), container.New(layout.NewCustomPaddedLayout(6, 6, 10, 10), top), s.list)
}

// Object is what the window mounts.
func (s *Screen) Object() fyne.CanvasObject { return s.object }

// Show takes the open patient, which does not matter here: the code says whose
// dose it is. What was half keyed in stays.
func (s *Screen) Show(journal.ID) { s.Refresh() }

// Refresh reads anew how far what was keyed in has come.
func (s *Screen) Refresh() {
	s.items()
	s.object.Refresh()
}

// Focus puts the keyboard where a dose was left, else in the code field. From
// the fields of a dose it goes on to the next code: that dose is left alone.
func (s *Screen) Focus() {
	if s.dose != nil && !s.within() {
		s.to(s.act)
		return
	}
	s.to(s.code)
}

// within reports whether the keyboard is in the fields of a dose.
func (s *Screen) within() bool {
	at := s.desk.Canvas().Focused()
	for _, f := range []fyne.Focusable{s.act, s.text, s.day, s.time, s.much, s.site, s.why, s.signer, s.override} {
		if at == f {
			return true
		}
	}
	return false
}

// Leave lets go of the codes when the window locks or moves on.
func (s *Screen) Leave() { s.finder.forget() }

// clear waits for the next code.
func (s *Screen) clear() {
	s.dose = nil
	for _, f := range []*widgets.Field{s.code, s.act, s.text, s.much, s.site, s.why, s.override} {
		f.SetText("")
	}
	s.against.Set(nil)
	s.arrange()
	s.items()
}

// arrange shows the fields that the dose asks for, in the order of the keyboard.
func (s *Screen) arrange() {
	s.fields.Objects = nil
	if s.dose != nil {
		s.fields.Objects = s.asked()
	}
	s.fields.Refresh()
	s.object.Refresh()
}

func (s *Screen) asked() []fyne.CanvasObject {
	w, d := s.desk.Words, s.dose
	act, reason, _ := done(s.act.Text)
	row := container.New(flow.NewWrap(14), sign.Captioned(w, "rekey.field_act", sized(s.act, 190)))
	if reason == journal.ReasonOther {
		row.Add(sign.Captioned(w, "round.field_not_given", sized(s.text, 240)))
	}
	if d.prn() {
		row.Add(sign.Captioned(w, "rekey.field_day", s.day))
	}
	row.Add(sign.Captioned(w, "round.field_time", s.time))
	if act != journal.ActNotGiven {
		row.Add(sign.Captioned(w, "rekey.field_dose", container.NewHBox(sized(s.much, 80), container.NewCenter(widgets.Body(d.order.Unit)))))
		if d.order.Technique.NeedsSite() {
			row.Add(sign.Captioned(w, "rekey.field_site", sized(s.site, 160)))
		}
		if d.prn() {
			row.Add(sign.Captioned(w, "round.field_reason", sized(s.why, 200)))
		}
	}
	row.Add(sign.Captioned(w, "rekey.field_signer", sized(s.signer, 200)))
	parts := []fyne.CanvasObject{s.card, row}
	if s.warned() {
		parts = append(parts, s.against, sign.Captioned(w, "round.field_override", s.override))
	}
	return append(parts, container.NewHBox(s.button))
}

func sized(o fyne.CanvasObject, width float32) fyne.CanvasObject {
	return container.NewGridWrap(fyne.NewSize(width, o.MinSize().Height), o)
}

func (s *Screen) warned() bool { return s.against.MinSize().Height > 0 }

// fail says what has to be mended.
func (s *Screen) fail(err error) {
	s.said.Set(theme.Alert, "warning", s.desk.Words.Error(err))
	s.object.Refresh()
}
