package hub

import (
	"context"
	"fmt"

	"feltjournal/journal"
)

// alarmPause is how often the same alarm of the same device is written down.
const alarmPause = journal.Instant(60_000)

// alarmKey is what makes two alarms the same.
type alarmKey struct {
	device journal.ID
	text   string
}

// alarm writes an alarm down, unless the same one was written a moment ago.
func (h *Hub) alarm(tx Tx, a Alarm) error {
	h.mu.Lock()
	key := alarmKey{a.Device, a.Text}
	last, repeated := h.alarmed[key]
	repeated = repeated && a.At-last < alarmPause
	if len(h.alarmed) > maxSessions {
		clear(h.alarmed)
	}
	if !repeated {
		h.alarmed[key] = a.At
	}
	h.mu.Unlock()
	if repeated {
		return nil
	}
	h.cfg.Log.Warn("alarm", "code", string(a.Code), "device", a.Device.String(), "text", a.Text)
	return tx.AddAlarm(a)
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
