package hub

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// When a device is told of the other workstations of its units, in
// milliseconds: so seldom that "nothing to sync" stays small, so often that one
// that loses the network knows who else was there.
const (
	peerPause  = journal.Instant(10 * 60_000) // between two looks
	peerStep   = journal.Instant(5 * 60_000)  // a contact so much newer is news
	peerRepeat = journal.Instant(60 * 60_000) // told again without news: an answer may have been lost
)

// roster is what a device knows of the others.
type roster struct {
	looked journal.Instant // zero: it was never told
	at     journal.Instant
	peers  []wire.Peer
}

// due reports whether it is time to look again. The hub's clock may jump.
func (t *roster) due(now journal.Instant) bool {
	return t.looked == 0 || now < t.looked || now-t.looked >= peerPause
}

// news reports whether peers are worth telling.
func (t *roster) news(now journal.Instant, peers []wire.Peer) bool {
	if t.looked == 0 || now < t.at || now-t.at >= peerRepeat {
		return true
	}
	return !slices.EqualFunc(t.peers, peers, func(a, b wire.Peer) bool {
		return a.Label == b.Label && b.Seen >= a.Seen && b.Seen-a.Seen < peerStep
	})
}

// tellPeers adds the other workstations to an answer after which the device has
// everything else.
func (x *exchange) tellPeers(tx Tx) error {
	t := &x.session.peers
	if !x.whole || !t.due(x.now) {
		return nil
	}
	peers, err := x.peers(tx)
	if err != nil {
		return err
	}
	if t.news(x.now, peers) {
		x.resp.Peers, x.resp.WithPeers = peers, true
		t.at, t.peers = x.now, peers
	}
	t.looked = x.now
	return nil
}

// peers are the other devices in use that hold a list of the device's and have
// been heard of, those of latest contact if there are too many, by label.
func (x *exchange) peers(tx Tx) ([]wire.Peer, error) {
	ids, err := x.neighbours(tx)
	if err != nil {
		return nil, err
	}
	var out []wire.Peer
	for _, id := range ids {
		d, err := tx.Device(id)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if d.Revoked != 0 || d.Centre {
			continue
		}
		c, err := tx.Contact(id)
		if err != nil {
			return nil, err
		}
		if seen := max(c.Seen, x.hub.contact(id)); seen != 0 {
			out = append(out, wire.Peer{Label: label(d.Label), Seen: seen})
		}
	}
	slices.SortFunc(out, func(a, b wire.Peer) int {
		return cmp.Or(cmp.Compare(b.Seen, a.Seen), strings.Compare(a.Label, b.Label))
	})
	out = out[:min(len(out), wire.MaxPeers)]
	slices.SortFunc(out, func(a, b wire.Peer) int {
		return cmp.Or(strings.Compare(a.Label, b.Label), cmp.Compare(a.Seen, b.Seen))
	})
	return out, nil
}

// neighbours are the devices that hold a list of the device's, without itself.
func (x *exchange) neighbours(tx Tx) ([]journal.ID, error) {
	var out []journal.ID
	for _, stream := range x.session.granted {
		head, err := x.hub.head(tx, stream, x.age)
		if err != nil {
			return nil, err
		}
		if head.Kind != StreamList {
			continue
		}
		holders, err := tx.Holders(stream)
		if err != nil {
			return nil, err
		}
		for _, id := range holders {
			if id != x.req.Device && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out, nil
}

// label cuts a name to what travels.
func label(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	if len(s) <= wire.MaxLabel {
		return s
	}
	n := wire.MaxLabel
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
