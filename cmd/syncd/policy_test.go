package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPolicy_what_is_shown_is_a_file_that_holds(t *testing.T) {
	shown, err := syncd(t.Context(), "policy", "show")
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "regler.toml")
	require.NoError(t, os.WriteFile(file, []byte(shown), 0o600))
	out, err := syncd(t.Context(), "policy", "check", file)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(out, "OK: "+file), out)
	require.Contains(t, out, "a_preparat: inntil 4 t")
}

func TestPolicy_check_names_every_problem_with_its_line(t *testing.T) {
	file := filepath.Join(t.TempDir(), "regler.toml")
	require.NoError(t, os.WriteFile(file, []byte("[seponert]\nvises = \"2 t\"\n[behov]\neffekt = 1\n"), 0o600))
	var out, log bytes.Buffer
	root := rootCommand()
	root.SetArgs([]string{"policy", "check", file})
	root.SetOut(&out)
	root.SetErr(&log)
	require.ErrorContains(t, root.ExecuteContext(t.Context()), "3 feil")
	require.Empty(t, out.String())
	require.Contains(t, log.String(), "linje 2: [seponert]: vises: 2 t går ikke")
	require.Contains(t, log.String(), "linje 4: [behov]: effekt: ukjent nøkkel")

	_, err := syncd(t.Context(), "policy", "check", file+"x")
	require.ErrorIs(t, err, os.ErrNotExist)
}
