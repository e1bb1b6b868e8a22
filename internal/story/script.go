package story

import (
	"context"
	"errors"
	"fmt"

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
		n.GiveMorningDose(ctx, day), n.Report(ctx, AnnaReport), n.ChangePlan(ctx, AnnaSection, AnnaChange), n.annaOnTheWard(ctx, day),
	)
}

// PaperSigner is who signed on paper what Anna keys in.
const PaperSigner = "Kari Holm"

// Amounts that the two take out of one stock, each on their own machine.
const (
	AnnaTakes  = 2 * 1_000_000
	BjornTakes = 1 * 1_000_000
)

func (n *Nurse) annaOnTheWard(ctx context.Context, day journal.Date) error {
	c, err := n.Cast(day)
	if err != nil {
		return err
	}
	errs := []error{
		n.did("give a checked dose", n.GiveChecked(ctx, c.Checked, Bjorn)), n.did("give as needed", n.Give(ctx, c.PRN)),
		n.did("take out of the stock", n.TakeOut(ctx, c, AnnaTakes)), n.did("key in from paper", n.onPaper(ctx, c.Paper, day)),
	}
	for _, p := range c.Walk {
		errs = append(errs, n.did("walk the round", n.WalkRound(ctx, p, day)))
	}
	return errors.Join(errs...)
}

func (n *Nurse) did(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %s: %w", n.Name, what, err)
	}
	return nil
}

// onPaper prints a patient's record and keys one dose of it back in, by the
// code that stands there.
func (n *Nurse) onPaper(ctx context.Context, p Part, day journal.Date) error {
	pdf, err := n.Print(p.Patient, day)
	if err != nil {
		return err
	}
	code, err := PrintedCode(pdf, p)
	if err != nil {
		return err
	}
	return n.KeyIn(ctx, code, day, PaperSigner)
}

// AnnaLast is the act right after which her process is killed.
func AnnaLast(ctx context.Context, n *Nurse) error { return n.ChangePlan(ctx, BothSection, AnnaOnBoth) }

// BjornOffline is what Bjørn does without network.
func BjornOffline(ctx context.Context, n *Nurse, day journal.Date) error {
	return errors.Join(
		n.GiveMorningDose(ctx, day), n.Report(ctx, BjornReport),
		n.ChangePlan(ctx, BjornSection, BjornChange), n.ChangePlan(ctx, BothSection, BjornOnBoth), n.bjornOnTheWard(ctx, day),
	)
}

func (n *Nurse) bjornOnTheWard(ctx context.Context, day journal.Date) error {
	c, err := n.Cast(day)
	if err != nil {
		return err
	}
	return errors.Join(n.did("give as needed", n.Give(ctx, c.PRN)), n.did("take out of the stock", n.TakeOut(ctx, c, BjornTakes)))
}

// AnnaCounts is when the network is back: Anna counts the stock, and Bjørn
// counts with her.
func AnnaCounts(ctx context.Context, n *Nurse, day journal.Date) error {
	c, err := n.Cast(day)
	if err != nil {
		return err
	}
	return n.Count(ctx, c, Bjorn)
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
