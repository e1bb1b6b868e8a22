package hub

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"

	"feltjournal/sync/wire"
)

const (
	// maxBodies is how many bytes of requests are held in memory, those included
	// that are still on their way.
	maxBodies = 128 << 20
	// firstBody is what is made room for on a device's word.
	firstBody = 16 << 10
)

// errCrowded means that too many requests are held already.
var errCrowded = errors.New("too many bytes of requests are held")

// metered counts what is read as held, as it comes: a device that announces
// much and sends nothing takes nothing.
type metered struct {
	io.Reader
	guard *guard
	held  int64
}

func (m *metered) Read(b []byte) (int, error) {
	n, err := m.Reader.Read(b)
	m.held += int64(n)
	if m.guard.bodies.Add(int64(n)) > maxBodies && err == nil {
		err = errCrowded
	}
	return n, err
}

// readBody reads a body of one media type, at most limit bytes, and not
// compressed by HTTP: frames have their own compression with a cap. free is to
// be called when the body is of no use any more.
func (h *Hub) readBody(w http.ResponseWriter, r *http.Request, media string, limit int64) (body []byte, free func(), err error) {
	m := &metered{guard: h.guard}
	free = func() { h.guard.bodies.Add(-m.held) }
	got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || got != media || r.Header.Get("Content-Encoding") != "" {
		return nil, free, &wire.Error{Code: wire.CodeMalformed}
	}
	if r.ContentLength > limit {
		return nil, free, &wire.Error{Code: wire.CodeTooLarge}
	}
	m.Reader = http.MaxBytesReader(w, r.Body, limit)
	room := min(max(r.ContentLength, 0), firstBody) + bytes.MinRead
	buffer := bytes.NewBuffer(make([]byte, 0, room))
	_, err = buffer.ReadFrom(m)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, free, &wire.Error{Code: wire.CodeTooLarge}
	case errors.Is(err, errCrowded):
		return nil, free, h.guard.gate.pauses.refuse(reasonMemory, storePause)
	case err != nil:
		return nil, free, &wire.Error{Code: wire.CodeMalformed} // cut or too slow; nobody may hear this
	}
	return buffer.Bytes(), free, nil
}
