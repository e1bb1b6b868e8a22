package watch

import (
	"bytes"
	"context"
	_ "embed" // the page and its style
	"html/template"
	"log/slog"
	"net/http"

	"feltjournal/journal"
)

//go:embed page.html
var pageSource string

//go:embed style.css
var styleSource []byte

var pageTemplate = template.Must(template.New("page").Parse(pageSource))

// style is the same for everybody, and says nothing about the hub.
func style(out http.ResponseWriter, _ *http.Request) {
	out.Header().Set("Content-Type", "text/css; charset=utf-8")
	out.Header().Set("Cache-Control", "max-age=3600")
	_, _ = out.Write(styleSource) // who left needs no answer
}

// maxQuery is how much of a search is looked at, in bytes.
const maxQuery = 200

// page says how the hub stands.
func (w *Watch) page(out http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), reportTimeout)
	defer cancel()
	query := r.URL.Query().Get("q")
	v := view{Replica: plain(w.cfg.Replica), Version: plain(w.cfg.Version), Query: plain(query[:min(len(query), maxQuery)])}
	status := http.StatusOK
	report, err := w.cfg.Overview.Report(ctx)
	if err != nil {
		w.cfg.Log.WarnContext(ctx, "no report for the operators' page", slog.Any("error", err))
		status = http.StatusServiceUnavailable
		v.broken(journal.InstantOf(w.cfg.Now()))
	} else {
		v.fill(&report)
	}
	var page bytes.Buffer
	if err := pageTemplate.Execute(&page, &v); err != nil {
		w.cfg.Log.ErrorContext(ctx, "the operators' page could not be written", slog.Any("error", err))
		http.Error(out, "Intern feil.", http.StatusInternalServerError)
		return
	}
	out.Header().Set("Content-Type", "text/html; charset=utf-8")
	out.WriteHeader(status)
	_, _ = page.WriteTo(out) // who left needs no answer
}
