package localstore

import (
	"context"
	"database/sql"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// Seen is which entries of one stream a user has looked at.
type Seen struct {
	Stream   journal.ID
	Entries  []journal.ID
	Revision int64 // of the row; grows with every change
}

// SetSeen keeps what u has looked at in a stream, in place of what was kept
// before. It never leaves this device, and only u can read it.
func (s *Store) SetSeen(ctx context.Context, u *Unlocked, stream journal.ID, entries []journal.ID) error {
	box, err := u.draftBox()
	if err != nil {
		return err
	}
	name := box.hash("seen", stream[:])
	sealed, err := box.sealSeen(name, Seen{Stream: stream, Entries: entries}, s.opt.Rand)
	if err != nil {
		return err
	}
	return s.inTx(ctx, "note what was seen", func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO seen (owner, name, revision, sealed)
			VALUES (?1, ?2, (SELECT coalesce(max(revision), 0) + 1 FROM seen WHERE owner = ?1), ?3)
			ON CONFLICT DO UPDATE SET revision = excluded.revision, sealed = excluded.sealed`, box.owner, name, sealed)
		return err
	})
}

// SeenSince is what changed of what u has looked at after a revision; 0: all.
// A row that does not open is left out: what it held counts as not seen.
func (s *Store) SeenSince(ctx context.Context, u *Unlocked, revision int64) ([]Seen, error) {
	box, err := u.draftBox()
	if err != nil {
		return nil, err
	}
	var out []Seen
	err = s.each(ctx, "read what was seen", func(rows *sql.Rows) error {
		var name, sealed []byte
		var seen Seen
		if err := rows.Scan(&name, &seen.Revision, &sealed); err != nil {
			return err
		}
		if box.openSeen(name, &seen, sealed) == nil {
			out = append(out, seen)
		}
		return nil
	}, `SELECT name, revision, sealed FROM seen WHERE owner = ? AND revision > ? ORDER BY revision`, box.owner, revision)
	return out, err
}

// sealSeen binds the ids, the stream's first, to their row.
func (b *draftBox) sealSeen(name []byte, seen Seen, rand io.Reader) ([]byte, error) {
	plain := append([]byte(nil), seen.Stream[:]...)
	for _, id := range seen.Entries {
		plain = append(plain, id[:]...)
	}
	aead, err := chacha20poly1305.NewX(b.key[:])
	if err != nil {
		return nil, fmt.Errorf("seal what was seen: %w", err)
	}
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(rand, nonce); err != nil {
		return nil, fmt.Errorf("read random bytes: %w", err)
	}
	return aead.Seal(nonce, nonce, plain, name), nil
}

func (b *draftBox) openSeen(name []byte, seen *Seen, sealed []byte) error {
	aead, err := chacha20poly1305.NewX(b.key[:])
	if err != nil {
		return err
	}
	n := aead.NonceSize()
	if len(sealed) < n {
		return seal.ErrFormat
	}
	plain, err := aead.Open(nil, sealed[:n], sealed[n:], name)
	if err != nil || len(plain) < 16 || len(plain)%16 != 0 {
		return seal.ErrOpen
	}
	copy(seen.Stream[:], plain)
	for rest := plain[16:]; len(rest) > 0; rest = rest[16:] {
		seen.Entries = append(seen.Entries, journal.ID(rest[:16]))
	}
	return nil
}
