package agent

import (
	"bufio"
	"context"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"feltjournal/sync/wire"
)

// Limits of a wake stream.
const (
	maxWakeLine = 1 << 10 // bytes; an event says nothing, so a long line is not the hub's
	// wakeSilence is how long a stream may be silent. The hub speaks every
	// wire.WakeInterval; two missed times mean that the connection is dead.
	wakeSilence = 2*wire.WakeInterval + 10*time.Second
)

// Wake listens to the hub's server-sent events until the connection breaks or
// falls silent, or ctx ends. It calls poke once when the stream stands and for
// every event.
func (h *HTTP) Wake(ctx context.Context, poke func()) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, h.base.JoinPath(wire.WakePath).String(), http.NoBody)
	if err != nil {
		return fmt.Errorf("build wake request: %w", err)
	}
	req.Header.Set("Accept", "text/event-stream")
	silence := time.AfterFunc(wakeSilence, cancel)
	defer silence.Stop()
	resp, err := h.client.Do(req)
	if err != nil {
		return fmt.Errorf("open wake stream: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return refusal(resp)
	}
	if got, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); got != "text/event-stream" {
		return fmt.Errorf("%w: it sent %q", ErrPortal, got)
	}
	poke()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, maxWakeLine)
	for lines.Scan() {
		silence.Reset(wakeSilence)
		if strings.HasPrefix(lines.Text(), "data:") {
			poke()
		}
	}
	return fmt.Errorf("the wake stream ended: %w", endOf(ctx, lines.Err()))
}

func endOf(ctx context.Context, err error) error {
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = http.ErrServerClosed
	}
	return err
}
