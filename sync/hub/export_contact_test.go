package hub

import "context"

// Flush writes down who was heard of, as Run does every minute.
func (h *Hub) Flush(ctx context.Context) error { return h.writeSeen(ctx) }
