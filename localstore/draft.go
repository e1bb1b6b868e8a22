package localstore

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// Draft is something a user is writing: private, sealed under that user's own
// key, and there again after a crash or a lock.
type Draft struct {
	ID       journal.ID // zero: not saved yet
	Revision uint64     // of the version this one was edited from
	Updated  journal.Instant
	Stream   journal.ID
	Name     string       // what is being written: "rapport", "tiltaksplan/ernæring"
	Fact     journal.Fact // as far as it has come; need not be valid
}

// SaveDraft makes d durable and returns it with its ID and revision. When
// somebody (the same user in another window) has saved over the version that d
// was edited from, d is kept as a draft of its own: two texts, none lost.
func (s *Store) SaveDraft(ctx context.Context, u *Unlocked, d Draft) (Draft, error) {
	box, err := u.draftBox()
	if err != nil {
		return d, err
	}
	d.Updated = journal.InstantOf(s.opt.Now())
	err = s.inTx(ctx, "save a draft", func(ctx context.Context, tx *sql.Tx) error {
		stands, err := d.stands(ctx, tx, box)
		if err != nil {
			return err
		}
		if !stands {
			if d.ID, err = journal.NewID(d.Updated, s.opt.Rand); err != nil {
				return err
			}
			d.Revision = 0
		}
		d.Revision++
		return s.putDraft(ctx, tx, box, d)
	})
	return d, err
}

// stands reports whether the version that d was edited from is still newest.
func (d *Draft) stands(ctx context.Context, tx *sql.Tx, box *draftBox) (bool, error) {
	var revision uint64
	err := tx.QueryRowContext(ctx, `SELECT revision FROM drafts WHERE id = ? AND owner = ?`, d.ID[:], box.owner).Scan(&revision)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return revision == d.Revision, err
}

func (s *Store) putDraft(ctx context.Context, tx *sql.Tx, box *draftBox, d Draft) error {
	sealed, err := box.seal(d, s.opt.Rand)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO drafts (id, owner, name, revision, updated, sealed) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET revision = excluded.revision, updated = excluded.updated, sealed = excluded.sealed`,
		d.ID[:], box.owner, box.name(d.Stream, d.Name), int64(d.Revision), int64(d.Updated), sealed)
	return err
}

// Drafts returns u's own, newest first. One that cannot be opened is an error
// of its own and hides no other: it is left out and counted in broken.
func (s *Store) Drafts(ctx context.Context, u *Unlocked) (drafts []Draft, broken int, err error) {
	box, err := u.draftBox()
	if err != nil {
		return nil, 0, err
	}
	err = s.each(ctx, "read drafts", func(rows *sql.Rows) error {
		var d Draft
		var id, sealed []byte
		if err := rows.Scan(&id, &d.Revision, &d.Updated, &sealed); err != nil {
			return err
		}
		ident, bad := idOf(id)
		if d.ID = ident; bad != nil || box.open(&d, sealed) != nil {
			broken++
			return nil //nolint:nilerr // counted and told; the other drafts are read
		}
		drafts = append(drafts, d)
		return nil
	}, `SELECT id, revision, updated, sealed FROM drafts WHERE owner = ? ORDER BY updated DESC, id DESC`, box.owner)
	return drafts, broken, err
}

// DeleteDraft removes one of u's drafts; one that is gone is no error.
func (s *Store) DeleteDraft(ctx context.Context, u *Unlocked, id journal.ID) error {
	box, err := u.draftBox()
	if err != nil {
		return err
	}
	return s.inTx(ctx, "delete a draft", func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM drafts WHERE id = ? AND owner = ?`, id[:], box.owner)
		return err
	})
}

// draftBox seals one user's drafts.
type draftBox struct {
	key   [32]byte
	owner []byte
}

func (u *Unlocked) draftBox() (*draftBox, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.replica == nil {
		return nil, journal.Invalid("locked")
	}
	b := &draftBox{key: u.draft}
	b.owner = b.hash("owner", []byte(u.user.ID))
	return b, nil
}

func (b *draftBox) hash(purpose string, of ...[]byte) []byte {
	h := hmac.New(sha256.New, b.key[:])
	io.WriteString(h, purpose+"\x00") //nolint:errcheck // a hash takes everything
	for _, p := range of {
		h.Write(p)
	}
	return h.Sum(nil)[:16]
}

func (b *draftBox) name(stream journal.ID, name string) []byte {
	return b.hash("name", stream[:], []byte(name))
}

func (b *draftBox) seal(d Draft, rand io.Reader) ([]byte, error) {
	body, err := seal.EncodeBody(journal.Body{Recorded: d.Updated, Fact: d.Fact})
	if err != nil {
		return nil, fmt.Errorf("encode a draft: %w", err)
	}
	plain := append([]byte(nil), d.Stream[:]...)
	plain = binary.BigEndian.AppendUint16(plain, uint16(len(d.Name)))
	plain = append(append(plain, d.Name...), body...)
	aead, err := chacha20poly1305.NewX(b.key[:])
	if err != nil {
		return nil, fmt.Errorf("seal a draft: %w", err)
	}
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(rand, nonce); err != nil {
		return nil, fmt.Errorf("read random bytes: %w", err)
	}
	return aead.Seal(nonce, nonce, plain, d.ID[:]), nil
}

func (b *draftBox) open(d *Draft, sealed []byte) error {
	aead, err := chacha20poly1305.NewX(b.key[:])
	if err != nil {
		return err
	}
	n := aead.NonceSize()
	if len(sealed) < n {
		return seal.ErrFormat
	}
	plain, err := aead.Open(nil, sealed[:n], sealed[n:], d.ID[:])
	if err != nil || len(plain) < 18 {
		return seal.ErrOpen
	}
	copy(d.Stream[:], plain)
	rest := plain[18:]
	size := int(binary.BigEndian.Uint16(plain[16:]))
	if size > len(rest) {
		return seal.ErrFormat
	}
	d.Name = string(rest[:size])
	body, err := seal.DecodeBody(rest[size:])
	d.Fact = body.Fact
	return err
}
