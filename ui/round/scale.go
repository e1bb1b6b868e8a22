package round

import (
	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/i18n"
)

// scaleText is the whole scale, so that the dose it gives can be checked by
// eye.
func scaleText(w *i18n.Words, o *journal.Order) (text flow.Text) {
	if o.Scale == nil {
		return nil
	}
	st := flow.StylesNow()
	text = append(text, flow.Gap(4), flow.NewPara(w.T("round.scale", "Name", o.Scale.Name), st.Strong))
	for i, step := range o.Scale.Steps {
		text = append(text, flow.NewPara(stepLine(w, o, i, step), st.Body))
	}
	return text
}

// stepLine is "8–11,9 mmol/l: 4 E".
func stepLine(w *i18n.Words, o *journal.Order, i int, step journal.ScaleStep) string {
	key, to := "round.scale_last", journal.Amount(0)
	if i+1 < len(o.Scale.Steps) {
		key, to = "round.scale_step", o.Scale.Steps[i+1].From
	}
	line := w.T(key, "From", step.From, "To", to, "Unit", o.Scale.Unit, "Dose", step.Dose, "Of", o.Unit)
	if step.Call {
		line += " · " + w.T("round.call_doctor")
	}
	return line
}
