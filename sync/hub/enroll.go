package hub

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// InviteLife is how long a one-time code can be used.
const InviteLife = 10 * time.Minute

// ErrAuthority is a hub that was built without an authority.
var ErrAuthority = errors.New("this hub has no authority to enrol devices with")

// Invitation says who is to be let in with a code.
type Invitation struct {
	Label string
	Units []journal.ID // list streams
	Users []journal.Author
}

// invite is an invitation as it is stored, under the hash of its secret: who
// reads the store cannot enrol, and finding it leaks nothing about the secret.
type invite struct {
	Invitation
	Expires journal.Instant
}

func inviteName(secret []byte) string {
	sum := sha256.Sum256(append([]byte("feltjournal enrolment 1\x00"), secret...))
	return invitePrefix + hex.EncodeToString(sum[:])
}

// Invite makes a one-time code that lets one device in within InviteLife.
func (h *Hub) Invite(ctx context.Context, i Invitation) (code string, err error) {
	if h.cfg.Authority == nil {
		return "", ErrAuthority
	}
	if err := h.boot(ctx); err != nil {
		return "", err
	}
	secret := make([]byte, wire.SecretSize)
	if _, err := io.ReadFull(h.cfg.Rand, secret); err != nil {
		return "", fmt.Errorf("read random bytes for a code: %w", err)
	}
	b, err := json.Marshal(invite{i, h.now() + journal.Instant(InviteLife.Milliseconds())})
	if err != nil {
		return "", fmt.Errorf("encode an invitation: %w", err)
	}
	err = h.cfg.Store.Update(ctx, func(tx Tx) error {
		for _, unit := range i.Units {
			if s, err := tx.Stream(unit); err != nil || s.Kind != StreamList {
				return errors.Join(fmt.Errorf("unit %s is not a list", unit), err)
			}
		}
		return tx.SetSetting(inviteName(secret), b)
	})
	if err != nil {
		return "", fmt.Errorf("store an invitation: %w", err)
	}
	return wire.FormatCode(secret, h.cfg.Authority.Certificate.Raw), nil
}

// Enroll lets a device in against the secret of a code, once. A secret that is
// unknown, used or too old, and a request that is not signed by the key it
// names, are a *wire.Error.
func (h *Hub) Enroll(ctx context.Context, req *wire.EnrollRequest) (*wire.EnrollResponse, error) {
	if h.cfg.Authority == nil {
		return nil, ErrAuthority
	}
	if err := h.boot(ctx); err != nil {
		return nil, err
	}
	public, err := requestKey(req.Request)
	if err != nil || len(req.Secret) != wire.SecretSize {
		return nil, &wire.Error{Code: wire.CodeMalformed}
	}
	e := &enrolling{hub: h, req: req, public: public}
	if err := h.cfg.Store.Update(ctx, e.run); err != nil {
		return nil, refused("enrol a device", err)
	}
	if e.refusal.Code != "" {
		return nil, &e.refusal
	}
	h.regrant(map[journal.ID]struct{}{e.resp.Device: {}})
	return e.resp, nil
}

// requestKey is the Ed25519 key of a certificate request, which must be signed
// with it.
func requestKey(der []byte) (ed25519.PublicKey, error) {
	r, err := x509.ParseCertificateRequest(der)
	if err != nil {
		return nil, fmt.Errorf("read a certificate request: %w", err)
	}
	if err := r.CheckSignature(); err != nil {
		return nil, fmt.Errorf("check a certificate request: %w", err)
	}
	public, ok := r.PublicKey.(ed25519.PublicKey)
	if !ok {
		return nil, errors.New("a device's key is an Ed25519 key")
	}
	return public, nil
}

// enrolling is the use of one code, in one transaction.
type enrolling struct {
	hub     *Hub
	req     *wire.EnrollRequest
	public  ed25519.PublicKey
	resp    *wire.EnrollResponse
	refusal wire.Error // Code is empty when there is none
}

func (e *enrolling) run(tx Tx) error {
	e.refusal = wire.Error{}
	now, name := e.hub.now(), inviteName(e.req.Secret)
	stored, err := tx.Setting(name)
	if err != nil {
		return err
	}
	var i invite
	if stored != nil {
		if err := json.Unmarshal(stored, &i); err != nil {
			return fmt.Errorf("decode an invitation: %w", err)
		}
	}
	if stored == nil || now >= i.Expires {
		e.refusal = wire.Error{Code: wire.CodeDevice}
		a := Alarm{At: now, Code: wire.CodeDevice, Text: "an enrolment code was tried that is unknown, used or too old"}
		b := e.hub.batch(tx)
		return errors.Join(tx.SetSetting(name, nil), b.alarm(a))
	}
	return errors.Join(tx.SetSetting(name, nil), e.admit(tx, i.Invitation))
}

func (e *enrolling) admit(tx Tx, i Invitation) error {
	h := e.hub
	id, err := journal.NewID(h.now(), h.cfg.Rand)
	if err != nil {
		return err
	}
	a := Admission{Label: i.Label, Units: i.Units, Users: i.Users, Verify: e.public, Replica: e.req.Replica}
	if err := h.admit(tx, id, a); err != nil {
		return err
	}
	certificate, err := h.cfg.Authority.Device(id, e.public, h.cfg.Now())
	if err != nil {
		return err
	}
	head, _ := h.cfg.Sign.Public().(ed25519.PublicKey)
	e.resp = &wire.EnrollResponse{
		Device: id, Certificate: certificate.Raw, Authority: h.cfg.Authority.Certificate.Raw, HeadKey: head, Users: i.Users,
	}
	return nil
}
