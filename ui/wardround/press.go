package wardround

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// press tells a key that is pressed from one that is held down. The driver
// tells of a key going down once and of its repeats only as typed keys, so what
// is typed without a key having gone down first is a repeat. In a round a
// repeat must do nothing: the press that signed for one patient must never run
// on into the next.
type press struct {
	key  fyne.KeyName // went down, and its typed key has not come yet
	rune bool         // and neither has its letter
}

func (p *press) down(k fyne.KeyName) {
	switch k {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight, desktop.KeyControlLeft, desktop.KeyControlRight,
		desktop.KeyAltLeft, desktop.KeyAltRight, desktop.KeySuperLeft, desktop.KeySuperRight:
		return
	}
	p.key, p.rune = k, true
}

// typed reports whether a typed key is a press of its own.
func (p *press) typed(k fyne.KeyName) bool {
	fresh := p.key == k
	p.key = ""
	return fresh
}

// letter reports whether a typed letter is a press of its own.
func (p *press) letter() bool {
	fresh := p.rune
	p.rune = false
	return fresh
}
