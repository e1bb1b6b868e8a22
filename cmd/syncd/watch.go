package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"feltjournal/internal/release"
	"feltjournal/internal/wallclock"
	"feltjournal/sync/hub"
	hubwatch "feltjournal/sync/hub/watch"
)

// logger is the log that a command's --log asks for; text where it has none.
func logger(c *cobra.Command) (*slog.Logger, error) {
	form := "text"
	if f := c.Flags().Lookup("log"); f != nil {
		form = f.Value.String()
	}
	switch form {
	case "text":
		return slog.New(slog.NewTextHandler(c.ErrOrStderr(), nil)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(c.ErrOrStderr(), nil)), nil
	}
	return nil, fmt.Errorf("--log is json or text, not %q", form)
}

// window is where operators look in.
type window struct {
	address, certificate, key string
}

func (w *window) flags(c *cobra.Command) {
	c.Flags().StringVar(&w.address, "watch", "", "address of the operators' page, /metrics, /healthz and /readyz; none if empty")
	c.Flags().StringVar(&w.certificate, "watch-cert", "", "certificate chain (PEM) of the page; its own page.pem if empty")
	c.Flags().StringVar(&w.key, "watch-key", "", "key (PEM) of --watch-cert")
	c.Flags().String("log", "text", "form of the log: json or text")
}

// watch serves the operators' page, if one is asked for; devices is where the
// hub listens.
func (h *central) watch(ctx context.Context, w window, devices net.Addr) error {
	if w.address == "" {
		return nil
	}
	certificate, err := w.load(h)
	if err != nil {
		return err
	}
	password, err := hubwatch.ReadHash(h.passwordPath())
	if err != nil {
		return err
	}
	page, err := hubwatch.New(hubwatch.Config{
		Hub: h.hub, Overview: h.hub.Overview(h.home.Server.Leaf), Authority: h.home.Authority.Certificate, Password: password,
		Listening: reachable(devices), Replica: replicaName(devices), Version: release.Version(), Now: wallclock.Now, Log: h.log,
	})
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", w.address)
	if err != nil {
		return fmt.Errorf("listen for operators: %w", err)
	}
	h.log.InfoContext(ctx, "operators' page", slog.String("address", listener.Addr().String()), slog.Bool("password", password != ""))
	return page.Serve(ctx, listener, certificate)
}

func (w window) load(h *central) (tls.Certificate, error) {
	if (w.certificate == "") != (w.key == "") {
		return tls.Certificate{}, errors.New("--watch-cert and --watch-key go together")
	}
	if w.certificate == "" {
		return h.home.Page(wallclock.Now())
	}
	c, err := tls.LoadX509KeyPair(w.certificate, w.key)
	if err != nil {
		return c, fmt.Errorf("read the page's certificate: %w", err)
	}
	return c, nil
}

// reachable tells whether somebody can connect to the hub's own address.
func reachable(address net.Addr) func(context.Context) error {
	target := address.String()
	if tcp, ok := address.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		target = net.JoinHostPort("localhost", fmt.Sprint(tcp.Port))
	}
	return func(ctx context.Context) error {
		c, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", target)
		if err != nil {
			return fmt.Errorf("connect to the hub: %w", err)
		}
		return c.Close()
	}
}

// replicaName tells the processes of one store apart.
func replicaName(address net.Addr) string {
	host, err := os.Hostname()
	if err != nil {
		return address.String()
	}
	_, port, err := net.SplitHostPort(address.String())
	if err != nil {
		return host
	}
	return net.JoinHostPort(host, port)
}

func (h *central) passwordPath() string { return filepath.Join(h.home.Dir, hub.FilePassword) }

func operatorHubCommand() *cobra.Command {
	var dir, name, out string
	c := &cobra.Command{
		Use: "operator", Short: "Issue the certificate of a person who may see the operators' page", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			home, err := (&place{dir: dir}).home()
			if err != nil {
				return err
			}
			if _, err := os.Stat(out); !errors.Is(err, os.ErrNotExist) {
				return errors.Join(fmt.Errorf("%s is there already", out), err)
			}
			certificate, err := home.Authority.Operator(name, wallclock.Now())
			if err != nil {
				return err
			}
			if err := hub.WriteOperator(out, certificate); err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s: certificate and key of %s, until %s\n", out, name, certificate.Leaf.NotAfter.Format(time.DateOnly))
			fmt.Fprintf(c.OutOrStdout(), "a browser takes it as PKCS#12: openssl pkcs12 -export -in %s -out operator.p12\n", out)
			return nil
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "the hub's directory")
	c.Flags().StringVar(&name, "name", "", "what people call the operator: \"Kari IT\"")
	c.Flags().StringVar(&out, "out", "", "file to write (PEM), readable by nobody else")
	return requireFlags(c, "dir", "name", "out")
}

func passwordHubCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use: "password", Short: "Set the password of the operators' page, typed or from standard input", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			home, err := (&place{dir: dir}).home()
			if err != nil {
				return err
			}
			password, err := newPassword(c.InOrStdin(), c.OutOrStdout())
			if err != nil {
				return err
			}
			text, err := hubwatch.Hash(password)
			if err != nil {
				return err
			}
			path := filepath.Join(home.Dir, hub.FilePassword)
			if err := hub.WriteSecret(path, []byte(text+"\n")); err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s written; `syncd hub serve` reads it when it starts\n", path)
			return nil
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "the hub's directory")
	return requireFlags(c, "dir")
}

// newPassword asks twice, unseen where there is a terminal.
func newPassword(from io.Reader, out io.Writer) (string, error) {
	in, ok := from.(*os.File)
	if !ok {
		in = nil
	}
	lines := bufio.NewReader(from)
	first, err := typed(in, lines, out, "password: ")
	if err != nil {
		return "", err
	}
	again, err := typed(in, lines, out, "once more: ")
	if err != nil {
		return "", err
	}
	if first != again {
		return "", errors.New("the two are not the same")
	}
	return first, nil
}
