package hub

import (
	"context"
	"crypto/x509"
	"fmt"
	"sync"
	"time"

	"feltjournal/journal"
)

// How long a report is good enough. A large hub's takes some seconds to make: it
// is kept for reportShare times as long as that, within these bounds, however
// many operators look.
const (
	reportLife  = 10 * time.Second
	reportOld   = time.Minute
	reportShare = 20
)

// Overview makes reports and remembers between them what is costly to find
// out: which lists add up, who has a visit today. It is safe for concurrent
// use; a report is made by one caller at a time.
type Overview struct {
	hub    *Hub
	server *x509.Certificate

	mu     sync.Mutex
	made   Report // guarded by mu, as all below
	until  time.Time
	folds  map[journal.ID]listing // of lists, as they were at a version
	visits map[journal.ID]visit   // of patients, as they were at a position
}

// Overview begins one. server is the certificate that the hub serves with, if
// its end is to be reported.
func (h *Hub) Overview(server *x509.Certificate) *Overview {
	return &Overview{hub: h, server: server, folds: map[journal.ID]listing{}, visits: map[journal.ID]visit{}}
}

// Describer is a Store that says what it is: "SQLite, schema 2".
type Describer interface {
	Describe(ctx context.Context) (string, error)
}

// Report is the state of the hub as it was made last, or made now if that is too
// long ago. What it holds is shared: nobody changes it.
func (o *Overview) Report(ctx context.Context) (Report, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	clock := o.hub.cfg.Now
	began := clock()
	if began.Before(o.until) && journal.InstantOf(began) >= o.made.At {
		return o.made, nil
	}
	r, err := o.make(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("read the state of the hub: %w", err)
	}
	end := clock()
	o.made, o.until = r, end.Add(min(max(reportLife, reportShare*end.Sub(began)), reportOld))
	return r, nil
}

func (o *Overview) make(ctx context.Context) (Report, error) {
	var r Report
	if err := o.hub.boot(ctx); err != nil {
		return r, err
	}
	store := ""
	if d, ok := o.hub.cfg.Store.(Describer); ok {
		var err error
		if store, err = d.Describe(ctx); err != nil {
			return r, err
		}
	}
	err := o.hub.cfg.Store.View(ctx, func(tx Tx) error {
		r = Report{At: o.hub.now(), Store: store}
		s := &survey{
			over: o, hub: o.hub, tx: tx, now: r.At, r: &r,
			devices: map[journal.ID]*DeviceReport{}, lists: map[journal.ID]*listing{}, listed: map[journal.ID]bool{},
			held: map[journal.ID][]journal.ID{}, writers: map[journal.ID]bool{}, ends: map[journal.ID]uint64{},
		}
		return s.read()
	})
	return r, err
}

// Answers reports whether the store answers.
func (h *Hub) Answers(ctx context.Context) error {
	return h.cfg.Store.View(ctx, func(tx Tx) error {
		_, err := tx.Setting(settingEpochs)
		return err
	})
}

// unwritten are the contacts that are not in the store yet.
func (h *Hub) unwritten() map[journal.ID]Contact {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := make(map[journal.ID]Contact, len(h.seen))
	for id, c := range h.seen {
		out[id] = c
	}
	return out
}

// Ending is a certificate that ends before long.
type Ending struct {
	What  string // "authority", "server" or "devices"
	Count int
	First journal.Instant
}

// endingSoon is how long before its end a certificate is reported. The server's
// own is renewed by a restart when it has renewBefore left.
const endingSoon = 60 * 24 * time.Hour

// certificates finds what ends soon, or has ended.
func (s *survey) certificates() {
	soon := s.now + journal.Instant(endingSoon.Milliseconds())
	single := func(what string, c *x509.Certificate) {
		if c == nil {
			return
		}
		if end := journal.InstantOf(c.NotAfter); end < soon {
			s.r.Ends = append(s.r.Ends, Ending{What: what, Count: 1, First: end})
		}
	}
	if a := s.hub.cfg.Authority; a != nil {
		single("authority", a.Certificate)
	}
	single("server", s.over.server)
	devices := Ending{What: "devices"}
	for i := range s.r.Devices {
		d := &s.r.Devices[i]
		end := d.Enrolled + journal.Instant(deviceLife.Milliseconds())
		if d.Revoked != 0 || end >= soon {
			continue
		}
		if devices.Count++; devices.First == 0 || end < devices.First {
			devices.First = end
		}
	}
	if devices.Count > 0 {
		s.r.Ends = append(s.r.Ends, devices)
	}
}
