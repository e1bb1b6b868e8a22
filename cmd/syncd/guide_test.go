package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// asSyncd makes the test's own binary be the program.
const asSyncd = "FELTJOURNAL_TEST_AS_SYNCD"

func TestMain(m *testing.M) {
	if os.Getenv(asSyncd) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// The first chapter of docs/operations.md is run as it stands, from top to
// bottom in one shell, and prints what it says.
func TestGuide_WhatItTellsPeopleToTypeDoesWhatItShows(t *testing.T) {
	text, err := os.ReadFile("../../docs/operations.md")
	require.NoError(t, err)
	steps := guideSteps(moved(t, string(text)))
	require.Greater(t, len(steps), 5, "blocks marked ```sh guide")
	dir := t.TempDir()
	bin := filepath.Join(dir, "bin")
	require.NoError(t, os.Mkdir(bin, 0o700))
	self, err := os.Executable()
	require.NoError(t, err)
	shim := fmt.Sprintf("#!/bin/sh\n%s=1 exec %q \"$@\"\n", asSyncd, self)
	require.NoError(t, os.WriteFile(filepath.Join(bin, "syncd"), []byte(shim), 0o700)) //nolint:gosec // it is run

	script := "set -eu -o pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n"
	for _, s := range steps {
		script += s.commands + "echo '" + stepEnds + "'\n"
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "bash", "-c", script)
	c.Dir = filepath.Join(dir, "trial")
	require.NoError(t, os.Mkdir(c.Dir, 0o700))
	c.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 10 * time.Second
	out, err := c.CombinedOutput()
	require.NoError(t, err, "%s", out)
	printed := strings.Split(string(out), stepEnds+"\n")
	require.Len(t, printed, len(steps)+1)
	for i, s := range steps {
		require.Regexp(t, asPattern(s.shown), printed[i], "after\n%s", s.commands)
	}
}

const stepEnds = "== that was one step of the guide =="

// guideStep is a block of commands and what is shown as its output.
type guideStep struct{ commands, shown string }

var guideBlock = regexp.MustCompile("(?s)\n```sh guide\n(.*?)```\n\n```text guide\n(.*?)```\n")

func guideSteps(text string) (steps []guideStep) {
	for _, m := range guideBlock.FindAllStringSubmatch(text, -1) {
		steps = append(steps, guideStep{m[1], m[2]})
	}
	return steps
}

// asPattern is an expression for output in which … stands for the rest of a
// line, or by itself for any lines.
func asPattern(shown string) *regexp.Regexp {
	var p strings.Builder
	for line := range strings.Lines(shown) {
		if line == "…\n" {
			p.WriteString(`(?:.*\n)*`)
			continue
		}
		parts := strings.Split(strings.TrimSuffix(line, "\n"), "…")
		for i, part := range parts {
			parts[i] = regexp.QuoteMeta(part)
		}
		p.WriteString(strings.Join(parts, ".*") + ` *\n`)
	}
	return regexp.MustCompile(`\A` + p.String() + `\z`)
}

// moved is the guide with ports that are free here.
func moved(t *testing.T, text string) string {
	t.Helper()
	for _, port := range []string{"8443", "9443"} {
		free, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "localhost:0")
		require.NoError(t, err)
		_, there, err := net.SplitHostPort(free.Addr().String())
		require.NoError(t, err)
		defer free.Close()
		text = strings.ReplaceAll(text, "localhost:"+port, "localhost:"+there)
	}
	return text
}

var (
	relativeLink = regexp.MustCompile(`\]\(([^):#]*)(#[^)]+)?\)`)
	heading      = regexp.MustCompile(`(?m)^#+ (.+)$`)
	notInAnchor  = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

func TestGuide_LinksLeadSomewhere(t *testing.T) {
	const root = "../.."
	pages, err := filepath.Glob(root + "/docs/*.md")
	require.NoError(t, err)
	for _, page := range append(pages, root+"/README.md", root+"/ARCHITECTURE.md", root+"/CONTRIBUTING.md") {
		text, err := os.ReadFile(page) //nolint:gosec // of the repository
		require.NoError(t, err)
		for _, link := range relativeLink.FindAllStringSubmatch(string(text), -1) {
			target := page
			if link[1] != "" {
				target = filepath.Join(filepath.Dir(page), link[1])
			}
			_, err := os.Stat(target)
			require.NoError(t, err, "%s in %s", link[0], page)
			if link[2] != "" {
				require.Contains(t, anchors(t, target), link[2], "%s in %s", link[0], page)
			}
		}
	}
}

// anchors are the names of a page's headings as forges make them.
func anchors(t *testing.T, page string) (out []string) {
	t.Helper()
	text, err := os.ReadFile(page) //nolint:gosec // of the repository
	require.NoError(t, err)
	for _, h := range heading.FindAllStringSubmatch(string(text), -1) {
		name := notInAnchor.ReplaceAllString(strings.ToLower(h[1]), "")
		out = append(out, "#"+strings.ReplaceAll(name, " ", "-"))
	}
	return out
}
