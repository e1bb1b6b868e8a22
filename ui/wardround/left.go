package wardround

import "feltjournal/ui/i18n"

// left says which line is still open, and why.
func (w *writer) left(l *Left) string {
	why := w.words.T("wardround.left_unsigned")
	switch {
	case l.Later:
		why = w.words.T("wardround.later")
	case l.Staged:
		why = w.words.T("wardround.left_staged")
	case len(l.Line.Needs)+len(l.Line.Against) > 0:
		why = w.words.T("wardround.single")
	}
	what := drugLine(l.Line.Order.Drug)
	if dose := w.dose(l.Line); dose != "" {
		what += ", " + dose
	}
	if l.Line.Due != w.at {
		what += ", " + w.detailWhen(l.Line)
	}
	return w.words.T("wardround.left", "What", what, "Why", why)
}

func skipWord(w *i18n.Words, s *Skipped) string {
	switch {
	case s.Why != SkipOther:
	case s.Text == "": // not kept over a lock
		return w.T("wardround.skip_unsaid")
	default:
		return s.Text
	}
	return w.T("wardround.skip_" + string(s.Why))
}
