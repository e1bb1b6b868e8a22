package hub

import (
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"sync"
	"time"
)

// Session tickets let a device come back without a full handshake, to any
// replica and across restarts: their keys are derived from the master key and
// the day, so that all who have the one have the others.
const (
	ticketDay  = 24 * time.Hour
	ticketDays = 7 // crypto/tls refuses older ones itself
)

// tickets hands out the configuration of the day.
type tickets struct {
	master MasterKey
	now    func() time.Time
	base   *tls.Config

	mu    sync.Mutex
	day   int64       // guarded by mu, as below: for which
	today *tls.Config // nil: none yet
}

// config is tls.Config.GetConfigForClient: keys change with the day, and the
// server does not notice.
func (t *tickets) config(*tls.ClientHelloInfo) (*tls.Config, error) {
	day := t.now().Unix() / int64(ticketDay/time.Second)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.today != nil && t.day == day {
		return t.today, nil
	}
	keys, err := t.master.ticketKeys(day)
	if err != nil {
		return nil, err
	}
	c := t.base.Clone()
	c.GetConfigForClient = nil
	c.SetSessionTicketKeys(keys)
	t.day, t.today = day, c
	return c, nil
}

// ticketKeys are the key that tickets of day are sealed with, and those that
// are opened besides: of the days before, and of the next, because another
// replica's clock may be ahead.
func (k MasterKey) ticketKeys(day int64) ([][32]byte, error) {
	days := []int64{day}
	for n := int64(1); n < ticketDays; n++ {
		days = append(days, day-n)
	}
	var keys [][32]byte
	for _, d := range append(days, day+1) {
		info := binary.BigEndian.AppendUint64([]byte("feltjournal session tickets 1\x00"), uint64(d))
		b, err := k.derive(string(info), 32)
		if err != nil {
			return nil, fmt.Errorf("keys of session tickets: %w", err)
		}
		keys = append(keys, [32]byte(b))
	}
	return keys, nil
}
