package hub

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// operatorLife is how long an operator's certificate lives: people leave.
const operatorLife = 397 * 24 * time.Hour

// operatorPrefix begins the URI of an operator's certificate. A device's names
// a UUID, so neither can pass for the other.
const operatorPrefix = "feltjournal:operator:"

// Operator issues the client certificate of a person who watches the hub. Its
// key is on P-256: browsers do not take part in TLS with Ed25519.
func (a *Authority) Operator(name string, now time.Time) (tls.Certificate, error) {
	if strings.TrimSpace(name) == "" {
		return tls.Certificate{}, errors.New("an operator has a name")
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), a.rand)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make an operator's key: %w", err)
	}
	leaf, err := a.issue(&x509.Certificate{
		Subject: pkix.Name{CommonName: name}, NotBefore: now.Add(-backdated), NotAfter: now.Add(operatorLife),
		URIs:     []*url.URL{{Scheme: "urn", Opaque: operatorPrefix + url.PathEscape(name)}},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}, key.Public())
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{leaf.Raw, a.Certificate.Raw}, PrivateKey: key, Leaf: leaf}, nil
}

// OperatorOf is the name in an operator's certificate that was verified against
// the hub's authority; ok is false for every other certificate.
func OperatorOf(c *x509.Certificate) (name string, ok bool) {
	if len(c.URIs) != 1 || c.URIs[0].Scheme != "urn" {
		return "", false
	}
	escaped, found := strings.CutPrefix(c.URIs[0].Opaque, operatorPrefix)
	name, err := url.PathUnescape(escaped)
	return name, found && err == nil && name != ""
}

// Files of what operators see.
const (
	filePage     = "page.pem"
	filePageKey  = "page.key"
	FilePassword = "page.password" //nolint:gosec // the name of a file
)

// Page is the certificate that the operators' page is served with, made or
// renewed when need be, for the names of the hub's own. It stands apart from the
// hub's authority because browsers know no Ed25519: on P-256, signed by itself,
// to be trusted by who imports page.pem.
func (h *Home) Page(now time.Time) (tls.Certificate, error) {
	c, err := tls.LoadX509KeyPair(filepath.Join(h.Dir, filePage), filepath.Join(h.Dir, filePageKey))
	if err == nil && now.Before(c.Leaf.NotAfter.Add(-renewBefore)) {
		return c, nil
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return c, fmt.Errorf("read the page's certificate: %w", err)
	}
	if c, err = h.newPage(now); err != nil {
		return c, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
	if err != nil {
		return c, fmt.Errorf("encode the page's key: %w", err)
	}
	return c, errors.Join(
		writePEM(filepath.Join(h.Dir, filePageKey), 0o600, pemKey, der),
		writePEM(filepath.Join(h.Dir, filePage), 0o644, pemCertificate, c.Certificate...))
}

func (h *Home) newPage(now time.Time) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), h.Authority.rand)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make the page's key: %w", err)
	}
	t := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixMilli()), Subject: pkix.Name{CommonName: "Feltjournal hub, page"},
		NotBefore: now.Add(-backdated), NotAfter: now.Add(serverLife), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames: append([]string(nil), h.Server.Leaf.DNSNames...), IPAddresses: append([]net.IP(nil), h.Server.Leaf.IPAddresses...),
	}
	der, err := x509.CreateCertificate(h.Authority.rand, t, t, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("sign the page's certificate: %w", err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("read back the page's certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, nil
}

// WriteOperator writes an operator's key and certificates to path, for nobody
// else to read.
func WriteOperator(path string, c tls.Certificate) error {
	der, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
	if err != nil {
		return fmt.Errorf("encode an operator's key: %w", err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: pemKey, Bytes: der})
	for _, der := range c.Certificate {
		text = append(text, pem.EncodeToMemory(&pem.Block{Type: pemCertificate, Bytes: der})...)
	}
	return WriteSecret(path, text)
}

// WriteSecret replaces path in one step, for nobody else to read.
func WriteSecret(path string, text []byte) error {
	part := path + ".part"
	err := writeSynced(part, 0o600, text)
	if err == nil {
		err = os.Rename(part, path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	return nil
}
