package flow

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"feltjournal/ui/ink"
	"feltjournal/ui/theme"
)

// Styles are the styles of running text in the theme's size.
type Styles struct {
	Title, Head, Strong, Body, Small ink.Style
}

// StylesNow reads the theme.
func StylesNow() Styles {
	t := fynetheme.TextSize()
	return Styles{
		Title:  ink.Style{Size: t + 3, Bold: true, Color: theme.Ink},
		Head:   ink.Style{Size: t + 1, Bold: true, Color: theme.Ink},
		Strong: ink.Style{Size: t, Bold: true, Color: theme.Ink},
		Body:   ink.Style{Size: t, Color: theme.Ink},
		Small:  ink.Style{Size: t - 1.5, Color: theme.Quiet},
	}
}

// iconOf is an icon in the colour of a style.
func iconOf(name string, s ink.Style) fyne.Resource {
	c, ok := s.Color.(color.NRGBA)
	if !ok {
		c = theme.Ink
	}
	return theme.Icon(name, c)
}
