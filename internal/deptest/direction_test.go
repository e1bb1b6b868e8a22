package deptest_test

import (
	"testing"

	"feltjournal/internal/deptest"
)

// The direction of architecture.md section 2, transitively.
func TestDirection(t *testing.T) {
	t.Parallel()
	const screen, storage, network = "syncd and the domain run without a screen", "the domain knows no storage", "the domain knows no network"
	rules := map[string]map[string]string{
		"feltjournal/journal":       {"fyne.io": screen, "modernc.org/sqlite": storage, "net/http": network, "feltjournal/localstore": storage, "feltjournal/sync": network},
		"feltjournal/journal/chart": {"fyne.io": screen, "modernc.org/sqlite": storage, "net/http": network, "feltjournal/localstore": storage, "feltjournal/sync": network},
		"feltjournal/journal/seal":  {"fyne.io": screen, "modernc.org/sqlite": storage, "net/http": network, "feltjournal/localstore": storage},
		"feltjournal/localstore":    {"fyne.io": screen, "net/http": network, "feltjournal/sync": "storage does not know who replicates it"},
		"feltjournal/sync/wire":     {"fyne.io": screen, "modernc.org/sqlite": storage, "net/http": network},
		"feltjournal/sync/agent":    {"fyne.io": screen, "feltjournal/sync/hub": "agent and hub share only sync/wire", "feltjournal/localstore/replica": "the daemon cannot read", "feltjournal/journal/chart": "the daemon cannot read"},
		"feltjournal/sync/load":     {"fyne.io": screen, "feltjournal/sync/agent": "a load is not the agent that it plays", "feltjournal/localstore": "its workstations have no files"},
		"feltjournal/sync/hub":      {"fyne.io": screen, "feltjournal/sync/agent": "agent and hub share only sync/wire", "feltjournal/localstore": "the hub keeps its own log", "github.com/jackc/pgx": "the hub knows its Store", "modernc.org/sqlite": "the hub knows its Store"},
		"feltjournal/fhir":          {"fyne.io": screen, "feltjournal/sync": "fhir translates; it does not know how entries travel"},
		"feltjournal/cmd/syncd":     {"fyne.io": screen, "feltjournal/ui": screen},
		"feltjournal/ui":            {"feltjournal/sync": "the screen speaks journal", "fyne.io/fyne/v2/app": "only cmd/workstation opens a real window"},
	}
	for pkg, forbidden := range rules {
		deptest.Never(t, pkg, forbidden)
	}
}
