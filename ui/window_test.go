package ui

import (
	"context"
	"image/png"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/i18n"
	"feltjournal/ui/widgets"
)

// bench is a window over a ward, whose main goroutine is the test's.
type bench struct {
	t      *testing.T
	ward   *ward
	win    fyne.Window
	window *Window
	queue  chan func()
	faults chan error
	synced atomic.Int32
	wait   sync.WaitGroup
}

func newBench(t *testing.T, w *ward, change func(*Options)) *bench {
	t.Helper()
	t.Setenv("LANG", "nb_NO.UTF-8")
	b := &bench{t: t, ward: w, queue: make(chan func(), 1000), faults: make(chan error, 100)}
	test.NewTempApp(t)
	b.win = test.NewTempWindow(t, nil)
	opt := Options{
		User: anna.ID, Station: w.store, Open: w.open, Now: w.now, Do: func(f func()) { b.queue <- f },
		After: func(time.Duration, func()) {},
		Go:    func(f func()) { b.wait.Go(f) },
		Sync:  func() { b.synced.Add(1) },
		Fault: func(err error) { b.faults <- err },
	}
	if change != nil {
		change(&opt)
	}
	var err error
	b.window, err = New(b.win, opt)
	require.NoError(t, err)
	t.Cleanup(func() {
		b.window.Lock("")
		b.wait.Wait()
		require.Empty(t, b.faults)
	})
	b.win.Resize(fyne.NewSize(1366, 768))
	b.until(func() bool { return b.window.gate != nil })
	return b
}

// until runs what was queued for the main goroutine until ok.
func (b *bench) until(ok func() bool) {
	b.t.Helper()
	limit := time.After(20 * time.Second)
	glance := time.NewTicker(5 * time.Millisecond) // what is waited for may happen away from the queue
	defer glance.Stop()
	for !ok() {
		select {
		case f := <-b.queue:
			f()
		case <-glance.C:
		case <-limit:
			require.FailNow(b.t, "it did not happen in 20 seconds")
		}
	}
}

// settle runs what is queued now.
func (b *bench) settle() {
	for {
		select {
		case f := <-b.queue:
			f()
		default:
			return
		}
	}
}

// press types keys as the driver does: to the focused widget, or the window.
func (b *bench) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		ev := &fyne.KeyEvent{Name: k}
		if f := b.win.Canvas().Focused(); f != nil {
			f.TypedKey(ev)
		} else {
			b.win.Canvas().OnTypedKey()(ev)
		}
	}
}

// shortcut fires a shortcut of the main menu, as the driver does before it asks
// the focused widget.
func (b *bench) shortcut(k fyne.KeyName, m fyne.KeyModifier) {
	b.t.Helper()
	want := (&desktop.CustomShortcut{KeyName: k, Modifier: m}).ShortcutName()
	for _, menu := range b.win.MainMenu().Items {
		for _, item := range menu.Items {
			if item.Shortcut != nil && item.Shortcut.ShortcutName() == want {
				item.Action()
				return
			}
		}
	}
	require.Fail(b.t, "no such shortcut", want)
}

// open opens a patient from the list by keyboard.
func (b *bench) open(family string) {
	s := b.window.session
	b.win.Canvas().Focus(s.pane.List)
	b.press(fyne.KeyHome)
	for range 30 {
		if row := s.pane.List.Selected(); s.pane.At(row) == b.ward.streams[family] {
			b.press(fyne.KeyReturn)
			return
		}
		b.press(fyne.KeyDown)
	}
	require.Fail(b.t, "not on the list", family)
}

func (b *bench) typeText(s string) {
	for _, r := range s {
		b.win.Canvas().Focused().TypedRune(r)
	}
}

// unlock opens Anna's session by keyboard.
func (b *bench) unlock() *session {
	b.t.Helper()
	b.typeText(pin)
	b.press(fyne.KeyReturn)
	b.until(func() bool { return b.window.session != nil })
	b.settle()
	return b.window.session
}

// shoot writes a picture of the window when SHOTS names a folder, to be looked
// at by a person.
func (b *bench) shoot(name string) {
	dir := os.Getenv("SHOTS")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	require.NoError(b.t, err)
	require.NoError(b.t, png.Encode(f, b.win.Canvas().Capture()))
	require.NoError(b.t, f.Close())
}

func TestWindow_unlocks_by_keyboard_and_says_whose_it_is(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	require.Equal(t, "Feltjournal – låst", b.win.Title())
	b.shoot("lock")
	s := b.unlock()
	require.Equal(t, "Feltjournal – Anna Berg", b.win.Title())
	require.Same(t, s.pane.List, b.win.Canvas().Focused())
	require.Equal(t, PageNone, s.page, "nobody's chart is opened unasked")
	b.shoot("list")
}

