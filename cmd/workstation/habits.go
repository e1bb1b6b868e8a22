package main

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"feltjournal/ui"
	"feltjournal/ui/i18n"
)

// habits remembers in window.json how each user wants the window. It holds user
// ids, languages and names of units, and nothing of any patient. Losing it loses nothing else.
type habits struct {
	file string
	log  *slog.Logger

	mu    sync.Mutex
	known habitsFile // guarded by mu
}

type habitsFile struct {
	Last      string                   `json:"last"`
	Languages map[string]i18n.Language `json:"languages"`
	Units     map[string]string        `json:"units,omitempty"`
}

var _ ui.Habits = (*habits)(nil)

func readHabits(dir string, log *slog.Logger) *habits {
	h := &habits{file: filepath.Join(dir, "window.json"), log: log}
	b, err := os.ReadFile(h.file)
	if err == nil {
		err = json.Unmarshal(b, &h.known)
	}
	if err != nil && !os.IsNotExist(err) {
		log.Warn("the window's habits could not be read and are forgotten", slog.Any("error", err))
		h.known = habitsFile{}
	}
	if h.known.Languages == nil {
		h.known.Languages = map[string]i18n.Language{}
	}
	if h.known.Units == nil {
		h.known.Units = map[string]string{}
	}
	return h
}

// Language is the language a user chose.
func (h *habits) Language(user string) (i18n.Language, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	l, ok := h.known.Languages[user]
	return l, ok && l.Known()
}

// SetLanguage keeps it.
func (h *habits) SetLanguage(user string, l i18n.Language) {
	h.change(func(f *habitsFile) bool {
		was := f.Languages[user]
		f.Languages[user] = l
		return was != l
	})
}

// LastUser is who unlocked last.
func (h *habits) LastUser() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.known.Last
}

// SetLastUser keeps it.
func (h *habits) SetLastUser(user string) {
	h.change(func(f *habitsFile) bool {
		was := f.Last
		f.Last = user
		return was != user
	})
}

// Unit is the unit whose list a user went round last.
func (h *habits) Unit(user string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.known.Units[user]
}

// SetUnit keeps it.
func (h *habits) SetUnit(user, unit string) {
	h.change(func(f *habitsFile) bool {
		was := f.Units[user]
		f.Units[user] = unit
		return was != unit
	})
}

func (h *habits) change(f func(*habitsFile) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !f(&h.known) {
		return
	}
	b, err := json.MarshalIndent(h.known, "", "  ")
	if err == nil {
		err = os.WriteFile(h.file, append(b, '\n'), 0o600)
	}
	if err != nil {
		h.log.Warn("the window's habits could not be kept", slog.Any("error", err))
	}
}
