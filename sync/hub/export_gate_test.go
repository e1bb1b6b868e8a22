package hub

import (
	"time"

	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// Limit makes limits small enough to meet them; zero leaves one as it is.
func (h *Hub) Limit(callers, strangers int, life, reading time.Duration) {
	d := h.guard.doors
	if callers > 0 {
		d.most = callers
	}
	if strangers > 0 {
		d.mostStrangers = strangers
	}
	if life > 0 {
		d.life = life
	}
	if reading > 0 {
		h.guard.reading = reading
	}
}

// GoesFirst reports whether a request of device would go before all that are
// not critical.
func (h *Hub) GoesFirst(device journal.ID, req *wire.Request) bool {
	return h.urgency(device, req) == urgentCritical
}