func TestWindow_a_wrong_PIN_opens_nothing_and_says_how_many_are_left(t *testing.T) {
	b := newBench(t, newWard(t), nil)
	b.typeText("0000")
	b.press(fyne.KeyReturn)
	b.until(func() bool { return b.shows("forsøk igjen") })
	require.Nil(t, b.window.session)
	b.shoot("wrong-pin")
}

func TestWindow_a_patient_is_one_key_away_and_the_round_is_open(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	s := b.unlock()
	b.open("Aasen")
	require.Equal(t, w.streams["Aasen"], s.patient)
	require.Equal(t, PageRound, s.page)
	require.NotSame(t, s.pane.List, b.win.Canvas().Focused(), "the keyboard is in the round")
	b.shoot("round")
	b.press(fyne.KeyEscape)
	require.Same(t, s.pane.List, b.win.Canvas().Focused())
	b.open("Bråthen")
	b.shortcut(fyne.KeyDown, fyne.KeyModifierAlt)
	require.Equal(t, w.streams["Grønli"], s.patient)
	b.shortcut(fyne.KeyUp, fyne.KeyModifierAlt)
	require.Equal(t, w.streams["Bråthen"], s.patient)
}

func TestWindow_passing_a_patient_in_the_list_is_not_opening_them(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	s := b.unlock()
	b.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	require.Equal(t, journal.ID{}, s.patient)
}

func TestWindow_F_keys_work_wherever_the_focus_is(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	s := b.unlock()
	b.press(fyne.KeyReturn, fyne.KeyF8)
	require.Equal(t, PageHealth, s.page)
	b.shoot("health")
	b.shortcut(fyne.KeyF, fyne.KeyModifierControl)
	b.press(fyne.KeyF2)
	require.Equal(t, PageRound, s.page)
	b.press(fyne.KeyF5)
	b.until(func() bool { return b.synced.Load() == 1 })
	b.press(fyne.KeyF1)
	require.NotNil(t, b.win.Canvas().Overlays().Top())
	b.shoot("keys")
	b.press(fyne.KeyF8)
	require.Equal(t, PageRound, s.page, "a dialog is answered before anything else")
	b.press(fyne.KeyEscape)
	require.Nil(t, b.win.Canvas().Overlays().Top())
}

func TestWindow_every_shortcut_of_the_menu_is_its_own(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, func(o *Options) { o.Demo = true })
	s := b.unlock()
	b.press(fyne.KeyReturn)
	for _, p := range append(pageOrder(s.screens), PageSearch, PageHealth) {
		s.show(p)
		seen := map[string]string{}
		for _, menu := range b.win.MainMenu().Items {
			for _, item := range menu.Items {
				if item.Shortcut == nil {
					continue
				}
				name := item.Shortcut.ShortcutName()
				require.Empty(t, seen[name], "%s is both %s and %s", name, seen[name], item.Label)
				seen[name] = item.Label
			}
		}
	}
}

func TestWindow_search_finds_patients_and_notes(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	s := b.unlock()
	b.shortcut(fyne.KeyF, fyne.KeyModifierControl)
	b.typeText("legg")
	b.until(func() bool { return b.shows("Sår på venstre") })
	b.shoot("search")
	b.press(fyne.KeyReturn)
	require.Same(t, s.results.List, b.win.Canvas().Focused())
	b.press(fyne.KeyReturn)
	require.Equal(t, w.streams["Aasen"], s.patient)
	require.Empty(t, s.pane.Search.Text)
	b.shortcut(fyne.KeyF, fyne.KeyModifierControl)
	b.typeText("hætt")
	b.until(func() bool { return b.shows("Hætta, Kåre") })
	b.press(fyne.KeyEscape)
	require.NotEqual(t, PageSearch, s.page)
}

func TestWindow_a_removed_patient_tells_who_when_and_why(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	s := b.unlock()
	b.press(fyne.KeyEnd, fyne.KeyReturn)
	require.Equal(t, w.streams["Lie"], s.patient)
	require.True(t, b.shows("Innlagt på St. Olavs hospital"))
	require.True(t, b.shows("Kari Moe"))
	b.shoot("removed")
}

func TestWindow_locks_when_nobody_is_there_and_drops_the_journal(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	s := b.unlock()
	b.press(fyne.KeyReturn)
	w.pass(IdleLock - time.Second)
	b.window.tick()
	require.NotNil(t, b.window.session)
	b.press(fyne.KeyF8) // somebody is there
	w.pass(IdleLock - time.Second)
	b.window.tick()
	require.NotNil(t, b.window.session)
	w.pass(2 * time.Second)
	b.window.tick()
	require.Nil(t, b.window.session)
	require.False(t, s.journal.View(w.streams["Aasen"], nil), "nothing decrypted is left")
	b.until(func() bool { return b.window.gate != nil && b.shows("ikke var i bruk") })
	require.False(t, b.shows("Aasen"))
	b.shoot("locked")
	b.unlock()
}

