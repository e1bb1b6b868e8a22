// Package theme is how the window looks: a dense, light, clinical palette with
// Inter, the same on every machine whatever variant the operating system asks
// for, in a compact and a touch size.
//
// A status is always a colour, an icon and a word together; the colours come
// from a [Tone], whose ink reads at 4.5:1 or better on its fill (WCAG 1.4.3).
//
// [SetHighContrast] shows the same tones stronger, for poor sight and bright
// light: 7:1 and dark edges (WCAG 1.4.6).
package theme
