package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

var palette = withInks(map[fyne.ThemeColorName]color.Color{
	fynetheme.ColorNameBackground:          Ground,
	fynetheme.ColorNameButton:              Neutral.Fill,
	fynetheme.ColorNameDisabledButton:      Muted.Fill,
	fynetheme.ColorNameDisabled:            rgb(0x5a6672),
	fynetheme.ColorNameError:               Danger.Fill,
	fynetheme.ColorNameFocus:               color.NRGBA{R: 0x0b, G: 0x57, B: 0xa4, A: 0x40},
	fynetheme.ColorNameForeground:          Ink,
	fynetheme.ColorNameForegroundOnError:   Danger.Ink,
	fynetheme.ColorNameForegroundOnPrimary: OnPrimary,
	fynetheme.ColorNameForegroundOnSuccess: rgb(0xffffff),
	fynetheme.ColorNameForegroundOnWarning: Caution.Ink,
	fynetheme.ColorNameHeaderBackground:    Header,
	fynetheme.ColorNameHover:               color.NRGBA{R: 0x0b, G: 0x57, B: 0xa4, A: 0x14},
	fynetheme.ColorNameHyperlink:           Primary,
	fynetheme.ColorNameInputBackground:     Surface,
	fynetheme.ColorNameInputBorder:         InputFrame,
	fynetheme.ColorNameMenuBackground:      Surface,
	fynetheme.ColorNameOverlayBackground:   Surface,
	fynetheme.ColorNamePlaceHolder:         rgb(0x5a6672),
	fynetheme.ColorNamePressed:             color.NRGBA{R: 0x0b, G: 0x57, B: 0xa4, A: 0x33},
	fynetheme.ColorNamePrimary:             Primary,
	fynetheme.ColorNameScrollBar:           color.NRGBA{R: 0x3c, G: 0x4a, B: 0x57, A: 0xb0},
	fynetheme.ColorNameScrollBarBackground: color.NRGBA{R: 0x3c, G: 0x4a, B: 0x57, A: 0x18},
	fynetheme.ColorNameSelection:           Selected,
	fynetheme.ColorNameSeparator:           Line,
	fynetheme.ColorNameShadow:              color.NRGBA{A: 0x38},
	fynetheme.ColorNameSuccess:             Good.Ink,
	fynetheme.ColorNameWarning:             Caution.Edge,
})

var sizes = map[fyne.ThemeSizeName]float32{
	fynetheme.SizeNamePadding:         3,
	fynetheme.SizeNameInnerPadding:    5,
	fynetheme.SizeNameLineSpacing:     3,
	fynetheme.SizeNameText:            13,
	fynetheme.SizeNameCaptionText:     11,
	fynetheme.SizeNameSubHeadingText:  15,
	fynetheme.SizeNameHeadingText:     20,
	fynetheme.SizeNameInlineIcon:      16,
	fynetheme.SizeNameInputRadius:     4,
	fynetheme.SizeNameInputBorder:     1,
	fynetheme.SizeNameSelectionRadius: 4,
	fynetheme.SizeNameButtonRadius:    4,
	fynetheme.SizeNameDialogRadius:    6,
	fynetheme.SizeNamePopupRadius:     4,
	fynetheme.SizeNameMenuRadius:      4,
	fynetheme.SizeNameScrollBar:       12,
	fynetheme.SizeNameScrollBarSmall:  6,
	fynetheme.SizeNameModalBlurRadius: 0, // a blurred chart behind a dialog costs a software renderer a second
}

var touchSizes = map[fyne.ThemeSizeName]float32{
	fynetheme.SizeNamePadding:      4,
	fynetheme.SizeNameInnerPadding: 12,
	fynetheme.SizeNameText:         15,
	fynetheme.SizeNameCaptionText:  13,
	fynetheme.SizeNameHeadingText:  22,
	fynetheme.SizeNameInlineIcon:   20,
	fynetheme.SizeNameScrollBar:    16,
}

// RowHeight is the height of a row in a dense list.
func (t *Clinical) RowHeight() float32 {
	if t.density == Touch {
		return 52
	}
	return 42
}

// InkName is the name under which the theme knows a tone's ink, for Fyne's text
// widgets, which take no colour.
func InkName(t Tone) fyne.ThemeColorName { return fyne.ThemeColorName("ink" + Hex(t.Ink)) }

func withInks(p map[fyne.ThemeColorName]color.Color) map[fyne.ThemeColorName]color.Color {
	for _, t := range Tones {
		p[InkName(t)] = t.Ink
	}
	return p
}
