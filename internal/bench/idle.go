package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"feltjournal/journal/seal"
	"feltjournal/localstore"
	"feltjournal/sync/agent"
	"feltjournal/sync/wire"
)

// idleCalls is how often the hub is asked, to see its CPU.
const idleCalls = 2000

// idleResult is a round that finds nothing new.
type idleResult struct {
	Calls, Bytes int
	HubMicros    float64 // CPU of the hub for one call, codec included
}

func (r *idleResult) addTo(t *table) {
	t.within(rowIdle, "nothing to sync: round trips", 1, 1, float64(r.Calls), func(v float64) string { return fmt.Sprint(v) }, "")
	t.within(rowIdle, "nothing to sync: body both ways", 400, 0, float64(r.Bytes), bytes, "")
	t.beside(rowIdle, "nothing to sync: hub CPU a call, HTTP and TLS not counted", fmt.Sprintf("%.0f µs", r.HubMicros))
}

// scale weighs what passes a transport.
type scale struct {
	agent.Transport
	calls, bytes int
	request      []byte // the last
}

func (s *scale) Sync(ctx context.Context, req *wire.Request) (*wire.Response, error) {
	out, err := wire.EncodeRequest(req)
	if err != nil {
		return nil, err
	}
	resp, err := s.Transport.Sync(ctx, req)
	if err != nil {
		return nil, err
	}
	in, err := wire.EncodeResponse(resp)
	s.calls, s.bytes, s.request = s.calls+1, s.bytes+len(out)+len(in), out
	return resp, err
}

// measureIdle enrolls a workstation in dir, brings it up to date over TLS and
// asks once more.
func measureIdle(ctx context.Context, dir string, c *centre) (r idleResult, err error) {
	progress("a round with nothing new ...")
	code, err := c.invite(ctx, "idle", c.unit)
	if err != nil {
		return r, err
	}
	key, err := seal.NewReplicaKey()
	if err != nil {
		return r, err
	}
	place, err := agent.Enroll(ctx, agent.Enrolment{URL: c.url, Code: code, Replica: key.Public(), Now: time.Now})
	if err != nil {
		return r, err
	}
	store, err := localstore.Create(ctx, localstore.Options{Dir: dir, Now: time.Now}, localstore.Device{ID: place.Device, ReplicaPublic: key.Public(), HubURL: c.url})
	if err != nil {
		return r, err
	}
	defer store.Close() //nolint:errcheck // the folder goes next
	link, err := agent.Dial(c.url, place.Identity, time.Now)
	if err != nil {
		return r, err
	}
	defer link.Close()
	s := &scale{Transport: link}
	a := agent.New(agent.Config{Store: store, Transport: s, Sign: place.Identity.Sign, HubKey: place.HubKey, Now: time.Now, Rand: rand.Reader})
	return askTwice(ctx, a, s, c, place)
}

// askTwice syncs until nothing is left, and then once more.
func askTwice(ctx context.Context, a *agent.Agent, s *scale, c *centre, place *agent.Enrolled) (r idleResult, err error) {
	for range 2 {
		s.calls, s.bytes = 0, 0
		result, err := a.Round(ctx)
		if err != nil {
			return r, err
		}
		if !result.Complete {
			return r, errors.New("the round ended incomplete")
		}
	}
	r.Calls, r.Bytes = s.calls, s.bytes
	begin := cpuSeconds()
	for range idleCalls {
		req, err := wire.DecodeRequest(s.request)
		if err != nil {
			return r, err
		}
		resp, err := c.hub.Sync(ctx, place.Device, req)
		if err != nil {
			return r, err
		}
		if _, err := wire.EncodeResponse(resp); err != nil {
			return r, err
		}
	}
	r.HubMicros = (cpuSeconds() - begin) * 1e6 / idleCalls
	return r, nil
}
