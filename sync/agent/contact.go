package agent

import (
	"context"
	"crypto/x509"
	"errors"
	"log/slog"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/sync/wire"
)

// Codes of a failed contact besides those of sync/wire; the status line has a
// sentence for each.
const (
	CodeNetwork  = "network"  // the hub could not be reached
	CodePortal   = "portal"   // something else answered in its place
	CodeAnswer   = "answer"   // its answer makes no sense
	CodeStranger = "stranger" // its certificate is not the hub's
	CodeStore    = "store"    // the local file failed
)

// CodeOf is the code of what a round returned; "" when it went well.
func CodeOf(err error) string {
	var refused *wire.Error
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &refused):
		return string(refused.Code)
	case errors.As(err, &unknown), errors.As(err, &name):
		return CodeStranger
	case errors.Is(err, ErrPortal):
		return CodePortal
	case errors.Is(err, ErrAnswer), errors.Is(err, ErrRestless):
		return CodeAnswer
	case errors.Is(err, errStore):
		return CodeStore
	}
	return CodeNetwork
}

// contact is what the status line needs to know of a round.
func (a *Agent) contact(err error) localstore.Contact {
	return localstore.Contact{At: journal.InstantOf(a.cfg.Now()), Code: CodeOf(err)}
}

// log writes a line when contact comes or goes, and for what was exchanged; not
// for every failure of a week without cover.
func (a *Agent) log(ctx context.Context, result Result, err error) {
	code := CodeOf(err)
	if code != a.failing {
		a.failing = code
		switch code {
		case "":
			a.cfg.Log.InfoContext(ctx, "contact with the hub")
		case string(wire.CodeBusy):
			a.cfg.Log.InfoContext(ctx, "the hub is busy", slog.Duration("asks for", result.RetryAfter))
		default:
			a.cfg.Log.WarnContext(ctx, "no contact with the hub", slog.String("code", code), slog.Any("error", err))
		}
	}
	if result.Pushed+result.Pulled+result.Removed+result.Refused > 0 || result.RolledBack {
		a.cfg.Log.InfoContext(ctx, "synchronised",
			slog.Int("sent", result.Pushed), slog.Int("received", result.Pulled), slog.Int("removed", result.Removed),
			slog.Int("refused", result.Refused), slog.Int("offered", result.Relayed), slog.Bool("hub rolled back", result.RolledBack))
	}
}
