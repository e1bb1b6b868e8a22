package ui

import (
	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/ui/notes"
	"feltjournal/ui/plan"
	"feltjournal/ui/print"
	"feltjournal/ui/rekey"
	"feltjournal/ui/review"
	"feltjournal/ui/round"
	"feltjournal/ui/sign"
	"feltjournal/ui/stock"
	"feltjournal/ui/wardround"
)

// Screen is one clinical screen.
type Screen interface {
	Object() fyne.CanvasObject
	Show(patient journal.ID) // another patient
	Refresh()                // something changed
	Focus()                  // puts the keyboard where the work starts
}

// keeper is a screen that holds what the user is writing. Leave makes it
// durable before the window moves on to another patient or locks.
type keeper interface{ Leave() }

// menued is a screen with acts of its own in the main menu.
type menued interface{ Menu() *fyne.Menu }

// clinical is what the clinical screens need of a journal.
type clinical interface {
	round.Journal
	notes.Journal
	plan.Journal
	review.Journal
	wardround.Journal
	stock.Journal
	print.Journal
	rekey.Journal
}

// Page names what stands in the middle of the window.
type Page string

// The pages.
const (
	PageNone   Page = ""       // no patient is chosen
	PageRound  Page = "round"  // medication round
	PageNotes  Page = "notes"  // notes
	PagePlan   Page = "plan"   // care plan
	PageReview Page = "review" // cases to clear up
	PageWard   Page = "ward"   // medication round of a list
	PageStock  Page = "stock"  // narcotics account
	PagePrint  Page = "print"  // on paper
	PageRekey  Page = "rekey"  // from paper
	PageSearch Page = "search" // what was found
	PageHealth Page = "health" // how the workstation is doing
)

// newScreens makes the clinical screens of a session.
func newScreens(d *sign.Desk, j Journal) map[Page]Screen {
	return map[Page]Screen{
		PageRound: round.New(d, j), PageNotes: notes.New(d, j), PagePlan: plan.New(d, j), PageReview: review.New(d, j),
		PageWard: wardround.New(d, j), PageStock: stock.New(d, j), PagePrint: print.New(d, j), PageRekey: rekey.New(d, j),
	}
}

// ofList reports the pages that can be open without a patient: they are about
// the list, or ask who it is.
func (p Page) ofList() bool {
	switch p {
	case PageReview, PageWard, PageStock, PagePrint, PageRekey:
		return true
	}
	return false
}

// keeps reports the pages that stay when another patient is opened from the
// list: the nurse goes from round to round.
func (p Page) keeps() bool { return p != PageWard && p != PageStock && p != PageRekey }
