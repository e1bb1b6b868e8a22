package replica

import (
	"strings"
	"unicode"
)

// letters are what is left of a letter when its marks are taken away. Æ, ø and
// å are also typed as ae, o/oe and a/aa; both sides of a search are folded, so
// all of them meet.
var letters = map[rune]string{
	'æ': "ae", 'ø': "o", 'å': "a", 'ä': "a", 'ö': "o", 'ü': "u", 'ß': "ss", 'þ': "th", 'ð': "d", 'đ': "d", 'ŋ': "n", 'ŧ': "t", 'ł': "l",
	'à': "a", 'á': "a", 'â': "a", 'ã': "a", 'ā': "a", 'ă': "a", 'ą': "a", 'ç': "c", 'ć': "c", 'č': "c", 'ď': "d",
	'è': "e", 'é': "e", 'ê': "e", 'ë': "e", 'ē': "e", 'ė': "e", 'ę': "e", 'ě': "e", 'ğ': "g", 'ģ': "g", 'ǥ': "g", 'ǧ': "g",
	'ì': "i", 'í': "i", 'î': "i", 'ï': "i", 'ī': "i", 'į': "i", 'ı': "i", 'ķ': "k", 'ǩ': "k", 'ļ': "l", 'ľ': "l", 'ñ': "n", 'ń': "n", 'ņ': "n", 'ň': "n",
	'ò': "o", 'ó': "o", 'ô': "o", 'õ': "o", 'ō': "o", 'ő': "o", 'œ': "o", 'ř': "r", 'ś': "s", 'š': "s", 'ş': "s", 'ș': "s", 'ť': "t", 'ţ': "t", 'ț': "t",
	'ù': "u", 'ú': "u", 'û': "u", 'ū': "u", 'ů': "u", 'ű': "u", 'ų': "u", 'ý': "y", 'ÿ': "y", 'ź': "z", 'ż': "z", 'ž': "z", 'ʒ': "z", 'ǯ': "z",
}

// normal folds a text to words of lower-case letters and digits, each after
// one space. Composed and decomposed letters come out the same.
func normal(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 1)
	space := true
	var last byte
	for _, c := range s {
		if unicode.Is(unicode.Mn, c) {
			continue
		}
		c = unicode.ToLower(c)
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			space = true
			continue
		}
		if space {
			b.WriteByte(' ')
			space, last = false, 0
		}
		last = appendLetter(&b, c, last)
	}
	return b.String()
}

// appendLetter writes c without marks after last; aa becomes a and oe becomes
// o, which is how å and ø are written without a Norwegian keyboard. It returns
// the letter that stands last.
func appendLetter(b *strings.Builder, c rune, last byte) byte {
	if c == 'a' && last == 'a' || c == 'e' && last == 'o' {
		return last
	}
	if c < 0x80 {
		b.WriteByte(byte(c))
		return byte(c)
	}
	plain, ok := letters[c]
	if !ok {
		b.WriteRune(c)
		return 0
	}
	for _, l := range plain {
		last = appendLetter(b, l, last)
	}
	return last
}

// sortKey orders names as a Norwegian list does: æ, ø and å come last.
func sortKey(name string) string {
	return strings.NewReplacer("æ", "{a", "ø", "{b", "å", "{c", "ä", "{a", "ö", "{b", "aa", "{c").Replace(strings.ToLower(name))
}
