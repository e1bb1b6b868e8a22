package story

import (
	"context"
	"errors"

	"feltjournal/assets/demo"
	"feltjournal/fhir"
	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// What the nurses write. Sections of the care plan are counted from the first:
// each nurse changes one of their own, and both change the third.
const (
	AnnaReport  = "Våken og klar ved morgenstell. Spiste hele frokosten. Lett hevelse i høyre ankel, beina hevet."
	BjornReport = "Åse forteller om dårlig søvn. Ønsker å prøve uten sovemedisin i natt."

	AnnaSection  = 0 // personlig stell
	AnnaChange   = "Ønsker dusj også lørdag."
	BjornSection = 1 // sirkulasjon
	BjornChange  = "Mål ankelen hver mandag."
	BothSection  = 2 // blodfortynning
	AnnaOnBoth   = "Ekstra INR på fredag."
	BjornOnBoth  = "Se etter blåmerker hver kveld."
)

// AnnaOffline is what Anna does without network, up to her last act.
func AnnaOffline(ctx context.Context, n *Nurse, day journal.Date) error {
	return errors.Join(
		n.GiveMorningDose(ctx, day), n.Report(ctx, AnnaReport), n.ChangePlan(ctx, AnnaSection, AnnaChange),
	)
}

// AnnaLast is the act right after which her process is killed.
func AnnaLast(ctx context.Context, n *Nurse) error { return n.ChangePlan(ctx, BothSection, AnnaOnBoth) }

// BjornOffline is what Bjørn does without network.
func BjornOffline(ctx context.Context, n *Nurse, day journal.Date) error {
	return errors.Join(
		n.GiveMorningDose(ctx, day), n.Report(ctx, BjornReport),
		n.ChangePlan(ctx, BjornSection, BjornChange), n.ChangePlan(ctx, BothSection, BjornOnBoth),
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
