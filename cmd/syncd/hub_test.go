package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/sync/hub/carry"
)

// export is the smallest that makes a unit with a patient.
var export = map[string]string{
	"Patient.ndjson": `{"resourceType":"Patient","id":"1","name":[{"family":"Aasen","given":["Åse"]}],"birthDate":"1938-04-01"}
`,
	"Group.ndjson": `{"resourceType":"Group","id":"nord","type":"person","actual":true,"name":"Sone Nord","member":[{"entity":{"reference":"Patient/1"}}]}
`,
}

func writeExport(t *testing.T, dir string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(dir, 0o700))
	for name, text := range export {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
}

// How long, and how often, something in another goroutine is looked for.
const (
	waitLong  = 30 * time.Second
	waitShort = 20 * time.Millisecond
)

// syncd runs the program with arguments, in process.
func syncd(ctx context.Context, args ...string) (string, error) {
	var out, log bytes.Buffer
	root := rootCommand()
	root.SetArgs(args)
	root.SetOut(&out)
	root.SetErr(&log)
	err := root.ExecuteContext(ctx)
	return out.String(), err
}

func TestHub_FromInitToEnrolledWorkstation(t *testing.T) {
	dir := t.TempDir()
	home, in, pc := filepath.Join(dir, "hub"), filepath.Join(dir, "export"), filepath.Join(dir, "pc")
	run := func(args ...string) string {
		t.Helper()
		out, err := syncd(t.Context(), args...)
		require.NoError(t, err)
		return out
	}
	run("hub", "init", "--dir", home, "--name", "localhost")
	_, err := syncd(t.Context(), "hub", "init", "--dir", home, "--name", "localhost")
	require.Error(t, err, "a hub is never made over another")
	_, err = syncd(t.Context(), "hub", "enroll", "--dir", home, "--unit", "Sone Nord", "--user", "anna;Anna Berg;sykepleier;9012345")
	require.ErrorContains(t, err, "import", "there is no unit before the first import")

	writeExport(t, in)
	require.Contains(t, run("hub", "import", "--dir", home, in), "1 assigned")
	require.Contains(t, run("hub", "import", "--dir", home, in), "0 entries written", "a second import of the same is a no-op")
	_, err = syncd(t.Context(), "hub", "enroll", "--dir", home, "--unit", "Sone Sør", "--user", "anna;Anna Berg;sykepleier")
	require.ErrorContains(t, err, "Sone Nord", "says what there is")
	code := strings.TrimSpace(run("hub", "enroll", "--dir", home, "--label", "Annas PC", "--unit", "sone nord", "--user", "anna;Anna Berg;sykepleier;9012345"))

	address, stop := serve(t, home, "")
	pins := filepath.Join(dir, "pins")
	require.NoError(t, os.WriteFile(pins, []byte("anna=482913\n"), 0o600))
	_, err = syncd(t.Context(), "agent", "enroll", "--dir", pc, "--hub", "https://"+address, "--code", code, "--pins", pins)
	require.NoError(t, err)
	stop()

	status := run("hub", "status", "--dir", home)
	require.Contains(t, status, "Annas PC")
	require.Regexp(t, `Sone Nord \(Group/nord\) +1 patients +1 devices`, status)
	require.Contains(t, run("hub", "export", "--dir", home, filepath.Join(dir, "out")), "0 entries filed")
}

// serve starts a hub on a free port of loopback; stop ends it and waits.
func serve(t *testing.T, home, journal string) (address string, stop func()) {
	t.Helper()
	free, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "localhost:0")
	require.NoError(t, err)
	address = free.Addr().String()
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	address = "localhost:" + port
	require.NoError(t, free.Close())
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		args := []string{"hub", "serve", "--dir", home, "--listen", address}
		if journal != "" {
			args = append(args, "--journal", journal)
		}
		_, err := syncd(ctx, args...)
		done <- err
	}()
	require.Eventually(t, func() bool {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
		if err != nil {
			return false
		}
		return c.Close() == nil
	}, waitLong, waitShort)
	return address, func() {
		cancel()
		require.NoError(t, <-done)
	}
}

