package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
	"feltjournal/sync/agent"
)

// workstation is one enrolled device with its user logged in.
type workstation struct {
	number   int
	settings agent.Settings
	identity agent.Identity
	store    *localstore.Store
	user     *localstore.Unlocked
	agent    *agent.Agent
	link     *agent.HTTP
}

// devices is the state of the devices' process.
type devices struct {
	scenario scenario
	work     *workload
	dir      string
	keys     []*keys
	all      []*workstation
	opMs     []float64
	cpu      float64
}

func serveDevices(s scenario) error {
	work, err := readWorkload(s.File, s.Devices)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "shiftbench-devices-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	d := &devices{scenario: s, work: work, dir: dir}
	return obey(func(o order) (any, error) { return d.obey(context.Background(), o) })
}

func (d *devices) obey(ctx context.Context, o order) (any, error) {
	switch o.Do {
	case "keys":
		return d.makeKeys()
	case "start":
		if err := d.start(ctx, o); err != nil {
			return nil, err
		}
		forgetPeak()
		d.cpu = cpuSeconds()
		return struct{}{}, nil
	case "handshake":
		return struct{}{}, d.each(func(w *workstation) error { return w.handshake(ctx) })
	case "go":
		return struct{}{}, d.each(func(w *workstation) error { return w.sync(ctx) })
	case "stats":
		return usage{CPUSeconds: cpuSeconds() - d.cpu, PeakMB: peakMB()}, nil
	case "report":
		return d.report(ctx)
	}
	return nil, fmt.Errorf("unknown order")
}

// each runs f for all devices at once.
func (d *devices) each(f func(*workstation) error) error {
	var g errgroup.Group
	for _, w := range d.all {
		g.Go(func() error { return f(w) })
	}
	return g.Wait()
}

// start brings every device to where the workload begins: enrolled, in sync
// with the base, and with its offline work recorded.
func (d *devices) start(ctx context.Context, o order) error {
	for n := range o.Opening.Places {
		w, err := d.enroll(ctx, n, &o.Opening)
		if err != nil {
			return err
		}
		d.all = append(d.all, w)
	}
	if d.scenario.Name == "bootstrap" {
		return nil
	}
	if err := d.each(func(w *workstation) error { return w.sync(ctx) }); err != nil {
		return err
	}
	for _, w := range d.all {
		if err := d.record(ctx, w); err != nil {
			return err
		}
		w.link.Close() // reconnecting includes the handshake
		if err := w.dial(); err != nil {
			return err
		}
	}
	return nil
}

// keys are a device's before it is enrolled.
type keys struct {
	sign    ed25519.PrivateKey
	replica *seal.ReplicaKey
}

func (d *devices) makeKeys() (out []publicKeys, err error) {
	for range d.scenario.connecting() {
		var k keys
		var public ed25519.PublicKey
		if public, k.sign, err = ed25519.GenerateKey(rand.Reader); err != nil {
			return nil, err
		}
		if k.replica, err = seal.NewReplicaKey(); err != nil {
			return nil, err
		}
		d.keys = append(d.keys, &k)
		out = append(out, publicKeys{Verify: public, Replica: k.replica.Public()})
	}
	return out, nil
}

// identity is what enrolment gives a device.
func (k *keys) identity(o *opening, p place) (agent.Identity, error) {
	authority, err := x509.ParseCertificate(o.Authority)
	if err != nil {
		return agent.Identity{}, err
	}
	leaf, err := x509.ParseCertificate(p.Certificate)
	if err != nil {
		return agent.Identity{}, err
	}
	own := tls.Certificate{Certificate: [][]byte{p.Certificate}, PrivateKey: k.sign, Leaf: leaf}
	return agent.Identity{Certificate: own, Authority: authority}, nil
}

func (d *devices) enroll(ctx context.Context, n int, o *opening) (*workstation, error) {
	key, place := d.keys[n].replica, o.Places[n]
	identity, err := d.keys[n].identity(o, place)
	if err != nil {
		return nil, err
	}
	options := localstore.Options{
		Dir: filepath.Join(d.dir, fmt.Sprint(n)), Now: time.Now, Pepper: localstore.StaticPepper("shiftbench pepper of 32 bytes..."),
		PIN: localstore.PINCost{Time: 1, MemoryKiB: 64, Threads: 1},
	}
	w := &workstation{number: n, identity: identity, settings: agent.Settings{HubURL: o.Address, HubKey: o.HeadKey}}
	w.store, err = localstore.Create(ctx, options, localstore.Device{ID: place.Device, ReplicaPublic: key.Public(), HubURL: o.Address})
	if err != nil {
		return nil, err
	}
	if err := w.store.AddUser(ctx, nurse, "1234", key); err != nil {
		return nil, err
	}
	if w.user, err = w.store.Unlock(ctx, nurse.ID, "1234"); err != nil {
		return nil, err
	}
	return w, w.dial()
}

