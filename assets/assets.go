// Package assets embeds what the window needs besides code: fonts, icons and
// translations. It holds no logic.
package assets

import "embed"

// Fonts holds Inter (SIL Open Font License 1.1, see fonts/LICENSE-Inter.txt).
//
//go:embed fonts
var Fonts embed.FS

// Icons holds one stroke drawing a status, "icons/<name>.svg", drawn in
// currentColor so that the theme can tint it.
//
//go:embed icons
var Icons embed.FS

// Translations holds "translations/<area>.<language>.json", and Fyne's own
// words in "translations/fyne/<language>.json".
//
//go:embed translations
var Translations embed.FS
