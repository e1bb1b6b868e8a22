package theme

import (
	"image/color"
	"sync/atomic"
)

var high atomic.Bool

// SetHighContrast turns the palette for those who see poorly, or work in bright
// light, on or off: words read at 7:1 or better (WCAG 1.4.6) and every box has
// an edge at 4.5:1. Screens take it in when they are painted again.
func SetHighContrast(on bool) { high.Store(on) }

// HighContrast reports whether it is on.
func HighContrast() bool { return high.Load() }

// strong are the colours that high contrast shows otherwise.
var strong = strongColors()

func strongColors() map[color.NRGBA]color.NRGBA {
	black := rgb(0x000000)
	return map[color.NRGBA]color.NRGBA{
		Ink: black, Quiet: rgb(0x1f2932), Line: rgb(0x5b6670), InputFrame: rgb(0x2b3640), Primary: rgb(0x063a73),
		Neutral.Edge: rgb(0x3c4a57), Neutral.Ink: black, Muted.Edge: rgb(0x414e5b), Muted.Ink: rgb(0x1f2932),
		Good.Edge: rgb(0x0c3d20), Good.Ink: rgb(0x0c3d20), Action.Edge: rgb(0x072f5c), Action.Ink: rgb(0x072f5c),
		Caution.Edge: rgb(0x4a2e00), Caution.Ink: rgb(0x4a2e00), Alert.Edge: rgb(0x6b0613), Alert.Ink: rgb(0x6b0613),
		Danger.Fill: rgb(0x8a0019), Danger.Edge: rgb(0x3d000b), Violet.Edge: rgb(0x361c66), Violet.Ink: rgb(0x361c66),
	}
}

// Seen is the colour that is painted for c.
func Seen(c color.Color) color.Color {
	if !high.Load() {
		return c
	}
	if n, ok := c.(color.NRGBA); ok {
		return seen(n)
	}
	return c
}

func seen(c color.NRGBA) color.NRGBA {
	if s, ok := strong[c]; ok && high.Load() {
		return s
	}
	return c
}
