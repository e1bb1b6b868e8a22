package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// toastTime is how long a sentence about something that went well is shown.
const toastTime = 4 * time.Second

// gateMenu is the main menu while it is locked.
func (w *Window) gateMenu() *fyne.MainMenu {
	quit := fyne.NewMenuItem(w.words.T("lock.menu_quit"), w.win.Close)
	quit.IsQuit = true
	return fyne.NewMainMenu(fyne.NewMenu(w.words.T("menu.screen"), quit))
}

// menu is the main menu of a session, with what the open screen adds. A shortcut
// of the main menu works wherever the focus is, also inside an editor.
func (s *session) menu() *fyne.MainMenu {
	menus := []*fyne.Menu{s.goMenu()}
	if m, ok := s.screens[s.page].(menued); ok {
		menus = append(menus, m.Menu())
	}
	menus = append(menus, s.screenMenu(), s.helpMenu())
	return fyne.NewMainMenu(menus...)
}

func (s *session) goMenu() *fyne.Menu {
	t := s.words.T
	items := []*fyne.MenuItem{
		s.command(t("menu.search"), fyne.KeyF, fyne.KeyModifierControl, func() { s.window.win.Canvas().Focus(s.pane.Search) }),
		s.command(t("menu.list"), fyne.Key1, fyne.KeyModifierAlt, func() { s.window.win.Canvas().Focus(s.pane.List) }),
		s.command(t("menu.next"), fyne.KeyDown, fyne.KeyModifierAlt, func() { s.beside(1) }),
		s.command(t("menu.previous"), fyne.KeyUp, fyne.KeyModifierAlt, func() { s.beside(-1) }),
		fyne.NewMenuItemSeparator(),
	}
	for _, p := range pageKeys {
		if p.page == PageHealth || s.screens[p.page] != nil {
			items = append(items, s.command(s.tabWord(p.page), p.digit, fyne.KeyModifierAlt, func() { s.goTo(p.page) }))
		}
	}
	items = append(items, fyne.NewMenuItemSeparator(),
		s.command(t("menu.print"), fyne.KeyP, fyne.KeyModifierControl, func() { s.goTo(PagePrint) }),
		s.command(t("menu.rekey"), fyne.KeyK, fyne.KeyModifierControl, func() { s.goTo(PageRekey) }))
	return fyne.NewMenu(t("menu.go"), items...)
}

func (s *session) screenMenu() *fyne.Menu {
	w, t := s.window, s.words.T
	items := []*fyne.MenuItem{
		s.command(t("menu.refresh"), fyne.KeyR, fyne.KeyModifierControl, s.sync),
		s.command(t("menu.touch"), fyne.KeyT, fyne.KeyModifierControl, s.setTouch),
	}
	if w.opt.Demo {
		items = append(items, fyne.NewMenuItemSeparator())
		if s.journal.Status().Offline {
			items = append(items, s.command(t("menu.online"), fyne.KeyD, fyne.KeyModifierControl, func() { s.setOffline(false) }))
		} else {
			items = append(items, s.command(t("menu.offline"), fyne.KeyD, fyne.KeyModifierControl, func() { s.setOffline(true) }))
		}
	}
	quit := fyne.NewMenuItem(t("lock.menu_quit"), w.win.Close)
	quit.IsQuit = true
	lock := fyne.NewMenuItem(t("menu.lock"), func() { w.Lock("") }) // also over a dialog
	lock.Shortcut = shortcut(fyne.KeyL, fyne.KeyModifierControl)
	items = append(items, fyne.NewMenuItemSeparator(), lock, quit)
	return fyne.NewMenu(t("menu.screen"), items...)
}

func (s *session) helpMenu() *fyne.Menu {
	return fyne.NewMenu(s.words.T("menu.help"), fyne.NewMenuItem(s.words.T("menu.keys")+" (F1)", s.showKeys))
}

// command is a menu item with a shortcut. It does nothing while a dialog is
// open: a dialog is answered before anything else.
func (s *session) command(word string, k fyne.KeyName, m fyne.KeyModifier, do func()) *fyne.MenuItem {
	item := fyne.NewMenuItem(word, func() {
		s.window.here()
		if s.window.win.Canvas().Overlays().Top() == nil {
			do()
		}
	})
	item.Shortcut = shortcut(k, m)
	return item
}

func fixedWidth(o fyne.CanvasObject, width float32) fyne.CanvasObject {
	return container.New(layout.NewGridWrapLayout(fyne.NewSize(width, o.MinSize().Height)), o)
}
