package hub

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/sync/wire"
)

// everybody is a store that knows every device, and nothing else.
type everybody struct{ Store }

func (everybody) View(_ context.Context, f func(Tx) error) error { return f(known{}) }

type known struct{ Tx }

func (known) Device(id journal.ID) (Device, error) { return Device{ID: id}, nil }

const idleEnv = "FELTJOURNAL_IDLE_CALLERS"

// BenchmarkIdleConnections measures what a workstation costs the hub that is
// connected, listens, and has nothing to say: bytes of this process for each,
// the kernel's not counted. The workstations are a process of their own.
// FELTJOURNAL_IDLE_CALLERS is how many, 1000 if it is not set.
func BenchmarkIdleConnections(b *testing.B) {
	n := 1000
	if text := os.Getenv(idleEnv); text != "" {
		var err error
		n, err = strconv.Atoi(text)
		require.NoError(b, err)
	}
	for b.Loop() {
		b.ReportMetric(idle(b, n), "B/connection")
	}
}

func idle(b *testing.B, n int) float64 {
	b.Helper()
	home, err := InitHome(b.TempDir()+"/hub", []string{"localhost"}, time.Now(), rand.Reader)
	require.NoError(b, err)
	h := New(home.Config(everybody{}, time.Now, rand.Reader))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	defer listener.Close()
	server := h.server(b.Context(), home.Server)
	go func() {
		_ = server.ServeTLS(&door{Listener: listener, doors: h.guard.doors, now: time.Now, done: b.Context().Done()}, "", "")
	}()
	defer server.Close()
	before := used()
	c := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestIdleCallers$", "-test.timeout=10m")
	c.Env = append(os.Environ(), idleEnv+"="+strconv.Itoa(n)+" "+listener.Addr().String()+" "+home.Dir)
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	require.NoError(b, err)
	out, err := c.StdoutPipe()
	require.NoError(b, err)
	require.NoError(b, c.Start())
	_, err = bufio.NewReader(out).ReadString('\n')
	require.NoError(b, err)
	require.Equal(b, n, h.Gauges().Streams)
	after := used()
	_ = in.Close()
	_ = c.Wait()
	return float64(after-before) / float64(n)
}

// used is what this process holds of memory after several collections: stacks
// shrink by half in each.
func used() int64 {
	for range 6 {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

// TestIdleCallers is the other process of BenchmarkIdleConnections.
func TestIdleCallers(t *testing.T) {
	var n int
	var address, dir string
	if k, err := fmt.Sscan(os.Getenv(idleEnv), &n, &address, &dir); k != 3 || err != nil {
		t.Skip("not that process")
	}
	home, err := LoadHome(dir, time.Now(), rand.Reader)
	require.NoError(t, err)
	roots := x509.NewCertPool()
	roots.AddCert(home.Authority.Certificate)
	public, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	var all sync.WaitGroup
	slots := make(chan struct{}, 32)
	for range n {
		id, err := journal.NewID(journal.InstantOf(time.Now()), rand.Reader)
		require.NoError(t, err)
		leaf, err := home.Authority.Device(id, public, time.Now())
		require.NoError(t, err)
		config := &tls.Config{RootCAs: roots, ServerName: "localhost", Certificates: []tls.Certificate{{Certificate: [][]byte{leaf.Raw}, PrivateKey: key}}}
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			client := &http.Client{Transport: &http.Transport{TLSClientConfig: config, ForceAttemptHTTP2: true}}
			for range 2 { // what a push leaves behind in buffers
				resp, err := client.Post("https://"+address+wire.SyncPath, wire.ContentType, bytes.NewReader(make([]byte, 4<<10)))
				require.NoError(t, err)
				require.NoError(t, resp.Body.Close())
			}
			resp, err := client.Get("https://" + address + wire.WakePath) //nolint:bodyclose // it stays open until the process ends
			require.NoError(t, err)
			require.Equal(t, http.StatusOK, resp.StatusCode)
		})
	}
	all.Wait()
	fmt.Println("connected")
	_, _ = os.Stdin.Read(make([]byte, 1))
	os.Exit(0)
}
