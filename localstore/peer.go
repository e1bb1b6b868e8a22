package localstore

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"feltjournal/journal"
)

// Peer is another workstation that holds the same lists. What its users write
// while it is away from the hub cannot be seen here.
type Peer struct {
	Label string          // the machine's name, as a person reads it
	Seen  journal.Instant // the hub's clock when it last heard from it
}

// MaxPeers bounds how many workstations are kept.
const MaxPeers = 1000

// SetPeers replaces the other workstations by what the hub told last. The same
// peers again write nothing.
func (s *Store) SetPeers(ctx context.Context, peers []Peer) error {
	if len(peers) > MaxPeers {
		return fmt.Errorf("localstore: %d peers", len(peers))
	}
	peers = slices.Clone(peers)
	slices.SortFunc(peers, byLabel)
	held, err := s.Peers(ctx)
	if err != nil || slices.Equal(held, peers) {
		return err
	}
	return s.inTx(ctx, "note the other workstations", func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM peers`); err != nil {
			return err
		}
		for _, p := range peers {
			_, err := tx.ExecContext(ctx, `INSERT INTO peers (label, seen) VALUES (?, ?)`, p.Label, int64(p.Seen))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Peers are the other workstations, by label, the one longest away first where
// two have the same.
func (s *Store) Peers(ctx context.Context) ([]Peer, error) {
	var out []Peer
	err := s.each(ctx, "read the other workstations", func(rows *sql.Rows) error {
		var p Peer
		if err := rows.Scan(&p.Label, &p.Seen); err != nil {
			return err
		}
		out = append(out, p)
		return nil
	}, `SELECT label, seen FROM peers ORDER BY label, seen`)
	return out, err
}

func byLabel(a, b Peer) int {
	return cmp.Or(strings.Compare(a.Label, b.Label), cmp.Compare(a.Seen, b.Seen))
}
