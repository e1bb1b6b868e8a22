package hub

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// Handler serves the protocol. It expects to be reached over TLS that has
// verified the client certificate, if there is one, against the hub's
// authority; see [Hub.Serve].
func (h *Hub) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+wire.SyncPath, h.device(h.serveSync))
	mux.HandleFunc("GET "+wire.WakePath, h.device(h.serveWake))
	mux.HandleFunc("POST "+wire.EnrollPath, h.serveEnroll)
	return h.survive(mux)
}

// survive keeps a panic in one request from ending the process. What is logged
// is where it happened, never what was in the request.
func (h *Hub) survive(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				h.cfg.Log.LogAttrs(r.Context(), slog.LevelError, "panic in a request",
					slog.String("path", r.URL.Path), slog.String("type", fmt.Sprintf("%T", p)), slog.String("stack", string(debug.Stack())))
				h.refuse(w, r, &wire.Error{Code: wire.CodeInternal})
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// device lets only enrolled devices through, each at its own pace.
func (h *Hub) device(next func(http.ResponseWriter, *http.Request, journal.ID, *visitor)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.TLS == nil || len(r.TLS.VerifiedChains) == 0 {
			h.refuse(w, r, &wire.Error{Code: wire.CodeDevice})
			return
		}
		id, ok := deviceOf(r.TLS.PeerCertificates[0])
		if !ok {
			h.refuse(w, r, &wire.Error{Code: wire.CodeDevice})
			return
		}
		v, err := h.guard.enter(id, callerOf(r.Context()), h.cfg.Now())
		if err != nil {
			h.refuse(w, r, err)
			return
		}
		if h.guard.doors.crowded() {
			w.Header().Set("Connection", "close")
			h.guard.leave(v, outcomeEmpty)
			h.refuse(w, r, h.guard.gate.pauses.refuse(reasonDoor, storePause))
			return
		}
		next(w, r, id, v)
	}
}

func (h *Hub) serveEnroll(w http.ResponseWriter, r *http.Request) {
	if !h.guard.admit(h.cfg.Now()) {
		h.refuse(w, r, h.guard.gate.pauses.refuse(reasonEnrol, storePause))
		return
	}
	body, free, err := h.readBody(w, r, wire.EnrollContentType, wire.MaxEnroll)
	defer free()
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	var req wire.EnrollRequest
	if err := json.Unmarshal(body, &req); err != nil {
		h.refuse(w, r, &wire.Error{Code: wire.CodeMalformed})
		return
	}
	resp, err := h.Enroll(r.Context(), &req)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	if body, err = json.Marshal(resp); err != nil {
		h.refuse(w, r, fmt.Errorf("encode an enrolment: %w", err))
		return
	}
	h.cfg.Log.InfoContext(r.Context(), "device enrolled", slog.String("device", resp.Device.String()))
	h.answer(w, r, wire.EnrollContentType, body)
}
