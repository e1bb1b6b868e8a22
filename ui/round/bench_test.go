package round

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/ui/internal/ward"
)

// full is a chart of 400 entries: a dozen orders, their doses of some weeks
// and reports.
func full() *ward.Ward {
	w := ward.Aase()
	var orders []*journal.Order
	for i := range 12 {
		orders = append(orders, w.Order(byte(30+i), fmt.Sprintf("Legemiddel %c", 'A'+rune(i)), "10 mg", 1, "tablett", 8*60, 14*60, 20*60))
	}
	for i := 0; w.Chart.Len() < 340; i++ {
		day := journal.Date(20261121).AddDays(-i / 36)
		slot := journal.SlotKey{Date: day, Time: []journal.LocalTime{8 * 60, 14 * 60, 20 * 60}[i%3]}
		w.Give(ward.Anna, orders[i/3%12], slot, ward.On(day, slot.Time.String()))
	}
	for i := 0; w.Chart.Len() < 400; i++ {
		w.Write(ward.Bjorn, ward.On(20261121, "15:00")+journal.Instant(i), &journal.Note{Type: "rapport", Text: "Sovet godt i natt. Spist halv porsjon frokost, drukket 200 ml."})
	}
	return w
}

// paintFrame lets the grid, the header and the foot paint their pixels as a
// window's painter would ask for them.
func paintFrame(s *Screen, scale float32) {
	for _, p := range []interface{ Paint(float32) }{s.bar, s.grid, s.strip} {
		p.Paint(scale)
	}
}

// BenchmarkOpenPatientFrame is from "this patient was chosen" to pixels: the
// sheet is built from a chart of 400 entries, laid out, and header, grid and
// foot are painted at 1066×690 on one core. What the driver does after that
// (upload and swap) is not in it; capture is the whole window by Fyne's
// software painter, as the tests see it.
func BenchmarkOpenPatientFrame(b *testing.B) {
	ws := full()
	s, win := open(b, ws, 1066, 690)
	for _, scale := range []float32{1, 1.5} {
		b.Run(fmt.Sprintf("scale=%v", scale), func(b *testing.B) {
			percentiles(b, func() {
				s.grid.Set(Sheet{})
				s.Show(ws.Stream)
				paintFrame(s, scale)
			})
		})
	}
	b.Run("capture", func(b *testing.B) {
		percentiles(b, func() {
			s.Show(ws.Stream)
			win.Canvas().Capture()
		})
	})
}

// BenchmarkGridRefresh is one key press: the ring moves, the grid is painted.
func BenchmarkGridRefresh(b *testing.B) {
	s, _ := open(b, full(), 1066, 690)
	down := true
	percentiles(b, func() {
		key := fyne.KeyDown
		if down = !down; down {
			key = fyne.KeyUp
		}
		s.grid.TypedKey(&fyne.KeyEvent{Name: key})
		s.grid.Paint(1)
	})
}

// BenchmarkScrollStep is one step of the wheel or of a finger: the sheet moves,
// the grid is painted.
func BenchmarkScrollStep(b *testing.B) {
	s, _ := open(b, full(), 1066, 400)
	step := float32(-30)
	percentiles(b, func() {
		if s.grid.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, step)}); s.grid.scroll.Y == 0 || s.grid.scroll.Y == s.grid.plan.limits(3).Y {
			step = -step
		}
		s.grid.Paint(1)
	})
}

// BenchmarkKeyToChangedCell is from the Enter that signs a dose, made durable at
// once here, to the pixels of the cell that changed. The chart grows by one
// registration each time.
func BenchmarkKeyToChangedCell(b *testing.B) {
	ws := full()
	s, _ := open(b, ws, 1066, 690)
	o := ws.Chart.Order(journal.ID{0x0f, 30}).Current()
	slot := ward.Slot(8)
	percentiles(b, func() {
		ws.Give(ward.Anna, o, slot, ward.At("08:05"))
		slot.Date = slot.Date.AddDays(1)
		s.acted()
		s.grid.Paint(1)
	})
}

func percentiles(b *testing.B, f func()) {
	b.Helper()
	f()
	times := make([]time.Duration, 0, b.N)
	for b.Loop() {
		start := time.Now()
		f()
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
}
