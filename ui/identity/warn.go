package identity

import (
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// OldText is the warning about an old picture (R-MED-03), "" when it is fresh.
func (p *Person) OldText(w *i18n.Words) string {
	switch {
	case !p.Old():
		return ""
	case p.AsOf == 0:
		return w.T("identity.old_never")
	}
	return w.T("identity.old", "When", format.When(w, p.AsOf, p.Now), "Age", format.Age(w, p.AsOf, p.Now))
}

// Warn shows in n that the picture is old, or hides n.
func Warn(w *i18n.Words, n *widgets.Notice, p *Person) {
	n.Set(theme.Caution, "clock", p.OldText(w))
}
