package hub

import (
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/url"
	"time"

	"feltjournal/journal"
)

// How long certificates live. Whether a device may come in is decided by the
// hub's own list at every request, not by the date in its certificate.
const (
	authorityLife = 20 * 365 * 24 * time.Hour
	serverLife    = 397 * 24 * time.Hour
	deviceLife    = 5 * 365 * 24 * time.Hour
	// backdated lets a device whose clock is behind take a new certificate.
	backdated = 48 * time.Hour
)

// Authority is the hub's own small certificate authority: it vouches for the
// hub's server and for enrolled devices, and for nobody else.
type Authority struct {
	Certificate *x509.Certificate
	key         ed25519.PrivateKey
	rand        io.Reader
}

// NewAuthority makes an authority.
func NewAuthority(now time.Time, rand io.Reader) (*Authority, error) {
	_, key, err := ed25519.GenerateKey(rand)
	if err != nil {
		return nil, fmt.Errorf("make the authority's key: %w", err)
	}
	a := &Authority{key: key, rand: rand}
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: "Feltjournal hub"}, NotBefore: now.Add(-backdated), NotAfter: now.Add(authorityLife),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
	}
	a.Certificate = template
	if a.Certificate, err = a.issue(template, key.Public()); err != nil {
		return nil, err
	}
	return a, nil
}

// LoadAuthority joins a certificate with its key.
func LoadAuthority(certificate *x509.Certificate, key ed25519.PrivateKey, rand io.Reader) (*Authority, error) {
	if public, ok := certificate.PublicKey.(ed25519.PublicKey); !ok || !public.Equal(key.Public()) {
		return nil, errors.New("the authority's certificate is not for its key")
	}
	return &Authority{Certificate: certificate, key: key, rand: rand}, nil
}

func (a *Authority) issue(template *x509.Certificate, public any) (*x509.Certificate, error) {
	serial := make([]byte, 16)
	if _, err := io.ReadFull(a.rand, serial); err != nil {
		return nil, fmt.Errorf("read random bytes for a serial number: %w", err)
	}
	serial[0] &= 0x7f
	template.SerialNumber = new(big.Int).SetBytes(serial)
	der, err := x509.CreateCertificate(a.rand, template, a.Certificate, public, a.key)
	if err != nil {
		return nil, fmt.Errorf("sign a certificate: %w", err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("read back a certificate: %w", err)
	}
	return c, nil
}

// Server issues the hub's own certificate for names (host names and addresses),
// with the authority behind it, so that a device that enrols can see both.
func (a *Authority) Server(names []string, now time.Time) (tls.Certificate, error) {
	_, key, err := ed25519.GenerateKey(a.rand)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make the server's key: %w", err)
	}
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: "Feltjournal hub"}, NotBefore: now.Add(-backdated), NotAfter: now.Add(serverLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	leaf, err := a.issue(template, key.Public())
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{leaf.Raw, a.Certificate.Raw}, PrivateKey: key, Leaf: leaf}, nil
}

// Device issues the client certificate of a device.
func (a *Authority) Device(id journal.ID, public ed25519.PublicKey, now time.Time) (*x509.Certificate, error) {
	return a.issue(&x509.Certificate{
		Subject: pkix.Name{CommonName: id.String()}, NotBefore: now.Add(-backdated), NotAfter: now.Add(deviceLife),
		URIs: []*url.URL{deviceURI(id)}, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}, public)
}

// deviceURI is how a certificate names its device (RFC 9562: urn:uuid).
func deviceURI(id journal.ID) *url.URL { return &url.URL{Scheme: "urn", Opaque: "uuid:" + id.String()} }

// deviceOf reads the device from a certificate that was verified.
func deviceOf(c *x509.Certificate) (id journal.ID, ok bool) {
	if len(c.URIs) != 1 || c.URIs[0].Scheme != "urn" {
		return id, false
	}
	text := c.URIs[0].Opaque
	if len(text) != len("uuid:")+36 || id.UnmarshalText([]byte(text[len("uuid:"):])) != nil {
		return id, false
	}
	return id, id != journal.ID{}
}
