package hub

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"net"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

// threadTime is the CPU time of the calling thread.
func threadTime(tb testing.TB) time.Duration {
	tb.Helper()
	const thisThread = 1 // RUSAGE_THREAD
	var u syscall.Rusage
	require.NoError(tb, syscall.Getrusage(thisThread, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkHandshake measures what a handshake costs the hub: CPU of its side
// alone, over a connection on loopback.
func BenchmarkHandshake(b *testing.B) {
	for _, c := range []struct {
		name   string
		resume bool
	}{{"full", false}, {"resumed", true}} {
		b.Run(c.name, func(b *testing.B) { benchmarkHandshake(b, c.resume) })
	}
}

func benchmarkHandshake(b *testing.B, resume bool) {
	b.Helper()
	server, client := handshakeConfigs(b)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	defer listener.Close()
	spent := make(chan time.Duration)
	n := b.N + 1
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		var sum time.Duration
		for i := range n {
			raw, err := listener.Accept()
			if err != nil {
				break
			}
			begun := threadTime(b)
			c := tls.Server(raw, server)
			err = c.Handshake()
			if i > 0 && err == nil { // the first is never resumed
				sum += threadTime(b) - begun
			}
			_, _ = c.Write([]byte{1})
			_ = c.Close()
		}
		spent <- sum
	}()
	if !resume {
		client.ClientSessionCache = nil
	}
	b.ResetTimer()
	for i := range n {
		raw, err := net.Dial("tcp", listener.Addr().String())
		require.NoError(b, err)
		c := tls.Client(raw, client)
		require.NoError(b, c.Handshake())
		_, err = c.Read(make([]byte, 1)) // takes the ticket
		require.NoError(b, err)
		require.Equal(b, resume && i > 0, c.ConnectionState().DidResume)
		require.NoError(b, c.Close())
	}
	b.ReportMetric(float64((<-spent).Microseconds())/float64(b.N), "hub-µs/op")
}

func handshakeConfigs(b *testing.B) (server, client *tls.Config) {
	b.Helper()
	authority, err := NewAuthority(time.Now(), rand.Reader)
	require.NoError(b, err)
	master, err := NewMasterKey(rand.Reader)
	require.NoError(b, err)
	certificate, err := authority.Server([]string{"localhost"}, time.Now())
	require.NoError(b, err)
	public, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(b, err)
	id, err := journal.NewID(journal.InstantOf(time.Now()), rand.Reader)
	require.NoError(b, err)
	leaf, err := authority.Device(id, public, time.Now())
	require.NoError(b, err)
	h := New(Config{Master: master, Now: time.Now, Rand: rand.Reader, Authority: authority})
	roots := x509.NewCertPool()
	roots.AddCert(authority.Certificate)
	return h.tls(certificate), &tls.Config{
		RootCAs: roots, ServerName: "localhost", NextProtos: []string{"h2"}, ClientSessionCache: tls.NewLRUClientSessionCache(1),
		Certificates: []tls.Certificate{{Certificate: [][]byte{leaf.Raw}, PrivateKey: key}},
	}
}
