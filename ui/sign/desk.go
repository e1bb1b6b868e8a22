package sign

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/ui/i18n"
)

// Desk is what every clinical screen works with.
type Desk struct {
	Context context.Context        // ends with the session: an act after that is refused
	Words   *i18n.Words            // the user's language
	Canvas  func() fyne.Canvas     // where dialogs open
	Now     func() journal.Instant // the device's clock
	Author  journal.Author         // who is logged in
	// Go runs work away from Fyne's goroutine; UI brings its outcome back to it.
	// Tests run both at once or from a queue.
	Go func(func())
	UI func(func())
	// After runs f on a goroutine of its own after d.
	After func(d time.Duration, f func())
}

// Run does work away from Fyne's goroutine and gives its error to done on it.
func (d *Desk) Run(work func(context.Context) error, done func(error)) {
	d.Go(func() {
		err := work(d.Context)
		d.UI(func() { done(err) })
	})
}
