// Package i18n is the window's catalogue of words: bokmål, nynorsk and English,
// chosen per user.
//
// Every text on screen is a key in assets/translations/<area>.<language>.json.
// A key is written as a literal in the call ([Words.T], [Words.N]) or built
// from one of the prefixes that the tests know, so that the tests can prove
// that no key is missing in any language.
package i18n
