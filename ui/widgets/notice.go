package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"feltjournal/ui/theme"
)

// Notice is a sentence in a coloured band with an icon, inside the window: it
// is never a notification of the operating system, which others may read. It is
// hidden until it has something to say.
type Notice struct {
	widget.BaseWidget
	tone theme.Tone
	icon string
	text string
	do   fyne.CanvasObject // a button at the right, or nil
}

var _ fyne.Accessible = (*Notice)(nil)

// NewNotice makes a hidden notice.
func NewNotice() *Notice {
	n := &Notice{}
	n.ExtendBaseWidget(n)
	n.Hide()
	return n
}

// NewNoticeOf makes a notice that is shown, with an act beside it or nil.
func NewNoticeOf(tone theme.Tone, icon, text string, do fyne.CanvasObject) *Notice {
	n := &Notice{tone: tone, icon: icon, text: text, do: do}
	n.ExtendBaseWidget(n)
	return n
}

// Set shows a sentence; "" hides the notice.
func (n *Notice) Set(tone theme.Tone, icon, text string) {
	n.tone, n.icon, n.text = tone, icon, text
	if text == "" {
		n.Hide()
		return
	}
	n.Show()
	n.Refresh()
}

// Text is the sentence shown.
func (n *Notice) Text() string { return n.text }

// AccessibilityLabel is the sentence.
func (n *Notice) AccessibilityLabel() string { return n.text }

// AccessibilityRole is text.
func (n *Notice) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by Fyne.
func (n *Notice) CreateRenderer() fyne.WidgetRenderer {
	r := &noticeRenderer{notice: n, frame: canvas.NewRectangle(theme.Surface), icon: NewIcon("info", theme.Ink)}
	r.frame.CornerRadius, r.frame.StrokeWidth = 4, 1
	r.words = widget.NewRichText()
	r.words.Wrapping = fyne.TextWrapWord
	side := container.New(layout.NewCustomPaddedLayout(0, 0, 7, 0), container.NewCenter(r.icon))
	r.box = container.NewStack(r.frame, container.NewBorder(nil, nil, side, n.do, r.words))
	r.Refresh()
	r.box.Resize(fyne.NewSize(likelyWidth, 0))
	return r
}

// likelyWidth is what a notice is measured for before it has a width: how high
// wrapped text is depends on how wide it is.
const likelyWidth = 400

type noticeRenderer struct {
	notice *Notice
	frame  *canvas.Rectangle
	icon   *canvas.Image
	words  *widget.RichText
	box    *fyne.Container
}

func (r *noticeRenderer) MinSize() fyne.Size           { return r.box.MinSize() }
func (r *noticeRenderer) Layout(s fyne.Size)           { r.box.Resize(s) }
func (r *noticeRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.box} }
func (r *noticeRenderer) Destroy()                     {}

func (r *noticeRenderer) Refresh() {
	n := r.notice
	r.frame.FillColor, r.frame.StrokeColor = theme.Seen(n.tone.Fill), theme.Seen(n.tone.Edge)
	if n.icon != "" {
		r.icon.Resource = theme.Icon(n.icon, n.tone.Ink)
		r.icon.Refresh()
	}
	style := widget.RichTextStyleInline
	style.ColorName = theme.InkName(n.tone)
	style.Inline = false
	r.words.Segments = []widget.RichTextSegment{&widget.TextSegment{Text: n.text, Style: style}}
	r.words.Refresh()
	r.box.Refresh()
}
