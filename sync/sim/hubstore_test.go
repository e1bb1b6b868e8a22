package sim

import (
	"testing"

	"feltjournal/sync/hub"
	"feltjournal/sync/hub/storetest"
)

func TestHubStoreIsAStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) hub.Store { return newHubStore() })
}
