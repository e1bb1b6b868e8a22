package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/sqlite"
)

// centre is the state of the hub's process.
type centre struct {
	scenario scenario
	work     *workload
	hub      *hub.Hub
	config   hub.Config
	listener *records
	cpu      float64
}

func serveHub(s scenario) error {
	work, err := readWorkload(s.File, s.Devices)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "shiftbench-hub-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	store, err := sqlite.Open(ctx, filepath.Join(dir, "hub.db"))
	if err != nil {
		return err
	}
	defer store.Close() //nolint:errcheck // thrown away with its folder
	c := &centre{scenario: s, work: work}
	g, ctx := errgroup.WithContext(ctx)
	if err := c.listen(ctx, g, store); err != nil {
		return err
	}
	err = obey(func(o order) (any, error) { return c.obey(ctx, o) })
	stop()
	return errors.Join(err, g.Wait())
}

// listen serves the hub on a free port of loopback.
func (c *centre) listen(ctx context.Context, g *errgroup.Group, store hub.Store) error {
	_, sign, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	master, err := hub.NewMasterKey(rand.Reader)
	if err != nil {
		return err
	}
	authority, err := hub.NewAuthority(time.Now(), rand.Reader)
	if err != nil {
		return err
	}
	certificate, err := authority.Server([]string{"localhost"}, time.Now())
	if err != nil {
		return err
	}
	c.config = hub.Config{Store: store, Master: master, Sign: sign, Authority: authority, Now: time.Now, Rand: rand.Reader}
	c.hub = hub.New(c.config)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	c.listener = &records{Listener: listener}
	g.Go(func() error { return c.hub.Serve(ctx, c.listener, certificate) })
	return nil
}

func (c *centre) obey(ctx context.Context, o order) (any, error) {
	switch o.Do {
	case "start":
		return c.start(ctx, o.Keys)
	case "reset":
		forgetPeak()
		c.listener.reset()
		c.cpu = cpuSeconds()
		return usage{}, nil
	case "stats":
		return usage{
			CPUSeconds: cpuSeconds() - c.cpu, PeakMB: peakMB(),
			UpBytes: c.listener.up.Load(), DownBytes: c.listener.down.Load(),
		}, nil
	case "report":
		return c.report(ctx)
	}
	return nil, errors.New("unknown order")
}

// start fills the hub with the base and one list for each device.
func (c *centre) start(ctx context.Context, keys []publicKeys) (opening, error) {
	_, port, err := net.SplitHostPort(c.listener.Addr().String())
	if err != nil {
		return opening{}, err
	}
	head, _ := c.config.Sign.Public().(ed25519.PublicKey)
	o := opening{Address: "https://localhost:" + port, Authority: c.config.Authority.Certificate.Raw, HeadKey: head}
	streams := map[string]journal.ID{}
	for _, p := range c.work.patients {
		if streams[p.ID], err = c.addPatient(ctx, p.ID); err != nil {
			return o, err
		}
	}
	for n, k := range keys {
		p, err := c.addDevice(ctx, n, streams, k)
		if err != nil {
			return o, err
		}
		o.Places = append(o.Places, p)
	}
	return o, nil
}

func (c *centre) addPatient(ctx context.Context, id string) (journal.ID, error) {
	stream, err := c.hub.AddSubject(ctx, patientRef(id))
	if err != nil {
		return stream, err
	}
	items := []journal.Item{{Body: journal.Body{Author: ourCentre, Fact: &journal.Patient{Version: 1, Family: id}}}}
	for _, l := range c.work.base[id] {
		items = append(items, journal.Item{Body: l.body(nil, nil)})
	}
	return stream, c.hub.Append(ctx, stream, items...)
}

func (c *centre) addDevice(ctx context.Context, n int, streams map[string]journal.ID, k publicKeys) (p place, err error) {
	list, err := c.hub.AddSubject(ctx, fmt.Sprintf("Group/%d", n))
	if err != nil {
		return p, err
	}
	var items []journal.Item
	for _, id := range c.work.heldBy(n) {
		on := &journal.Assignment{Patient: streams[id], Version: 1, Active: true, Unit: fmt.Sprint(n), Name: id}
		items = append(items, journal.Item{Body: journal.Body{Author: ourCentre, Fact: on}})
	}
	if err := c.hub.Append(ctx, list, items...); err != nil {
		return p, err
	}
	p.Device, err = c.hub.Admit(ctx, hub.Admission{
		Label: fmt.Sprint(n), Units: []journal.ID{list}, Users: []journal.Author{nurse}, Verify: k.Verify, Replica: k.Replica,
	})
	if err != nil {
		return p, err
	}
	leaf, err := c.config.Authority.Device(p.Device, k.Verify, time.Now())
	if err != nil {
		return p, err
	}
	p.Certificate = leaf.Raw
	return p, nil
}

var ourCentre = journal.Author{ID: "sentral", Name: "Sentral journal", Role: journal.RoleCentre}

func (c *centre) report(ctx context.Context) (report, error) {
	r := report{Digests: map[string]string{}}
	expect := c.work.expect(c.scenario)
	for _, p := range c.work.patients {
		stream, _, err := c.hub.Subject(ctx, patientRef(p.ID))
		if err != nil {
			return r, err
		}
		entries, err := c.hub.Entries(ctx, stream)
		if err != nil {
			return r, err
		}
		folded := chart.Fold(stream, entries)
		records, edits := expect[p.ID].lost(folded)
		r.LostRecords, r.LostEdits = r.LostRecords+records, r.LostEdits+edits
		r.Digests[p.ID] = digest(folded)
	}
	return r, nil
}
