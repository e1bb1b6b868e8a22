package hub

import (
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// Files of a hub's directory. Everything but the certificates is secret.
const (
	fileAuthority    = "authority.pem"
	fileAuthorityKey = "authority.key"
	fileServer       = "server.pem"
	fileServerKey    = "server.key"
	fileHeadKey      = "head.key"
	fileMaster       = "master.key" // written last: with it the directory is a hub
	fileStore        = "hub.db"
)

// renewBefore is how long before its end a server certificate is replaced.
const renewBefore = 30 * 24 * time.Hour

const (
	pemCertificate = "CERTIFICATE"
	pemKey         = "PRIVATE KEY"
	pemMaster      = "FELTJOURNAL MASTER KEY"
)

// Errors of a hub's directory.
var (
	ErrHome   = errors.New("there is a hub here already")
	ErrSecret = errors.New("a secret file can be read by others")
)

// Home is a hub's directory, opened.
type Home struct {
	Dir       string
	Master    MasterKey
	Sign      ed25519.PrivateKey // signs heads
	Authority *Authority
	Server    tls.Certificate
}

// StorePath is the file of the embedded store.
func (h *Home) StorePath() string { return filepath.Join(h.Dir, fileStore) }

// InitHome makes a hub in dir: its keys, its authority and a certificate for
// names. It refuses a directory that holds one.
func InitHome(dir string, names []string, now time.Time, rand io.Reader) (*Home, error) {
	if _, err := os.Stat(filepath.Join(dir, fileMaster)); !errors.Is(err, os.ErrNotExist) {
		return nil, errors.Join(ErrHome, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the hub's directory: %w", err)
	}
	h := &Home{Dir: dir}
	var err error
	if h.Master, err = NewMasterKey(rand); err != nil {
		return nil, err
	}
	if _, h.Sign, err = ed25519.GenerateKey(rand); err != nil {
		return nil, fmt.Errorf("make the key that signs heads: %w", err)
	}
	if h.Authority, err = NewAuthority(now, rand); err != nil {
		return nil, err
	}
	if err := h.renew(names, now); err != nil {
		return nil, err
	}
	return h, h.save()
}

// save writes what init made, the master key last and only if all else is
// there.
func (h *Home) save() error {
	if err := writeKey(filepath.Join(h.Dir, fileAuthorityKey), h.Authority.key); err != nil {
		return err
	}
	if err := writeKey(filepath.Join(h.Dir, fileHeadKey), h.Sign); err != nil {
		return err
	}
	if err := writePEM(filepath.Join(h.Dir, fileAuthority), 0o644, pemCertificate, h.Authority.Certificate.Raw); err != nil {
		return err
	}
	return writePEM(filepath.Join(h.Dir, fileMaster), 0o600, pemMaster, h.Master[:])
}

// renew issues the server certificate.
func (h *Home) renew(names []string, now time.Time) (err error) {
	if h.Server, err = h.Authority.Server(names, now); err != nil {
		return err
	}
	key, ok := h.Server.PrivateKey.(ed25519.PrivateKey)
	if !ok {
		return errors.New("the server's key is not an Ed25519 key")
	}
	return errors.Join(
		writeKey(filepath.Join(h.Dir, fileServerKey), key),
		writePEM(filepath.Join(h.Dir, fileServer), 0o644, pemCertificate, h.Server.Certificate...),
	)
}

// LoadHome opens a hub's directory, and replaces a server certificate that is
// about to end.
func LoadHome(dir string, now time.Time, rand io.Reader) (*Home, error) {
	h := &Home{Dir: dir}
	master, err := readPEM(filepath.Join(dir, fileMaster), true, pemMaster)
	if err != nil {
		return nil, err
	}
	if len(master[0]) != len(h.Master) {
		return nil, fmt.Errorf("read %s: wrong length", fileMaster)
	}
	h.Master = MasterKey(master[0])
	if h.Sign, err = readKey(filepath.Join(dir, fileHeadKey)); err != nil {
		return nil, err
	}
	if err := h.loadAuthority(rand); err != nil {
		return nil, err
	}
	if err := h.loadServer(); err != nil {
		return nil, err
	}
	if leaf := h.Server.Leaf; now.After(leaf.NotAfter.Add(-renewBefore)) {
		names := append([]string(nil), leaf.DNSNames...)
		for _, ip := range leaf.IPAddresses {
			names = append(names, ip.String())
		}
		return h, h.renew(names, now)
	}
	return h, nil
}

func (h *Home) loadAuthority(rand io.Reader) error {
	key, err := readKey(filepath.Join(h.Dir, fileAuthorityKey))
	if err != nil {
		return err
	}
	der, err := readPEM(filepath.Join(h.Dir, fileAuthority), false, pemCertificate)
	if err != nil {
		return err
	}
	certificate, err := x509.ParseCertificate(der[0])
	if err != nil {
		return fmt.Errorf("read %s: %w", fileAuthority, err)
	}
	h.Authority, err = LoadAuthority(certificate, key, rand)
	return err
}

func (h *Home) loadServer() error {
	key, err := readKey(filepath.Join(h.Dir, fileServerKey))
	if err != nil {
		return err
	}
	chain, err := readPEM(filepath.Join(h.Dir, fileServer), false, pemCertificate)
	if err != nil {
		return err
	}
	leaf, err := x509.ParseCertificate(chain[0])
	if err != nil {
		return fmt.Errorf("read %s: %w", fileServer, err)
	}
	if public, ok := leaf.PublicKey.(ed25519.PublicKey); !ok || !public.Equal(key.Public()) {
		return errors.New("the server's certificate is not for its key")
	}
	h.Server = tls.Certificate{Certificate: chain, PrivateKey: key, Leaf: leaf}
	return nil
}

// Config is what the hub of this directory is built of, over store.
func (h *Home) Config(store Store, now func() time.Time, rand io.Reader) Config {
	return Config{Store: store, Master: h.Master, Sign: h.Sign, Now: now, Rand: rand, Authority: h.Authority}
}