// A hub that serves takes over an export as soon as it has come to rest.
func TestHub_ServeFollowsTheCentralJournal(t *testing.T) {
	dir := t.TempDir()
	home, journal := filepath.Join(dir, "hub"), filepath.Join(dir, "journal")
	_, err := syncd(t.Context(), "hub", "init", "--dir", home, "--name", "localhost")
	require.NoError(t, err)
	_, stop := serve(t, home, journal)
	defer stop()
	writeExport(t, filepath.Join(journal, "in"))
	require.Eventually(t, func() bool {
		out, err := syncd(t.Context(), "hub", "status", "--dir", home)
		return err == nil && strings.Contains(out, "Sone Nord (Group/nord)")
	}, waitLong, waitShort)
}

func TestHub_PolicyReachesTheUnits(t *testing.T) {
	dir := t.TempDir()
	home, in, file := filepath.Join(dir, "hub"), filepath.Join(dir, "export"), filepath.Join(dir, "regler.toml")
	run := func(args ...string) string {
		t.Helper()
		out, err := syncd(t.Context(), args...)
		require.NoError(t, err)
		return out
	}
	write := func(text string) { require.NoError(t, os.WriteFile(file, []byte(text), 0o600)) }
	run("hub", "init", "--dir", home, "--name", "localhost")
	write(run("policy", "show"))
	require.Equal(t, "policy version 1, new to 0 units\n", run("hub", "policy", "--dir", home, file), "there is no unit yet")
	writeExport(t, in)
	run("hub", "import", "--dir", home, in)
	require.Equal(t, "policy version 1, new to 0 units\n", run("hub", "policy", "--dir", home, file), "the import gave it to its unit")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	write("\ufeff" + strings.ReplaceAll(string(text), "\n", "\r\n"))
	require.Equal(t, "policy version 1, new to 0 units\n", run("hub", "policy", "--dir", home, file), "an editor's marks decide nothing")
	write("# vår egen\n" + string(text))
	require.Equal(t, "policy version 2, new to 1 units\n", run("hub", "policy", "--dir", home, file))

	write("[tull]\n")
	_, err = syncd(t.Context(), "hub", "policy", "--dir", home, file)
	require.ErrorContains(t, err, "1 problems")
	_, err = syncd(t.Context(), "hub", "policy", "--dir", home, file+"x")
	require.ErrorIs(t, err, os.ErrNotExist)
	write("# vår egen\n" + string(text))
	require.Equal(t, "policy version 2, new to 0 units\n", run("hub", "policy", "--dir", home, file), "a file that cannot be read changes nothing")
}

func TestParseUser(t *testing.T) {
	u, err := parseUser(" anna ; Anna Berg; sykepleier ;9012345")
	require.NoError(t, err)
	require.Equal(t, "9012345", u.HPR)
	for _, bad := range []string{"", "anna", "anna;Anna", "anna;Anna Berg;konge", ";Anna;lege", "a;b;lege;1;2"} {
		_, err := parseUser(bad)
		require.Error(t, err, bad)
	}
}

// A hub does not serve a store whose streams are named by other keys: it would
// make every patient anew.
func TestServe_RefusesAnotherHubsStore(t *testing.T) {
	dir := t.TempDir()
	ours, theirs, in := filepath.Join(dir, "ours"), filepath.Join(dir, "theirs"), filepath.Join(dir, "export")
	writeExport(t, in)
	for _, args := range [][]string{{"init", "--dir", ours}, {"init", "--dir", theirs}, {"import", "--dir", theirs, in}} {
		_, err := syncd(t.Context(), append([]string{"hub"}, args...)...)
		require.NoError(t, err)
	}
	_, err := syncd(t.Context(), "hub", "serve", "--dir", ours, "--store", filepath.Join(theirs, "hub.db"), "--listen", "127.0.0.1:0")
	require.ErrorIs(t, err, carry.ErrForeign)
}
