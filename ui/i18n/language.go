package i18n

// Language is the tag of a language the window speaks.
type Language string

// The languages, and the one that is used when nothing else is chosen.
const (
	Bokmal  Language = "nb"
	Nynorsk Language = "nn"
	English Language = "en"
)

// Languages lists them in the order a screen offers them.
var Languages = []Language{Bokmal, Nynorsk, English}

// Name is what the language calls itself.
func (l Language) Name() string {
	switch l {
	case Nynorsk:
		return "Nynorsk"
	case English:
		return "English"
	}
	return "Bokmål"
}

// Known reports whether the window has a catalogue for l.
func (l Language) Known() bool { return l == Bokmal || l == Nynorsk || l == English }

// ByName finds a language by its own name; bokmål when there is none.
func ByName(name string) Language {
	for _, l := range Languages {
		if l.Name() == name {
			return l
		}
	}
	return Bokmal
}
