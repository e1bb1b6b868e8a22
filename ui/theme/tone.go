package theme

import (
	"fmt"
	"image/color"
)

// Tone is a family of colours with one meaning.
type Tone struct {
	Fill color.NRGBA // behind the words
	Edge color.NRGBA // one pixel around the fill
	Ink  color.NRGBA // words and icon, ≥ 4.5:1 on Fill
}

// The tones, by what they mean.
var (
	Neutral = Tone{rgb(0xffffff), rgb(0xaeb9c4), rgb(0x3c4a57)} // planned, nothing to do
	Muted   = Tone{rgb(0xe7ecf1), rgb(0xc3ccd5), rgb(0x414e5b)} // over and done with, struck out
	Good    = Tone{rgb(0xddf1e3), rgb(0x5ba878), rgb(0x11502a)} // given, confirmed
	Action  = Tone{rgb(0xdceafa), rgb(0x3478c0), rgb(0x0b437f)} // due now, selected
	Caution = Tone{rgb(0xfdebc8), rgb(0xd9982b), rgb(0x694200)} // not given, waiting, old picture
	Alert   = Tone{rgb(0xfbe3e6), rgb(0xc0303f), rgb(0x8c0a1a)} // allergy, refused
	Danger  = Tone{rgb(0xb00020), rgb(0x8a0019), rgb(0xffffff)} // overdue, possible double dose
	Violet  = Tone{rgb(0xebe3f7), rgb(0xa98fd0), rgb(0x4b2a85)} // the patient did it
)

// Tones lists them all, for tests and for the legend.
var Tones = []Tone{Neutral, Muted, Good, Action, Caution, Alert, Danger, Violet}

// Plain surfaces and inks.
var (
	Ground     = rgb(0xf3f5f8) // behind everything
	Surface    = rgb(0xffffff) // lists, editors
	Header     = rgb(0xe3e9ef) // heads of tables and panes
	Ink        = rgb(0x14202b) // text
	Quiet      = rgb(0x495764) // secondary text, ≥ 4.5:1 on Ground and Header
	Line       = rgb(0xccd4dc) // separators
	Primary    = rgb(0x0b57a4) // the act a screen is for, the focus ring
	OnPrimary  = rgb(0xffffff)
	Selected   = rgb(0xd9e8f8) // the chosen row
	Pointed    = rgb(0xedf2f7) // the row under the pointer
	InputFrame = rgb(0x76828e) // ≥ 3:1 against Surface (WCAG 1.4.11)
)

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

// Hex is "#rrggbb".
func Hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