func (w *workstation) dial() (err error) {
	if w.link, err = agent.Dial(w.settings.HubURL, w.identity, time.Now); err != nil {
		return err
	}
	w.agent = agent.New(agent.Config{
		Store: w.store, Transport: w.link, Sign: w.identity.Sign, HubKey: w.settings.HubKey, Now: time.Now, Rand: rand.Reader,
	})
	return nil
}

// handshake makes a connection and uses it for nothing.
func (w *workstation) handshake(ctx context.Context) error {
	trust := x509.NewCertPool()
	trust.AddCert(w.identity.Authority)
	dialer := tls.Dialer{Config: &tls.Config{
		RootCAs: trust, ServerName: "localhost", NextProtos: []string{"h2"}, Certificates: []tls.Certificate{w.identity.Certificate}, MinVersion: tls.VersionTLS13,
	}}
	c, err := dialer.DialContext(ctx, "tcp", strings.TrimPrefix(w.settings.HubURL, "https://"))
	if err != nil {
		return fmt.Errorf("device %d: handshake: %w", w.number, err)
	}
	var first [1]byte // the server's settings frame follows its last handshake record
	_, err = io.ReadFull(c, first[:])
	return errors.Join(err, c.Close())
}

func (w *workstation) sync(ctx context.Context) error {
	r, err := w.agent.Round(ctx)
	if err != nil {
		return fmt.Errorf("device %d: %w", w.number, err)
	}
	if !r.Complete {
		return fmt.Errorf("device %d: the round ended incomplete: %+v", w.number, r)
	}
	return nil
}

// record writes a device's offline work, each operation durable before the
// next, and takes the time of each.
func (d *devices) record(ctx context.Context, w *workstation) error {
	base, err := w.read(ctx)
	if err != nil {
		return err
	}
	for _, op := range d.work.ops[w.number] {
		body := op.body(base.notes, d.work.notes)
		begin := time.Now()
		if _, err := w.store.Record(ctx, w.user, base.streams[op.P], body, localstore.RecordOptions{}); err != nil {
			return fmt.Errorf("device %d: record: %w", w.number, err)
		}
		d.opMs = append(d.opMs, float64(time.Since(begin).Microseconds())/1000)
	}
	return nil
}

// contents is what a device's replica holds, opened.
type contents struct {
	streams map[string]journal.ID
	notes   map[string]journal.ID // text of a base note -> its entry
	charts  map[string]*chart.Chart
}

// read opens everything a device holds.
func (w *workstation) read(ctx context.Context) (contents, error) {
	c := contents{streams: map[string]journal.ID{}, notes: map[string]journal.ID{}, charts: map[string]*chart.Chart{}}
	byStream := map[journal.ID][]journal.Entry{}
	err := w.store.Rows(ctx, 0, func(r localstore.Row) error {
		key, err := w.user.Key(ctx, r.Stream, r.KeyEpoch)
		if err != nil {
			return err
		}
		e, err := seal.Open(r.Sealed, key)
		if err != nil {
			return err
		}
		byStream[e.Stream] = append(byStream[e.Stream], e)
		switch f := e.Fact.(type) {
		case *journal.Patient:
			c.streams[f.Family] = e.Stream
		case *journal.Note:
			c.notes[f.Text] = e.ID
		}
		return nil
	})
	for patient, stream := range c.streams {
		c.charts[patient] = chart.Fold(stream, byStream[stream])
	}
	return c, err
}

func (d *devices) report(ctx context.Context) (report, error) {
	r := report{Digests: map[string]string{}, OpP50Ms: quantile(d.opMs, 0.5), OpP99Ms: quantile(d.opMs, 0.99)}
	expect := d.work.expect(d.scenario)
	for _, w := range d.all {
		held, err := w.read(ctx)
		if err != nil {
			return r, err
		}
		for _, patient := range d.work.heldBy(w.number) {
			c := held.charts[patient]
			if c == nil {
				r.Mismatches++
				continue
			}
			records, edits := expect[patient].lost(c)
			r.LostRecords, r.LostEdits = r.LostRecords+records, r.LostEdits+edits
			if known, ok := r.Digests[patient]; ok && known != digest(c) {
				r.Mismatches++
			}
			r.Digests[patient] = digest(c)
		}
	}
	return r, nil
}
