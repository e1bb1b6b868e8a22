package i18n

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"fyne.io/fyne/v2/lang"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"feltjournal/assets"
	"feltjournal/journal"
)

// Words speaks one language. It is immutable and safe for concurrent use.
type Words struct {
	lang Language
	loc  *goi18n.Localizer
}

// Load opens the catalogue of l; an unknown language gives bokmål. It fails
// only when an embedded file is malformed.
func Load(l Language) (*Words, error) {
	bundle, err := catalogue()
	if err != nil {
		return nil, fmt.Errorf("load translations: %w", err)
	}
	if !l.Known() {
		l = Bokmal
	}
	return &Words{lang: l, loc: goi18n.NewLocalizer(bundle, string(l), string(Bokmal))}, nil
}

var catalogue = sync.OnceValues(func() (*goi18n.Bundle, error) {
	bundle := goi18n.NewBundle(language.MustParse(string(Bokmal)))
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	files, err := fs.Glob(assets.Translations, "translations/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		if _, err := bundle.LoadMessageFileFS(assets.Translations, name); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return bundle, nil
})

// Language is the language w speaks.
func (w *Words) Language() Language { return w.lang }

// T is the text of key, filled in from key, value pairs ("Name", "Aasen, Åse").
// A key without text, which the tests exclude, shows as itself.
func (w *Words) T(key string, args ...any) string {
	return w.text(&goi18n.LocalizeConfig{MessageID: key, TemplateData: pairs(args)})
}

// N is the text of key in the plural form for n, which the text calls {{.N}}.
func (w *Words) N(key string, n int, args ...any) string {
	data := pairs(args)
	data["N"] = n
	return w.text(&goi18n.LocalizeConfig{MessageID: key, PluralCount: n, TemplateData: data})
}

// Error is the sentence for a user about err: the one of its *journal.Error, or
// the general one that says what is safe and what to do next.
func (w *Words) Error(err error) string {
	var e *journal.Error
	if !errors.As(err, &e) {
		return w.T("error.unexpected")
	}
	data := map[string]any{}
	for k, v := range e.Args {
		data[k] = v
	}
	if field, ok := data["Field"].(string); ok {
		data["Field"] = w.T("field." + field)
	}
	return w.text(&goi18n.LocalizeConfig{MessageID: "error." + e.Code, TemplateData: data})
}

// SpeakInFyne gives Fyne's own words (Copy, Paste, …) in w's language. Fyne
// follows the operating system's language and offers no choice, so the words
// are laid over those of the system's locale. Call it from the main goroutine,
// before the widgets are built.
func (w *Words) SpeakInFyne() error {
	name := "translations/fyne/" + string(w.lang) + ".json"
	b, err := assets.Translations.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read Fyne's words: %w", err)
	}
	if err := lang.AddTranslationsForLocale(b, lang.SystemLocale()); err != nil {
		return fmt.Errorf("give Fyne its words: %w", err)
	}
	return nil
}

func (w *Words) text(c *goi18n.LocalizeConfig) string {
	s, err := w.loc.Localize(c)
	if s == "" && err != nil {
		return c.MessageID
	}
	return s
}

func pairs(args []any) map[string]any {
	data := make(map[string]any, len(args)/2+1)
	for i := 0; i+1 < len(args); i += 2 {
		data[fmt.Sprint(args[i])] = args[i+1]
	}
	return data
}
