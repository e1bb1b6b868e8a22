package ui

import (
	"context"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
)

// Options are what a window is made of. Station, Open, Now, Do, After and Go
// are required.
type Options struct {
	Title    string        // of the window; "" is the product's name
	Language i18n.Language // until a user with another choice unlocks
	User     string        // id of the user to offer first
	Demo     bool          // shows the switch "koble fra nettet"
	Density  theme.Density

	Station Station
	Open    Opener
	Habits  Habits // nil: nothing is remembered

	Now   func() time.Time
	Do    Do
	After After
	Go    func(func())    // runs work away from the widgets
	Sync  func()          // asks the agent of this process for a round; nil: another process syncs
	Fault func(err error) // is told of errors that no user can mend; must not block
}

// Station is the sealed store, as far as it can be asked without a user.
type Station interface {
	Users(ctx context.Context) ([]localstore.User, error)
	Status(ctx context.Context) (localstore.Status, error)
}

// Opener unlocks the journal of a user. It is called away from the widgets, and
// a refusal is a *journal.Error.
type Opener func(ctx context.Context, user, pin string) (Journal, error)

// Habits remembers how each user wants the window. It holds no patient data.
type Habits interface {
	Language(user string) (i18n.Language, bool)
	SetLanguage(user string, l i18n.Language)
	LastUser() string
	SetLastUser(user string)
	// Unit is the unit whose list the user went round last, "" for none.
	Unit(user string) string
	SetUnit(user, unit string)
}

// Journal is what the frame reads and does; [replica.Replica] is one. The
// screens declare what they need besides.
type Journal interface {
	User() journal.Author
	Patients() []replica.Summary
	Lists() []replica.ListView
	Status() localstore.Status
	Peers() []localstore.Peer
	Unseen(patient journal.ID) []chart.Change
	Search(query string) []replica.Hit
	SetOffline(ctx context.Context, off bool) error
	Dismiss(ctx context.Context, a localstore.Alarm) error
	Opened(ctx context.Context, patient journal.ID, purpose string) error
	Searched(ctx context.Context) error

	OnChange(f func())
	Run(ctx context.Context) error
	Close()

	clinical
}

var _ Journal = (*replica.Replica)(nil)
