package hub

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"feltjournal/sync/wire"
)

// troublePause is how often the log says that the store cannot be reached.
const troublePause = time.Minute

// trouble is when something was last said.
type trouble struct{ last atomic.Int64 }

// due reports whether it is time to say it again.
func (t *trouble) due(now time.Time) bool {
	last := t.last.Load()
	at := now.UnixNano()
	return (last == 0 || at-last >= int64(troublePause) || at < last) && t.last.CompareAndSwap(last, at)
}

func (h *Hub) answer(w http.ResponseWriter, r *http.Request, media string, body []byte) {
	w.Header()["Date"] = nil // a signed answer has the hub's clock in it
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	h.limit(w, r, h.guard.reading)
	if _, err := w.Write(body); err != nil {
		h.cfg.Log.DebugContext(r.Context(), "an answer did not get through")
	}
}

// limit bounds how long what is written from now on may take: who does not read
// is cut off. It holds nothing meanwhile but the answer.
func (h *Hub) limit(w http.ResponseWriter, r *http.Request, d time.Duration) {
	err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(d)) //nolint:forbidigo // the connection's clock, not the hub's
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		h.cfg.Log.DebugContext(r.Context(), "an answer has no time limit", slog.Any("error", err))
	}
}

// refuse answers with a code, and nothing that a stranger could learn from.
func (h *Hub) refuse(w http.ResponseWriter, r *http.Request, err error) {
	refusal := h.refusal(r, err)
	if refusal.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((refusal.RetryAfter+time.Second-1)/time.Second)))
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	h.limit(w, r, h.guard.reading)
	w.WriteHeader(refusal.Code.Status())
	if _, err := io.WriteString(w, string(refusal.Code)); err != nil {
		h.cfg.Log.DebugContext(r.Context(), "a refusal did not get through")
	}
}

// refusal is what is told of err. A store that cannot be reached is a reason to
// come back, and is said in the log once a minute for all who came.
func (h *Hub) refusal(r *http.Request, err error) *wire.Error {
	var refusal *wire.Error
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.Is(err, ErrUnavailable):
		if h.guard.trouble.due(h.cfg.Now()) {
			h.cfg.Log.LogAttrs(r.Context(), slog.LevelError, "the store cannot be reached; devices are asked to come back", slog.Any("error", err))
		}
		return h.guard.gate.pauses.refuse(reasonStore, storePause)
	}
	if r.Context().Err() == nil {
		h.guard.tally.failed.Add(1)
		h.cfg.Log.LogAttrs(r.Context(), slog.LevelError, "a request failed", slog.String("path", r.URL.Path), slog.Any("error", err))
	}
	return &wire.Error{Code: wire.CodeInternal}
}
