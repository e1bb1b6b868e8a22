package agent

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"time"
)

// trust decides whether a server is the hub: its certificate must be issued by
// the one authority this device was enrolled with, for the hub's host name.
type trust struct {
	authority *x509.Certificate
	host      string
	now       func() time.Time
}

// config is the TLS side of it. Verification is done here and not by crypto/tls
// for one reason only: time (see verify).
func (t trust) config() *tls.Config {
	return &tls.Config{
		MinVersion:         tls.VersionTLS13,
		ServerName:         t.host,
		NextProtos:         []string{"h2"},
		InsecureSkipVerify: true, //nolint:gosec // VerifyConnection below does all of it but the clock
		VerifyConnection:   t.verify,
		ClientSessionCache: tls.NewLRUClientSessionCache(4),
	}
}

// verify checks chain, use and name. The clock of a workstation may be years
// wrong (a flat battery says 1970), and a nurse must not lose the network over
// it: a clock outside the certificate's life is taken as its nearest end. What
// expiry protects against is judged by the hub, whose clock is kept.
func (t trust) verify(state tls.ConnectionState) error {
	if len(state.PeerCertificates) == 0 {
		return errors.New("the server shows no certificate")
	}
	leaf := state.PeerCertificates[0]
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(t.authority)
	for _, c := range state.PeerCertificates[1:] {
		between.AddCert(c)
	}
	_, err := leaf.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: between, DNSName: t.host, CurrentTime: clamp(t.now(), leaf),
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
	return err
}

func clamp(now time.Time, c *x509.Certificate) time.Time {
	switch {
	case now.Before(c.NotBefore):
		return c.NotBefore
	case now.After(c.NotAfter):
		return c.NotAfter
	}
	return now
}
