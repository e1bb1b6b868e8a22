package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"feltjournal/ui/i18n"
)

// Files beside the store. They are for support: errors in this program hold
// codes, ids and numbers, never what was typed or whose chart it was.
const (
	logName   = "window.log"
	crashName = "window-crash.log"
	logMost   = 1 << 20 // bytes; a longer log is moved aside once
)

// startLog opens the log and has the runtime write to the crash file what it
// says when the program dies.
func startLog(dir string) (io.Writer, func(), error) {
	file, err := grow(filepath.Join(dir, logName))
	if err != nil {
		return nil, nil, err
	}
	crash, err := grow(filepath.Join(dir, crashName))
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	if err := debug.SetCrashOutput(crash, debug.CrashOptions{}); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("direct crashes to a file: %w", err), file.Close(), crash.Close())
	}
	done := func() {
		crash.Close()
		file.Close()
	}
	return file, done, nil
}

// grow opens a file to append to, and moves it aside first when it is long.
func grow(name string) (*os.File, error) {
	if info, err := os.Stat(name); err == nil && info.Size() > logMost {
		if err := os.Rename(name, name+".1"); err != nil {
			return nil, fmt.Errorf("move the log aside: %w", err)
		}
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	return f, nil
}

// watchForNoDisplay sends what Fyne logs to file, and ends the program with a
// sentence on out when Fyne finds no OpenGL or no display. Fyne only logs that
// and runs on without a window, so its log is the one place to learn of it.
func watchForNoDisplay(file, out io.Writer, lang string) {
	log.SetOutput(&displayWatch{file: file, out: out, lang: i18n.Language(lang), exit: os.Exit})
}

type displayWatch struct {
	file io.Writer
	out  io.Writer
	lang i18n.Language
	exit func(int)
}

// signs are what Fyne logs when it cannot make a window.
var signs = []string{"failed to initialise GLFW", "failed to initialise OpenGL", "window creation error"}

// Write passes a line on and ends the program if it says that there is no window.
func (w *displayWatch) Write(line []byte) (int, error) {
	n, err := w.file.Write(line)
	for _, s := range signs {
		if strings.Contains(string(line), s) {
			w.giveUp()
		}
	}
	return n, err
}

func (w *displayWatch) giveUp() {
	sentence := "the window cannot be opened: no OpenGL 2.1 or no display"
	if words, err := i18n.Load(w.lang); err == nil {
		sentence = words.T("crash.gl")
	}
	fmt.Fprintln(w.out, sentence)
	w.exit(exitNoDisplay)
}
