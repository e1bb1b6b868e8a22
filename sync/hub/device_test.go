package hub_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/postgres"
	"feltjournal/sync/hub/sqlite"
	"feltjournal/sync/wire"

	"github.com/stretchr/testify/require"
)

// world is a hub over a real store, with a clock that tests set.
type world struct {
	t     testing.TB
	path  string
	now   time.Time
	store hub.Store
	hub   *hub.Hub
	cfg   hub.Config
}

func newWorld(tb testing.TB) *world {
	tb.Helper()
	return newWorldAt(tb, filepath.Join(tb.TempDir(), "hub.db"))
}

// newWorldAt is a world whose store is a file, or a database of a server.
func newWorldAt(tb testing.TB, path string) *world {
	tb.Helper()
	master, err := hub.NewMasterKey(rand.Reader)
	require.NoError(tb, err)
	_, sign, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(tb, err)
	w := &world{t: tb, path: path, now: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)}
	w.cfg = hub.Config{Master: master, Sign: sign, Now: func() time.Time { return w.now }, Rand: rand.Reader}
	w.open()
	tb.Cleanup(func() { require.NoError(tb, w.store.Close()) })
	return w
}

// open starts a hub on the file, as after a restart.
func (w *world) open() {
	w.t.Helper()
	if w.store != nil {
		require.NoError(w.t, w.store.Close())
	}
	store, err := storeAt(w.t, w.path)
	require.NoError(w.t, err)
	w.store, w.cfg.Store = store, store
	w.hub = hub.New(w.cfg)
}

func (w *world) view(f func(hub.Tx) error) {
	w.t.Helper()
	require.NoError(w.t, w.store.View(w.t.Context(), f))
}

var centre = journal.Author{ID: "sentral", Name: "Sentral journal", Role: journal.RoleCentre}

func body(fact journal.Fact) journal.Body {
	return journal.Body{Author: centre, At: 1_700_000_000_000, Recorded: 1_700_000_000_000, Fact: fact}
}

// unit makes a list with patients, all assigned.
func (w *world) unit(name string, patients ...string) (list journal.ID, streams []journal.ID) {
	w.t.Helper()
	list, err := w.hub.AddSubject(w.t.Context(), name)
	require.NoError(w.t, err)
	for _, ref := range patients {
		stream, err := w.hub.AddSubject(w.t.Context(), ref)
		require.NoError(w.t, err)
		w.assign(list, stream, 1, true)
		streams = append(streams, stream)
	}
	return list, streams
}

func (w *world) assign(list, patient journal.ID, version uint32, active bool) {
	w.t.Helper()
	a := &journal.Assignment{Patient: patient, Version: version, Active: active, Unit: "Sone Nord", Name: "Aasen, Åse"}
	if !active {
		a.Reason, a.By = "flyttet", "Kari Nordmann"
	}
	w.append(list, a)
}

func (w *world) append(stream journal.ID, facts ...journal.Fact) {
	w.t.Helper()
	for _, f := range facts {
		require.NoError(w.t, w.hub.Append(w.t.Context(), stream, journal.Item{Body: body(f)}))
	}
}

// device is an honest workstation, small enough to see through: what the agent
// and the local store do together, in memory.
type device struct {
	w       *world
	id      journal.ID
	key     ed25519.PrivateKey
	replica *seal.ReplicaKey
	user    journal.Author

	epoch   journal.ID
	acked   uint64
	own     []seal.Sealed
	links   []seal.Link // links[n] is after own[n-1]
	vector  map[journal.ID]wire.Position
	keys    map[journal.ID]seal.Key
	entries map[journal.ID]seal.Sealed // by id
	urgent  int
	refused map[uint64]wire.Code
	places  map[uint64]uint64
	states  map[journal.ID]wire.StreamState
	lists   map[journal.ID]wire.ListHead
	removed []journal.ID
	trips   int
}

