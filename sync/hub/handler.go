package hub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

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
func (h *Hub) device(next func(http.ResponseWriter, *http.Request, journal.ID)) http.HandlerFunc {
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
		release, wait := h.guard.enter(id, h.cfg.Now())
		if release == nil {
			h.refuse(w, r, &wire.Error{Code: wire.CodeBusy, RetryAfter: wait})
			return
		}
		defer release()
		next(w, r, id)
	}
}

func (h *Hub) serveSync(w http.ResponseWriter, r *http.Request, device journal.ID) {
	body, err := readBody(w, r, wire.ContentType, wire.MaxFrame)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	req, err := wire.DecodeRequest(body)
	if err != nil {
		h.refuse(w, r, decodeError(err))
		return
	}
	resp, err := h.Sync(r.Context(), device, req)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	frame, err := wire.EncodeResponse(resp)
	if err != nil {
		h.refuse(w, r, fmt.Errorf("encode an answer: %w", err))
		return
	}
	h.answer(w, r, wire.ContentType, frame)
}

// decodeError tells a device that is too new, or sends too much, from one that
// sends nonsense.
func decodeError(err error) error {
	switch {
	case errors.Is(err, wire.ErrVersion):
		return &wire.Error{Code: wire.CodeVersion}
	case errors.Is(err, wire.ErrTooLarge):
		return &wire.Error{Code: wire.CodeTooLarge}
	}
	return &wire.Error{Code: wire.CodeMalformed}
}

func (h *Hub) serveEnroll(w http.ResponseWriter, r *http.Request) {
	if !h.guard.admit(h.cfg.Now()) {
		h.refuse(w, r, &wire.Error{Code: wire.CodeBusy, RetryAfter: 10 * time.Second})
		return
	}
	body, err := readBody(w, r, wire.EnrollContentType, wire.MaxEnroll)
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

// readBody reads a body of one media type, at most limit bytes, and not
// compressed by HTTP: frames have their own compression with a cap.
func readBody(w http.ResponseWriter, r *http.Request, media string, limit int64) ([]byte, error) {
	got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || got != media || r.Header.Get("Content-Encoding") != "" {
		return nil, &wire.Error{Code: wire.CodeMalformed}
	}
	if r.ContentLength > limit {
		return nil, &wire.Error{Code: wire.CodeTooLarge}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return nil, &wire.Error{Code: wire.CodeTooLarge}
	}
	if err != nil {
		return nil, &wire.Error{Code: wire.CodeMalformed} // cut or too slow; nobody may hear this
	}
	return body, nil
}

// serveWake tells a device whenever it should ask again.
func (h *Hub) serveWake(w http.ResponseWriter, r *http.Request, device journal.ID) {
	wake, stop := h.Listen(device)
	defer stop()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	stream := http.NewResponseController(w)
	beat := time.NewTicker(wire.WakeInterval)
	defer beat.Stop()
	for line := ": here\n\n"; ; {
		if err := h.admitted(r.Context(), device); err != nil {
			h.refuse(w, r, err) // has a status only when nothing was sent yet
			return
		}
		if _, err := io.WriteString(w, line); err != nil || stream.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-wake:
			line = "data: 1\n\n"
		case <-beat.C:
			line = ":\n\n"
		}
	}
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

func (h *Hub) answer(w http.ResponseWriter, r *http.Request, media string, body []byte) {
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if _, err := w.Write(body); err != nil {
		h.cfg.Log.DebugContext(r.Context(), "an answer did not get through")
	}
}

// refuse answers with a code, and nothing that a stranger could learn from.
func (h *Hub) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var refusal *wire.Error
	if !errors.As(err, &refusal) {
		refusal = &wire.Error{Code: wire.CodeInternal}
		if r.Context().Err() == nil {
			h.cfg.Log.LogAttrs(r.Context(), slog.LevelError, "a request failed", slog.String("path", r.URL.Path), slog.Any("error", err))
		}
	}
	if refusal.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((refusal.RetryAfter+time.Second-1)/time.Second)))
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(refusal.Code.Status())
	if _, err := io.WriteString(w, string(refusal.Code)); err != nil {
		h.cfg.Log.DebugContext(r.Context(), "a refusal did not get through")
	}
}
