package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"feltjournal/journal"
)

// askPIN gets the PIN that a user chose.
type askPIN func(u journal.Author) (string, error)

// terminalPINs asks each user to type a PIN, twice, unseen where the terminal
// allows it.
func terminalPINs(in *os.File, out io.Writer) askPIN {
	lines := bufio.NewReader(in)
	return func(u journal.Author) (string, error) {
		for {
			first, err := typed(in, lines, out, fmt.Sprintf("PIN for %s (%s): ", u.Name, u.ID))
			if err != nil {
				return "", err
			}
			again, err := typed(in, lines, out, "once more: ")
			if err != nil {
				return "", err
			}
			if first == again {
				return first, nil
			}
			fmt.Fprintln(out, "the two are not the same")
		}
	}
}

// typed reads one line with the terminal's echo off.
func typed(in *os.File, lines *bufio.Reader, out io.Writer, prompt string) (string, error) {
	fmt.Fprint(out, prompt)
	if echo(in, false) == nil {
		defer fmt.Fprintln(out)
		defer echo(in, true) //nolint:errcheck // the shell turns it on again as well
	}
	line, err := lines.ReadString('\n')
	if err != nil && (line == "" || !errors.Is(err, io.EOF)) {
		return "", fmt.Errorf("read a PIN: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// echo turns the terminal's echo on or off; it fails where there is no stty or
// no terminal, and then what is typed is seen.
func echo(in *os.File, on bool) error {
	arg := "-echo"
	if on {
		arg = "echo"
	}
	c := exec.CommandContext(context.Background(), "stty", arg)
	c.Stdin = in
	return c.Run()
}

// filePINs reads lines user=PIN; empty lines and lines from # on are left out.
func filePINs(path string) (askPIN, error) {
	raw, err := os.ReadFile(path) //nolint:gosec // named by who runs the command
	if err != nil {
		return nil, fmt.Errorf("read the PINs: %w", err)
	}
	pins := map[string]string{}
	for i, line := range strings.Split(strings.TrimPrefix(string(raw), "\ufeff"), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		user, pin, ok := strings.Cut(line, "=")
		if !ok {
			return nil, fmt.Errorf("line %d of the PIN file is not user=PIN", i+1)
		}
		pins[strings.TrimSpace(user)] = strings.TrimSpace(pin)
	}
	return func(u journal.Author) (string, error) {
		pin, ok := pins[u.ID]
		if !ok {
			return "", fmt.Errorf("the PIN file has no line for %s", u.ID)
		}
		return pin, nil
	}, nil
}