// enroll admits a device to units.
func (w *world) enroll(units ...journal.ID) *device {
	w.t.Helper()
	d := &device{w: w, links: make([]seal.Link, 1), user: journal.Author{ID: "anna", Name: "Anna Berg", HPR: "9012345", Role: journal.RoleNurse}}
	var err error
	var public ed25519.PublicKey
	public, d.key, err = ed25519.GenerateKey(rand.Reader)
	require.NoError(w.t, err)
	d.replica, err = seal.NewReplicaKey()
	require.NoError(w.t, err)
	d.id, err = w.hub.Admit(w.t.Context(), hub.Admission{
		Label: "PC", Units: units, Users: []journal.Author{d.user},
		Verify: public, Replica: d.replica.Public(),
	})
	require.NoError(w.t, err)
	d.forget()
	return d
}

// forget loses all but the own entries.
func (d *device) forget() {
	d.epoch, d.vector, d.keys = journal.ID{}, map[journal.ID]wire.Position{}, map[journal.ID]seal.Key{}
	d.entries, d.states = map[journal.ID]seal.Sealed{}, map[journal.ID]wire.StreamState{}
	d.refused, d.places, d.lists = map[uint64]wire.Code{}, map[uint64]uint64{}, map[journal.ID]wire.ListHead{}
}

func note(text string) journal.Fact { return &journal.Note{Type: "rapport", Text: text} }

// record writes a fact to a stream whose key the device holds.
func (d *device) record(stream journal.ID, fact journal.Fact) seal.Sealed {
	d.w.t.Helper()
	key, ok := d.keys[stream]
	require.True(d.w.t, ok, "no key")
	return d.recordWith(stream, key, fact, func(*journal.Entry) {})
}

func (d *device) recordWith(stream journal.ID, key seal.Key, fact journal.Fact, change func(*journal.Entry)) seal.Sealed {
	d.w.t.Helper()
	d.w.now = d.w.now.Add(time.Second)
	now := journal.InstantOf(d.w.now)
	id, err := journal.NewID(now, rand.Reader)
	require.NoError(d.w.t, err)
	e := journal.Entry{Body: journal.Body{Author: d.user, At: now, Recorded: now, Fact: fact}}
	e.Header = journal.Header{ID: id, Stream: stream, Device: d.id, Seq: uint64(len(d.own) + 1), Stamp: journal.NewStamp(now, 0), Class: fact.Class(), KeyEpoch: 1}
	change(&e)
	s, err := seal.Seal(e, key)
	require.NoError(d.w.t, err)
	d.push(s)
	return s
}

func (d *device) push(s seal.Sealed) {
	d.own = append(d.own, s)
	d.links = append(d.links, d.links[len(d.links)-1].Next(s))
}

// request is what an honest agent asks.
func (d *device) request(full bool) *wire.Request {
	req := &wire.Request{Version: wire.Version, Device: d.id, HubEpoch: d.epoch, Acked: d.acked}
	req.Entries = d.own[d.acked:min(uint64(len(d.own)), d.acked+wire.MaxEntries)]
	d.sign(req)
	vector := d.positions()
	req.Digest = wire.DigestOf(vector)
	if full {
		req.Full, req.Positions = true, vector
	}
	return req
}

func (d *device) positions() []wire.Position {
	var out []wire.Position
	for _, p := range d.vector {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b wire.Position) int { return bytes.Compare(a.Stream[:], b.Stream[:]) })
	return out
}

// exchange sends req through the codec and takes the answer.
func (d *device) exchange(req *wire.Request) (*wire.Response, error) {
	d.w.t.Helper()
	d.trips++
	frame, err := wire.EncodeRequest(req)
	require.NoError(d.w.t, err)
	req, err = wire.DecodeRequest(frame)
	require.NoError(d.w.t, err)
	resp, err := d.w.hub.Sync(d.w.t.Context(), d.id, req)
	if err != nil {
		return nil, err
	}
	frame, err = wire.EncodeResponse(resp)
	require.NoError(d.w.t, err)
	resp, err = wire.DecodeResponse(frame)
	require.NoError(d.w.t, err)
	public, _ := d.w.cfg.Sign.Public().(ed25519.PublicKey)
	require.True(d.w.t, ed25519.Verify(public, wire.HeadMessage(resp.HubEpoch, resp.ServerTime, req.Digest), resp.Head))
	return resp, nil
}

