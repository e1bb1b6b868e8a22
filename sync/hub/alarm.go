package hub

import (
	"context"
	"fmt"

	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// How often the same alarm of the same device is written down, in milliseconds.
const (
	alarmPause = journal.Instant(60_000)
	clockPause = journal.Instant(3_600_000) // a wrong clock stays wrong for days
)

// alarmKey is what makes two alarms the same.
type alarmKey struct {
	device journal.ID
	text   string
}

// alarm writes an alarm down, unless the same one was written a moment ago. A
// batch may be run again, after its first run was undone: then its alarms have
// the same time and are written again.
func (b *batch) alarm(a Alarm) error {
	h, key := b.hub, alarmKey{a.Device, a.Text}
	h.mu.Lock()
	last, repeated := h.alarmed[key]
	repeated = repeated && a.At != last && a.At-last < pauseAfter(a.Code) || b.alarmed[key]
	if len(h.alarmed) > maxSessions {
		clear(h.alarmed)
	}
	if !repeated {
		if last != a.At { // not the same again, in another run
			h.rung[a.Kind()]++
		}
		h.alarmed[key] = a.At
	}
	h.mu.Unlock()
	if repeated {
		return nil
	}
	if b.alarmed == nil {
		b.alarmed = map[alarmKey]bool{}
	}
	b.alarmed[key] = true
	h.cfg.Log.Warn("alarm", "kind", string(a.Kind()), "code", string(a.Code), "device", a.Device.String(), "text", a.Text)
	return b.tx.AddAlarm(a)
}

func pauseAfter(code wire.Code) journal.Instant {
	if code == wire.CodeStamp {
		return clockPause
	}
	return alarmPause
}

// Alarms are the newest alarms, newest first.
func (h *Hub) Alarms(ctx context.Context, limit int) (out []Alarm, err error) {
	err = h.cfg.Store.View(ctx, func(tx Tx) error {
		out, err = tx.Alarms(limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read alarms: %w", err)
	}
	return out, nil
}
