package hub

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"feltjournal/journal"
	"feltjournal/sync/wire"
)

const (
	// admittedBeats is how many signs of life a stream gives between two looks
	// whether its device is still let in. A device that is shut out is woken and
	// looked at then; its requests are refused whatever its stream says.
	admittedBeats = 12
	// admittedWait is how long a stream waits for the store to say so.
	admittedWait = 5 * time.Second
)

// serveWake tells a device whenever it should ask again. A stream takes no
// place at the gate; who does not read it is cut off.
func (h *Hub) serveWake(w http.ResponseWriter, r *http.Request, device journal.ID, v *visitor) {
	defer h.guard.leave(v, outcomeEmpty)
	h.guard.tally.streams.Add(1)
	defer h.guard.tally.streams.Add(-1)
	wake, stop := h.Listen(device)
	defer stop()
	if err := h.admitted(r.Context(), device); err != nil {
		h.refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	stream := http.NewResponseController(w)
	beat := time.NewTicker(wire.WakeInterval)
	defer beat.Stop()
	line, beats := ": here\n\n", 0
	for {
		h.limit(w, r, wire.WakeInterval+writeTimeout)
		if _, err := io.WriteString(w, line); err != nil || stream.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-wake:
			line, beats = "data: 1\n\n", 0
		case <-beat.C:
			line, beats = ":\n\n", (beats+1)%admittedBeats
		}
		if beats == 0 && h.shutOut(r.Context(), device) {
			return
		}
	}
}

// shutOut reports whether a device that was let in is so no more. While the
// store cannot be reached it is not: thousands of streams would come back at
// once, to be told the same.
func (h *Hub) shutOut(ctx context.Context, device journal.ID) bool {
	ctx, cancel := context.WithTimeout(ctx, admittedWait)
	defer cancel()
	var refusal *wire.Error
	return errors.As(h.admitted(ctx, device), &refusal)
}

// admitted refuses devices that are unknown or revoked.
func (h *Hub) admitted(ctx context.Context, device journal.ID) error {
	var d Device
	err := h.cfg.Store.View(ctx, func(tx Tx) (err error) {
		d, err = tx.Device(device)
		return err
	})
	if errors.Is(err, ErrNotFound) || err == nil && (d.Revoked != 0 || d.Centre) {
		return &wire.Error{Code: wire.CodeDevice}
	}
	return err
}
