package story

import (
	"context"
	"errors"

	"feltjournal/assets/demo"
	"feltjournal/fhir"
	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// The sections of the care plan: each nurse changes one of their own, and both
// change the third.
const (
	sectionAnna  = 0
	sectionBjorn = 1
	sectionBoth  = 2
)

// AnnaOffline is what Anna does without network, up to her last act.
func AnnaOffline(ctx context.Context, n *Nurse, day journal.Date) error {
	return errors.Join(
		n.GiveMorningDose(ctx, day),
		n.Report(ctx, "Våken og klar ved morgenstell. Spiste hele frokosten. Lett hevelse i høyre ankel, beina hevet."),
		n.ChangePlan(ctx, sectionAnna, "Anna: bein heves to ganger daglig."),
	)
}

// AnnaLast is the act right after which her process is killed.
func AnnaLast(ctx context.Context, n *Nurse) error {
	return n.ChangePlan(ctx, sectionBoth, "Anna: veies mandag og torsdag.")
}

// BjornOffline is what Bjørn does without network.
func BjornOffline(ctx context.Context, n *Nurse, day journal.Date) error {
	return errors.Join(
		n.GiveMorningDose(ctx, day),
		n.Report(ctx, "Pasienten forteller om dårlig søvn. Ønsker å prøve uten sovemedisin i natt."),
		n.ChangePlan(ctx, sectionBjorn, "Bjørn: samtale om søvn på kveldsvakt."),
		n.ChangePlan(ctx, sectionBoth, "Bjørn: veies hver dag før frokost."),
	)
}

// CentreHasStopped reports whether the hub has imported the changed export.
func CentreHasStopped(ctx context.Context, c Centre) bool {
	stream, known, err := c.Subject(ctx, demo.Ase)
	if err != nil || !known {
		return false
	}
	entries, err := c.Entries(ctx, stream)
	if err != nil {
		return false
	}
	o := chart.Fold(stream, entries).Order(fhir.IDOf(demo.AseStopped))
	return o != nil && o.Current().Status == journal.OrderStopped
}