func (d *device) take(resp *wire.Response) {
	d.w.t.Helper()
	t := d.w.t
	d.acked = max(d.acked, resp.Acked)
	d.epoch = resp.HubEpoch
	for _, p := range resp.Placements {
		d.places[p.Seq] = p.Pos
	}
	for _, r := range resp.Refused {
		d.refused[r.Seq] = r.Code
	}
	epochs := map[journal.ID]uint16{}
	for _, k := range resp.Keys {
		key, err := d.replica.UnwrapKey(k.Stream, k.Epoch, k.Wrapped)
		require.NoError(t, err)
		d.keys[k.Stream], epochs[k.Stream] = key, k.Epoch
	}
	for _, e := range resp.Entries {
		if e.Pos == 0 {
			d.urgent++
		}
		d.entries[e.ID] = e.Sealed
	}
	for _, s := range resp.Streams {
		p := d.vector[s.Stream]
		p.Stream, p.Pos, p.Root, p.Confirmed, p.Held = s.Stream, s.Pos, s.Root, s.Confirmed, uint64(len(s.Held))
		p.KeyEpoch = max(p.KeyEpoch, epochs[s.Stream])
		d.vector[s.Stream], d.states[s.Stream] = p, s
		delete(epochs, s.Stream)
	}
	require.Empty(t, epochs, "a key came without the state of its stream")
	for _, id := range resp.Removed {
		delete(d.vector, id)
		delete(d.keys, id)
	}
	d.removed = append(d.removed, resp.Removed...)
	for _, l := range resp.Lists {
		d.lists[l.Stream] = l
	}
}

// sync asks until nothing is left, as a round does.
func (d *device) sync() *wire.Response {
	d.w.t.Helper()
	full := d.epoch == journal.ID{}
	for range 200 {
		resp, err := d.exchange(d.request(full))
		require.NoError(d.w.t, err)
		d.take(resp)
		full = resp.WantPositions
		if !resp.More && !full && d.acked == uint64(len(d.own)) {
			return resp
		}
	}
	d.w.t.Fatal("the round does not end")
	return nil
}

// held are the ids of a stream's entries that the device holds, own included.
func (d *device) held(stream journal.ID) map[journal.ID]bool {
	out := map[journal.ID]bool{}
	for id, s := range d.entries {
		if s.Stream == stream {
			out[id] = true
		}
	}
	for _, s := range d.own {
		if s.Stream == stream {
			out[s.ID] = true
		}
	}
	return out
}

func refusal(t *testing.T, err error) wire.Code {
	t.Helper()
	var e *wire.Error
	require.ErrorAs(t, err, &e)
	return e.Code
}

func storeAt(tb testing.TB, path string) (hub.Store, error) {
	tb.Helper()
	if strings.HasPrefix(path, "postgres") {
		return postgres.Open(tb.Context(), path)
	}
	return sqlite.Open(tb.Context(), path)
}

func openStore(t *testing.T, path string) (hub.Store, error) {
	t.Helper()
	s, err := storeAt(t, path)
	if err == nil {
		t.Cleanup(func() { require.NoError(t, s.Close()) })
	}
	return s, err
}

func exposed(t *testing.T, path string) {
	t.Helper()
	require.NoError(t, os.Chmod(path, 0o644))
}

// sign makes link and signature of a request fit its entries.
func (d *device) sign(req *wire.Request) {
	last := req.Acked
	if n := len(req.Entries); n > 0 {
		last = req.Entries[n-1].Seq
	}
	req.Link = d.links[last]
	req.Signature = ed25519.Sign(d.key, seal.LinkMessage(d.id, last, req.Link))
}

// randomText does not compress.
func randomText(t *testing.T, size int) string {
	t.Helper()
	b := make([]byte, size/2)
	_, err := rand.Read(b)
	require.NoError(t, err)
	return hex.EncodeToString(b)
}
