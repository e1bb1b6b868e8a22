package review

import (
	"slices"
	"strings"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// sides are the records that the case is about.
func (v *View) sides(k *chart.Case) []Side {
	var sides []Side
	for _, id := range k.Entries {
		if e := v.Chart.Entry(id); e != nil {
			sides = append(sides, v.side(e, slices.Contains(k.Voided, id)))
		}
	}
	return sides
}

func (v *View) side(e *journal.Entry, struck bool) Side {
	w := v.Words
	receipt := status.OfReceipt(w, v.Receipt(e.ID))
	s := Side{Receipt: &receipt, Struck: struck, Lines: []string{v.by(e)}}
	switch f := e.Fact.(type) {
	case *journal.Administration:
		s.Look = v.act(f)
		s.Lines = append(s.Lines, v.actLines(e, f)...)
	case *journal.Observation:
		s.Look = status.Look{Tone: theme.Action, Icon: "list", Word: strings.TrimSpace(f.Name + " " + f.Value.String() + " " + f.Unit)}
	case *journal.Countersign:
		s.Look = v.check(f)
	case *journal.Section:
		s.Look = status.Look{Tone: theme.Neutral, Icon: "plan", Word: f.Title}
		s.Lines = append(s.Lines, f.Text)
	}
	for _, void := range v.Chart.Voids(e.ID) {
		s.Lines = append(s.Lines, w.T("review.voided_by", "Name", void.Entry.Author.Name, "When", format.When(w, void.Entry.At, v.Now), "Reason", void.Reason))
	}
	return s
}

func (v *View) by(e *journal.Entry) string {
	line := e.Author.Name + ", " + v.Words.T("role."+string(e.Author.Role)) + " · " + format.When(v.Words, e.At, v.Now)
	if e.Trust == journal.TrustOff {
		line += " · " + v.Words.T("review.clock_off")
	}
	return line
}

// acts are the words and looks of what was done.
var acts = map[journal.Act]struct {
	key, icon string
	tone      theme.Tone
}{
	journal.ActGiven: {"act.given", "check", theme.Good}, journal.ActNotGiven: {"act.not_given", "cross", theme.Caution},
	journal.ActDelivered: {"act.delivered", "box", theme.Action}, journal.ActSeenTaken: {"act.seen_taken", "eye", theme.Good},
	journal.ActSelf: {"act.self", "person", theme.Violet}, journal.ActPrepared: {"act.prepared", "pill", theme.Action},
	journal.ActPatchOff: {"act.patch_off", "removed", theme.Neutral}, journal.ActDiscarded: {"act.discarded", "ban", theme.Muted},
	journal.ActEffect: {"act.effect", "pen", theme.Neutral},
}

func (v *View) act(a *journal.Administration) status.Look {
	is, known := acts[a.Act]
	if !known {
		return status.Look{Tone: theme.Neutral, Icon: "info", Word: v.Words.T("act.unknown")}
	}
	look := status.Look{Tone: is.tone, Icon: is.icon, Word: v.Words.T(is.key)}
	if a.Dose != 0 {
		look.Word += " " + a.Dose.String() + " " + a.Unit
	}
	if a.Act == journal.ActNotGiven {
		look.Word += ": " + v.Words.T("round.reason_"+string(a.NotGiven))
	}
	return look
}

// actLines are what the author saw and wrote (R-MED-03).
func (v *View) actLines(e *journal.Entry, a *journal.Administration) []string {
	w := v.Words
	lines := []string{drug(a.Drug), w.T("review.saw_none", "Version", a.Version)}
	if a.Site != "" {
		lines[0] += " · " + a.Site
	}
	if e.Basis.AsOf != 0 {
		lines[1] = w.T("review.saw", "Version", a.Version, "AsOf", format.When(w, e.Basis.AsOf, v.Now), "Age", format.Age(w, e.Basis.AsOf, max(e.Recorded, e.At)))
	}
	if a.PRNReason != "" {
		lines = append(lines, w.T("round.event_prn", "Reason", a.PRNReason))
	}
	if a.Override != "" {
		lines = append(lines, w.T("round.event_override", "Reason", a.Override))
	}
	if a.Text != "" {
		lines = append(lines, a.Text)
	}
	return lines
}

// check is what a second person found.
func (v *View) check(f *journal.Countersign) status.Look {
	if f.Found == journal.FoundWrong {
		return status.Look{Tone: theme.Danger, Icon: "people", Word: v.Words.T("review.found_wrong", "Text", f.Text)}
	}
	return status.Look{Tone: theme.Good, Icon: "people", Word: v.Words.T("review.found_right")}
}
