package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/ui/i18n"
)

func TestFlags_a_directory_is_needed_and_made_absolute(t *testing.T) {
	_, err := parse(nil, io.Discard)
	require.ErrorContains(t, err, "--dir")
	f, err := parse([]string{"--dir", "store", "--demo", "--lang", "nn", "--user", "anna", "--title", "Annas PC"}, io.Discard)
	require.NoError(t, err)
	require.True(t, filepath.IsAbs(f.dir))
	require.Equal(t, flags{dir: f.dir, lang: "nn", user: "anna", title: "Annas PC", demo: true}, f)
	_, err = parse([]string{"--dir", "x", "--lang", "sv"}, io.Discard)
	require.ErrorContains(t, err, "nb, nn or en")
	_, err = parse([]string{"-h"}, io.Discard)
	require.ErrorIs(t, err, flag.ErrHelp)
}

func TestRun_wrong_flags_and_a_missing_store_have_their_own_exit_codes(t *testing.T) {
	var said bytes.Buffer
	require.Equal(t, exitUsage, run(nil, &said))
	require.Equal(t, exitFailed, run([]string{"--dir", filepath.Join(t.TempDir(), "nothing")}, &said))
	require.Contains(t, said.String(), "not an enrolled workstation")
}

func TestInstance_a_second_start_raises_the_first_window(t *testing.T) {
	dir := t.TempDir()
	one, first, err := claim(dir)
	require.NoError(t, err)
	require.True(t, first)
	defer one.release()
	ctx, cancel := context.WithCancel(context.Background())
	raised, ended := make(chan struct{}, 8), make(chan error, 1)
	go func() { ended <- one.serve(ctx, func() { raised <- struct{}{} }) }()
	require.Eventually(t, func() bool {
		_, second, err := claim(dir)
		return err == nil && !second
	}, 10*time.Second, 5*time.Millisecond)
	<-raised
	cancel()
	require.Error(t, <-ended)
	one.release()
	_, first, err = claim(dir)
	require.NoError(t, err)
	require.True(t, first, "the right is free when the window has closed")
}

func TestHabits_survive_a_restart_and_a_broken_file(t *testing.T) {
	dir, log := t.TempDir(), slog.New(slog.DiscardHandler)
	h := readHabits(dir, log)
	h.SetLastUser("anna")
	h.SetUnit("anna", "Sone Nord")
	h.SetLanguage("anna", i18n.Nynorsk)
	again := readHabits(dir, log)
	require.Equal(t, "anna", again.LastUser())
	require.Equal(t, "Sone Nord", again.Unit("anna"))
	l, ok := again.Language("anna")
	require.True(t, ok)
	require.Equal(t, i18n.Nynorsk, l)
	require.NoError(t, os.WriteFile(again.file, []byte("{"), 0o600))
	broken := readHabits(dir, log)
	require.Empty(t, broken.LastUser())
	broken.SetLastUser("bjorn")
	require.Equal(t, "bjorn", readHabits(dir, log).LastUser())
}

func TestDisplay_no_OpenGL_is_said_and_ends_the_program(t *testing.T) {
	for _, sign := range signs {
		var said bytes.Buffer
		code := 0
		w := &displayWatch{file: io.Discard, out: &said, lang: i18n.Bokmal, exit: func(c int) { code = c }}
		_, err := w.Write([]byte("2026/11/22 Fyne error:  " + sign + "\n"))
		require.NoError(t, err)
		require.Equal(t, exitNoDisplay, code)
		require.Contains(t, said.String(), "OpenGL")
		require.Contains(t, said.String(), "Ingenting er tapt")
	}
	w := &displayWatch{file: io.Discard, out: io.Discard, exit: func(int) { t.Error("it ended the program") }}
	_, err := w.Write([]byte("Fyne error:  Error parsing user locale C\n"))
	require.NoError(t, err)
}

func TestLog_a_long_one_is_moved_aside(t *testing.T) {
	name := filepath.Join(t.TempDir(), logName)
	require.NoError(t, os.WriteFile(name, make([]byte, logMost+1), 0o600))
	f, err := grow(name)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	info, err := os.Stat(name)
	require.NoError(t, err)
	require.Zero(t, info.Size())
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	_, err = os.Stat(name + ".1")
	require.False(t, errors.Is(err, os.ErrNotExist))
}
