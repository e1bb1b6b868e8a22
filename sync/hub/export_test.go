package hub

import "context"

// Look takes in what other processes have committed, as Run does several times
// a second.
func (h *Hub) Look(ctx context.Context) { (&watching{hub: h}).look(ctx) }
