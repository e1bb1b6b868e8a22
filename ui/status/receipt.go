package status

import (
	"feltjournal/localstore"
	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
)

// OfReceipt is how far a record has come: saved here, at the hub, in the
// central journal and read back, or refused.
func OfReceipt(w *i18n.Words, r localstore.Receipt) Look {
	switch r {
	case localstore.ReceiptLocal:
		return Look{Tone: theme.Caution, Icon: "disk", Word: w.T("receipt.local")}
	case localstore.ReceiptHub:
		return Look{Tone: theme.Action, Icon: "cloud", Word: w.T("receipt.hub")}
	case localstore.ReceiptConfirmed:
		return Look{Tone: theme.Good, Icon: "checks", Word: w.T("receipt.confirmed")}
	case localstore.ReceiptRefused:
		return Look{Tone: theme.Danger, Icon: "warning", Word: w.T("receipt.refused")}
	}
	return Look{Tone: theme.Neutral, Icon: "info", Word: w.T("status.receipt_unknown")}
}