func TestWindow_ctrl_L_locks_over_an_open_dialog(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	b.unlock()
	b.press(fyne.KeyF1)
	b.shortcut(fyne.KeyL, fyne.KeyModifierControl)
	require.Nil(t, b.window.session)
	require.Nil(t, b.win.Canvas().Overlays().Top())
	b.until(func() bool { return b.window.gate != nil })
}

func TestWindow_speaks_the_language_that_is_chosen_at_the_gate(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	b.window.speakAtGate(i18n.Nynorsk)
	b.until(func() bool { return b.shows("Kven er du?") })
	b.unlock()
	require.True(t, b.shows("Vel ein pasient"))
	b.shoot("nynorsk")
}

func TestWindow_the_demo_switch_is_for_demos_only(t *testing.T) {
	w := newWard(t)
	b := newBench(t, w, nil)
	b.unlock()
	for _, menu := range b.win.MainMenu().Items {
		for _, item := range menu.Items {
			require.NotContains(t, item.Label, "Koble")
		}
	}
	d := newBench(t, w, func(o *Options) { o.Demo = true })
	d.unlock()
	d.shortcut(fyne.KeyD, fyne.KeyModifierControl)
	d.until(func() bool { return d.shows("Koblet fra (demo)") })
	st, err := w.store.Status(context.Background())
	require.NoError(t, err)
	require.True(t, st.Offline)
}

func TestWindow_the_status_line_is_always_there(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	b.until(func() bool { return b.shows("Bildet er fra") })
	s := b.unlock()
	for _, p := range append(pageOrder(s.screens), PageSearch, PageHealth, PageNone) {
		s.show(p)
		require.True(t, b.shows("Bildet er fra"), string(p))
		require.True(t, b.shows("Alt er bekreftet"), string(p))
	}
}

func TestWindow_no_name_is_cut_at_scale_one_and_a_half(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	b.win.Canvas().(software.WindowlessCanvas).SetScale(1.5)
	b.win.Resize(fyne.NewSize(1366/1.5, 768/1.5))
	s := b.unlock()
	b.open("Aasen")
	b.shoot("round-150")
	require.GreaterOrEqual(t, s.pane.Object.Size().Width, s.pane.Object.MinSize().Width)
	frame := s.pane.Object.MinSize().Width + s.tabs.object.MinSize().Width
	require.LessOrEqual(t, frame, float32(1366/1.5), "the frame fits on the screen")
}

func TestWindow_touch_size_keeps_the_patient(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	b.unlock()
	b.open("Aasen")
	b.shortcut(fyne.KeyT, fyne.KeyModifierControl)
	b.settle()
	require.Equal(t, w.streams["Aasen"], b.window.session.patient)
	require.Equal(t, PageRound, b.window.session.page)
	b.shoot("touch")
}

// shows reports whether a text is visible somewhere in the window.
func (b *bench) shows(part string) bool {
	found := false
	walk(b.win.Content(), func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *canvas.Text:
			found = found || contains(o.Text, part)
		case *widgets.Notice:
			found = found || contains(o.Text(), part)
		}
	})
	return found
}

func TestWindow_a_draft_survives_a_lock(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	b.unlock()
	b.open("Aasen")
	b.press(fyne.KeyF3)
	b.shortcut(fyne.KeyN, fyne.KeyModifierControl)
	b.typeText("Uferdig rapport")
	b.shortcut(fyne.KeyL, fyne.KeyModifierControl)
	b.until(func() bool { return b.window.gate != nil })
	require.False(t, b.shows("Uferdig"))
	b.unlock()
	b.open("Aasen")
	b.press(fyne.KeyF3)
	b.until(func() bool { return b.shows("Uferdig rapport") })
	b.shoot("draft")
}

func TestWindow_a_note_beside_the_round_is_written_without_leaving_it(t *testing.T) {
	w := newWard(t)
	w.populate()
	b := newBench(t, w, nil)
	s := b.unlock()
	b.open("Aasen")
	require.True(t, s.besides(), "the notes stand beside the round")
	require.InDelta(t, sideWidth, s.side.Size().Width, 1)
	b.open("Grønli")
	require.Equal(t, w.streams["Grønli"], s.sideOf)
	b.win.Resize(fyne.NewSize(1000, 700))
	s.root.Refresh()
	require.False(t, s.besides(), "a narrow window keeps its room for the round")
}

func TestWindow_a_broken_journal_is_said_and_told(t *testing.T) {
	w := newWard(t)
	b := newBench(t, w, nil)
	s := b.unlock()
	s.refusal(context.DeadlineExceeded)
	b.until(func() bool { return b.shows("Noe gikk galt") })
	require.ErrorIs(t, <-b.faults, context.DeadlineExceeded)
	s.refusal(journal.Invalid("not_held"))
	b.until(func() bool { return b.shows("Fjernet fra listen") })
	require.Empty(t, b.faults)
}
