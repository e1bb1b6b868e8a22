package load

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"
)

// Site is the hub that a fleet belongs to.
type Site struct {
	Home    *hub.Home
	Store   hub.Store // the one that it serves
	Address string    // "https://localhost:8443"
	Clock   func() time.Time
}

// Fleet is the workstations of a city.
type Fleet struct {
	Traffic Traffic

	city    City
	clock   func() time.Time // what latencies are measured by
	master  hub.MasterKey
	headKey ed25519.PublicKey
	dialer  *dialer
	units   []unit
	begun   map[journal.ID]hub.Stream // heads as they were when the fleet was made
	devices []*Device
	shift   int // how many shifts were recorded

	replicas bool // they began with nothing

	mu    sync.Mutex
	stops map[journal.ID]time.Time // guarded by mu: stop orders that the centre issued meanwhile, and when
}

// NewFleet makes the workstations of a city that is in the store of site. They
// hold everything that is there.
func NewFleet(ctx context.Context, city City, site Site) (*Fleet, error) {
	f := &Fleet{
		city: city.normal(), clock: site.Clock, master: site.Home.Master,
		begun: map[journal.ID]hub.Stream{}, stops: map[journal.ID]time.Time{},
	}
	f.headKey, _ = site.Home.Sign.Public().(ed25519.PublicKey)
	var err error
	if f.dialer, err = newDialer(site.Address, &f.Traffic); err != nil {
		return nil, err
	}
	epochs, err := hub.New(site.Home.Config(site.Store, site.Clock, f.city.Random("epoch"))).Epochs(ctx)
	if err != nil {
		return nil, err
	}
	err = site.Store.View(ctx, func(tx hub.Tx) error {
		heads, err := tx.Streams(0)
		for _, s := range heads {
			f.begun[s.ID] = s
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the heads of the streams: %w", err)
	}
	return f, f.build(site.Home.Authority, epochs[len(epochs)-1].ID)
}

func (f *Fleet) build(authority *hub.Authority, epoch journal.ID) error {
	trust := x509.NewCertPool()
	trust.AddCert(authority.Certificate)
	for n := range f.city.Units() {
		u, err := f.city.unit(f.master, n)
		if err != nil {
			return err
		}
		f.units = append(f.units, u)
		first, end := f.city.members(n)
		for i := first; i < end; i++ {
			d, err := f.device(i, n, authority, trust)
			if err != nil {
				return fmt.Errorf("make device %d: %w", i, err)
			}
			d.epoch = epoch
			f.devices = append(f.devices, d)
		}
	}
	return nil
}

func (f *Fleet) device(n, u int, authority *hub.Authority, trust *x509.CertPool) (*Device, error) {
	d := &Device{number: n, unit: u, key: f.city.key(n), full: true}
	var err error
	if d.id, err = f.city.device(n); err != nil {
		return nil, err
	}
	public, _ := d.key.Public().(ed25519.PublicKey)
	leaf, err := authority.Device(d.id, public, f.city.Now)
	if err != nil {
		return nil, err
	}
	d.tls = &tls.Config{
		MinVersion: tls.VersionTLS13, RootCAs: trust, ServerName: f.dialer.base.Hostname(), NextProtos: []string{"h2"},
		Certificates:       []tls.Certificate{{Certificate: [][]byte{leaf.Raw}, PrivateKey: d.key, Leaf: leaf}},
		ClientSessionCache: tls.NewLRUClientSessionCache(1),
	}
	for _, s := range append([]journal.ID{d.id, f.units[u].list}, f.units[u].patients...) {
		head, known := f.begun[s]
		if !known {
			return nil, fmt.Errorf("the hub has no stream %s: is this city in its store?", s)
		}
		d.positions = append(d.positions, wire.Position{
			Stream: s, Pos: head.Pos, Root: [8]byte(head.Root[:8]), Confirmed: head.Confirmed, Held: uint64(len(head.Held)), KeyEpoch: head.KeyEpoch,
		})
	}
	slices.SortFunc(d.positions, func(a, b wire.Position) int { return bytes.Compare(a.Stream[:], b.Stream[:]) })
	d.digest = wire.DigestOf(d.positions)
	return d, nil
}

// Move lets the fleet dial another address of the same hub.
func (f *Fleet) Move(address string) (err error) {
	f.Disconnect()
	f.dialer, err = newDialer(address, &f.Traffic)
	return err
}

// Devices is how many there are.
func (f *Fleet) Devices() int { return len(f.devices) }

// Forget makes every workstation like one that was just enrolled: without keys,
// without anything.
func (f *Fleet) Forget() {
	f.replicas = true
	for _, d := range f.devices {
		d.positions, d.epoch, d.full, d.replica = nil, journal.ID{}, true, true
		d.digest = wire.DigestOf(nil)
	}
}

// Record lets the workstations from first up to end write n entries each, all
// of them since the last time they were in contact. It seals them.
func (f *Fleet) Record(ctx context.Context, first, end, n int) error {
	f.shift++
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.NumCPU())
	for _, d := range f.devices[first:end] {
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error { return f.record(d, n) })
	}
	return g.Wait()
}

func (f *Fleet) record(d *Device, n int) error {
	random := f.city.random(fmt.Sprint("entries after ", len(d.own)), d.number)
	began := journal.InstantOf(f.city.Now.Add(-4*time.Hour + time.Duration(f.shift)*time.Hour))
	var link seal.Link
	if len(d.links) > 0 {
		link = d.links[len(d.links)-1]
	}
	for i := range n {
		seq := len(d.own) + 1
		at := began + journal.Instant(i)*journal.Instant(time.Hour.Milliseconds())/journal.Instant(n)
		patient := i % f.city.Patients
		fact := fact(d.number, d.unit*f.city.Patients+patient, seq, at)
		if err := fact.Validate(); err != nil {
			return fmt.Errorf("invent a fact: %w", err)
		}
		id, err := journal.NewID(at, random)
		if err != nil {
			return err
		}
		h := journal.Header{
			ID: id, Stream: f.units[d.unit].patients[patient], Device: d.id, Seq: uint64(seq), Stamp: journal.NewStamp(at, 0), Class: fact.Class(), KeyEpoch: 1,
		}
		key, err := f.master.Key(h.Stream, h.KeyEpoch)
		if err != nil {
			return err
		}
		e, err := seal.Seal(journal.Entry{Header: h, Body: body(nurse, at, fact)}, key)
		if err != nil {
			return err
		}
		link = link.Next(e)
		d.own, d.links = append(d.own, e), append(d.links, link)
	}
	return nil
}

// Streams is how many streams the hub had when the fleet was made.
func (f *Fleet) Streams() int { return len(f.begun) }
