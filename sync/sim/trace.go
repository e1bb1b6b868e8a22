package sim

import (
	"fmt"

	"feltjournal/sync/wire"
)

// tracef writes what happens in a world that is being watched.
func (w *world) tracef(format string, args ...any) {
	if w.trace != nil {
		fmt.Fprintf(w.trace, "%s %s\n", w.now.Format("02T15:04:05.000"), fmt.Sprintf(format, args...))
	}
}

// traceExchange writes one exchange.
func (l link) traceExchange(req *wire.Request, resp *wire.Response, err error) {
	w := l.d.w
	if w.trace == nil {
		return
	}
	w.tracef("%s asks: epoch %.4x acked %d, %d own, %d relayed, full %t (%d streams), second %t",
		l.d.name, req.HubEpoch[:], req.Acked, len(req.Entries), len(req.Relayed), req.Full, len(req.Positions), l.second)
	if err != nil {
		w.tracef("  %v", err)
		return
	}
	w.tracef("  epoch %.4x acked %d, places %v, refused %v, %d keys, %d removed, more %t, want positions %t from %t",
		resp.HubEpoch[:], resp.Acked, resp.Placements, resp.Refused, len(resp.Keys), len(resp.Removed), resp.More, resp.WantPositions, resp.WantFrom)
	for _, e := range resp.Entries {
		w.tracef("  entry %.4x %.4x/%d at %d", e.Stream[:], e.Device[:], e.Seq, e.Pos)
	}
	for _, s := range resp.Streams {
		w.tracef("  stream %.4x at %d confirmed %d", s.Stream[:], s.Pos, s.Confirmed)
	}
	for _, id := range resp.Removed {
		w.tracef("  removed %.4x", id[:])
	}
}
