package hub_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"
)

// A4, A5: a code works once, for ten minutes, and only with the right secret.
func TestA4_EnrolmentCode(t *testing.T) {
	s := newSite(t)
	code := s.invite(t)
	_, _, status := s.join(t, strings.ToLower(strings.ReplaceAll(code, "0", "o")))
	require.Equal(t, http.StatusOK, status, "typed as people type")
	_, _, status = s.join(t, code)
	require.Equal(t, http.StatusForbidden, status, "used twice")

	other := wire.FormatCode(make([]byte, wire.SecretSize), s.home.Authority.Certificate.Raw)
	_, _, status = s.join(t, other)
	require.Equal(t, http.StatusForbidden, status, "guessed")

	status, _ = s.post(t, s.client(t), wire.EnrollPath, wire.EnrollContentType, strings.NewReader(`{"secret":"AAAA","request":"AAAA"}`))
	require.Equal(t, http.StatusBadRequest, status)
	status, _ = s.post(t, s.client(t), wire.EnrollPath, "text/html", strings.NewReader(`<html>`))
	require.Equal(t, http.StatusBadRequest, status)
	status, _ = s.post(t, s.client(t), wire.EnrollPath, wire.EnrollContentType, strings.NewReader(strings.Repeat("[", wire.MaxEnroll+1)))
	require.Equal(t, http.StatusRequestEntityTooLarge, status)
}

func TestA4_EnrolmentCodeExpires(t *testing.T) {
	w := newWorld(t)
	home, err := hub.InitHome(t.TempDir(), []string{"localhost"}, w.now, rand.Reader)
	require.NoError(t, err)
	w.cfg.Authority = home.Authority
	w.hub = hub.New(w.cfg)
	list, _ := w.unit("CareTeam/1")
	code, err := w.hub.Invite(t.Context(), hub.Invitation{Units: []journal.ID{list}})
	require.NoError(t, err)
	secret, _, err := wire.ParseCode(code)
	require.NoError(t, err)
	_, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	csr, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, key)
	require.NoError(t, err)
	w.now = w.now.Add(hub.InviteLife)
	_, err = w.hub.Enroll(t.Context(), &wire.EnrollRequest{Secret: secret, Request: csr, Replica: make([]byte, 32)})
	require.Equal(t, wire.CodeDevice, refusal(t, err))
}

func TestHome_SecretsStayPrivate(t *testing.T) {
	dir := t.TempDir() + "/hub"
	_, err := hub.InitHome(dir, []string{"localhost"}, time.Now(), rand.Reader)
	require.NoError(t, err)
	_, err = hub.InitHome(dir, []string{"localhost"}, time.Now(), rand.Reader)
	require.ErrorIs(t, err, hub.ErrHome)
	first, err := hub.LoadHome(dir, time.Now(), rand.Reader)
	require.NoError(t, err)
	later, err := hub.LoadHome(dir, time.Now().Add(390*24*time.Hour), rand.Reader)
	require.NoError(t, err)
	require.NotEqual(t, first.Server.Certificate[0], later.Server.Certificate[0], "renewed in time")
	require.Equal(t, first.Server.Leaf.DNSNames, later.Server.Leaf.DNSNames)
	require.Equal(t, fmt.Sprint(first.Master), fmt.Sprint(later.Master))
	exposed(t, dir+"/master.key")
	_, err = hub.LoadHome(dir, time.Now(), rand.Reader)
	require.ErrorIs(t, err, hub.ErrSecret)
}
