package agent

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// ErrStranger means that the server is not the hub the code was made at.
var ErrStranger = errors.New("the server is not the hub that this code belongs to")

// Enrolment is what a workstation needs to ask for its place.
type Enrolment struct {
	URL     string
	Code    string           // as typed
	Replica []byte           // public replica key: stream keys will be wrapped for it
	Now     func() time.Time // the device's clock
}

// Enrolled is the place that the hub gave.
type Enrolled struct {
	Device   journal.ID
	Identity Identity
	HubKey   ed25519.PublicKey
	Users    []journal.Author
}

// Enroll makes the device's key, and trades the one-time code for a
// certificate. The server is trusted only if it shows the authority that the
// code names (ErrStranger otherwise, before the code is sent). A code that was
// mistyped is wire.ErrCode; one the hub does not take is a *wire.Error.
func Enroll(ctx context.Context, e Enrolment) (*Enrolled, error) {
	secret, trusts, err := wire.ParseCode(e.Code)
	if err != nil {
		return nil, err
	}
	base, err := hubURL(e.URL)
	if err != nil {
		return nil, err
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the device's key: %w", err)
	}
	request, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, private)
	if err != nil {
		return nil, fmt.Errorf("make the certificate request: %w", err)
	}
	config := enrolConfig(base.Hostname(), trusts, e.Now)
	h := &HTTP{base: base, client: newClient(config)}
	defer h.Close()
	answer, err := h.enroll(ctx, wire.EnrollRequest{Secret: secret, Request: request, Replica: e.Replica})
	if err != nil {
		return nil, err
	}
	return answer.settle(public, private, trusts)
}

type enrolAnswer struct{ wire.EnrollResponse }

func (h *HTTP) enroll(ctx context.Context, req wire.EnrollRequest) (*enrolAnswer, error) {
	body, err := json.Marshal(req)
	if err != nil {
		return nil, fmt.Errorf("encode enrolment: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, SyncTimeout)
	defer cancel()
	body, err = h.post(ctx, wire.EnrollPath, wire.EnrollContentType, body, wire.MaxEnroll)
	if err != nil {
		return nil, err
	}
	var a enrolAnswer
	if err := json.Unmarshal(body, &a.EnrollResponse); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return &a, nil
}

// settle checks that the certificate is for our key and from the authority of
// the code.
func (a *enrolAnswer) settle(public ed25519.PublicKey, private ed25519.PrivateKey, trusts func([]byte) bool) (*Enrolled, error) {
	if !trusts(a.Authority) {
		return nil, ErrStranger
	}
	authority, err := x509.ParseCertificate(a.Authority)
	if err != nil {
		return nil, fmt.Errorf("%w: authority: %w", ErrAnswer, err)
	}
	leaf, err := x509.ParseCertificate(a.Certificate)
	if err != nil {
		return nil, fmt.Errorf("%w: certificate: %w", ErrAnswer, err)
	}
	key, ours := leaf.PublicKey.(ed25519.PublicKey)
	if !ours || !bytes.Equal(key, public) || leaf.CheckSignatureFrom(authority) != nil {
		return nil, fmt.Errorf("%w: the certificate is not for this device", ErrAnswer)
	}
	if a.Device == (journal.ID{}) || len(a.HeadKey) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("%w: no device or no key", ErrAnswer)
	}
	cert := tls.Certificate{Certificate: [][]byte{a.Certificate}, PrivateKey: private, Leaf: leaf}
	id := Identity{Certificate: cert, Authority: authority}
	return &Enrolled{Device: a.Device, Identity: id, HubKey: a.HeadKey, Users: a.Users}, nil
}

// enrolConfig trusts the one authority, among those the server shows, that the
// code was made with.
func enrolConfig(host string, trusts func([]byte) bool, now func() time.Time) *tls.Config {
	config := trust{host: host, now: now}.config()
	config.ClientSessionCache = nil
	config.VerifyConnection = func(state tls.ConnectionState) error {
		for _, c := range state.PeerCertificates {
			if trusts(c.Raw) {
				return trust{authority: c, host: host, now: now}.verify(state)
			}
		}
		return ErrStranger
	}
	return config
}
