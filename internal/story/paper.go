package story

import (
	"errors"
	"strings"

	"feltjournal/ui/print/pdftext"
	"feltjournal/ui/print/slotcode"
)

// PrintedCode reads the code of a dose off the paper, as a scanner would.
func PrintedCode(pdf []byte, p Part) (slotcode.Code, error) {
	want := slotcode.Of(p.Patient, p.Slot.Of(p.Order.Order))
	pages, err := pdftext.Read(pdf)
	if err != nil {
		return "", err
	}
	for _, page := range pages {
		for _, t := range page.Texts {
			if code, err := slotcode.Parse(strings.TrimSpace(t.S)); err == nil && code == want {
				return code, nil
			}
		}
	}
	return "", errors.New("the dose has no code on paper")
}
