package widgets

import (
	"errors"

	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
)

// DateField is a day, written dd.mm.yyyy or by the shortcuts of
// [format.ParseDate]; it is written out in full when the field is left.
type DateField struct {
	Field
	today journal.Date
}

// NewDateField makes a field that holds the day d; zero leaves it empty.
func NewDateField(w *i18n.Words, today, d journal.Date) *DateField {
	f := &DateField{today: today}
	f.PlaceHolder = w.T("date.hint")
	f.ExtendBaseWidget(f)
	f.Set(d)
	f.Validator = func(s string) error {
		if _, ok := format.ParseDate(s, f.today); !ok {
			return errors.New(w.T("date.bad"))
		}
		return nil
	}
	f.OnFocusLost = func() {
		if d, ok := f.Value(); ok {
			f.Set(d)
		}
	}
	return f
}

// Value is the day; ok is false when the text is not one.
func (f *DateField) Value() (d journal.Date, ok bool) { return format.ParseDate(f.Text, f.today) }

// Set shows the day d.
func (f *DateField) Set(d journal.Date) {
	if d == 0 {
		f.SetText("")
		return
	}
	f.SetText(d.String())
}

// MinSize holds a whole date.
func (f *DateField) MinSize() fyne.Size { return wide(f.Field.MinSize(), "22.11.2026 ") }

// TimeField is a time of day, written 15:04 or by the shortcuts of
// [format.ParseTime].
type TimeField struct {
	Field
}

// NewTimeField makes a field that holds the time t.
func NewTimeField(w *i18n.Words, t journal.LocalTime) *TimeField {
	f := &TimeField{}
	f.PlaceHolder = w.T("time.hint")
	f.ExtendBaseWidget(f)
	f.Set(t)
	f.Validator = func(s string) error {
		if _, ok := format.ParseTime(s); !ok {
			return errors.New(w.T("time.bad"))
		}
		return nil
	}
	f.OnFocusLost = func() {
		if t, ok := f.Value(); ok {
			f.Set(t)
		}
	}
	return f
}

// Value is the time; ok is false when the text is not one.
func (f *TimeField) Value() (t journal.LocalTime, ok bool) { return format.ParseTime(f.Text) }

// Set shows the time t.
func (f *TimeField) Set(t journal.LocalTime) { f.SetText(t.String()) }

// MinSize holds a whole time.
func (f *TimeField) MinSize() fyne.Size { return wide(f.Field.MinSize(), "08:00 ") }

// wide makes room for sample, the validator's mark and the padding.
func wide(s fyne.Size, sample string) fyne.Size {
	s.Width = max(s.Width, Body(sample).MinSize().Width+40)
	return s
}
