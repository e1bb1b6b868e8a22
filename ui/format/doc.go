// Package format writes dates, times, ages and numbers as Norwegian care does:
// dd.mm.yyyy, 15:04, decimal comma, all in Europe/Oslo whatever zone the
// machine believes it is in.
package format
