package fhir

import (
	"encoding/base64"
	"strings"

	"golang.org/x/net/html"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// documentOf maps a DocumentReference to a note, or to a section of the care
// plan. what says, when there is no event, why not.
func documentOf(f Found[r4.DocumentReference], now journal.Instant) (ev event, what string) {
	d := f.R
	text, what := textOf(d)
	if text == "" {
		return event{}, what
	}
	ev = event{ref: d.Ref(), withdrawn: d.Status == "entered-in-error" || d.DocStatus == "entered-in-error"}
	ev.body = journal.Body{Author: centre, At: instantOr(d.Date, instantOr(d.LastUpdated(), now, now), now)}
	if len(d.Author) > 0 {
		ev.body.Author = authorOf(&d.Author[0])
	}
	origin := journal.OriginOf(d.Ref(), d.Version())
	if isPlan(d) {
		ev.body.Fact = sectionOf(d, text, origin)
		return ev, what
	}
	n := &journal.Note{Type: cleanLine(d.Type.Code(SystemNoteType)), Text: text, Origin: origin}
	if n.Type == "" {
		n.Type = cleanLine(d.Type.Label())
	}
	if n.Type == "" {
		n.Type = "notat"
	}
	ev.body.Fact = n
	return ev, what
}

func isPlan(d *r4.DocumentReference) bool {
	for i := range d.Category {
		if d.Category[i].HasCode(CategoryPlan, loincPlan) || d.Category[i].Code(SystemDocument) != "" {
			return true
		}
	}
	return d.Type.HasCode(loincPlan)
}

func sectionOf(d *r4.DocumentReference, text, origin string) *journal.Section {
	s := &journal.Section{
		Document: journal.CarePlan, Key: cleanLine(d.Type.Code(SystemSection)), Title: cleanLine(d.Type.Label()), Text: text, Origin: origin,
	}
	if d.Type.Code(SystemSection) != "" && len(d.Type.Coding) > 0 && d.Type.Coding[0].Display != "" {
		s.Title = cleanLine(d.Type.Coding[0].Display)
	}
	if s.Title == "" || d.Type.HasCode(loincPlan) && d.Description != "" {
		s.Title = cleanLine(d.Description)
	}
	if s.Key == "" {
		s.Key = cleanLine(strings.ToLower(s.Title))
	}
	if s.Key == "" {
		s.Key, s.Title = d.ID, "Tiltaksplan"
	}
	for _, x := range d.Extension {
		if x.URL == ExtOrder && x.ValueInteger != nil {
			s.Order = int(*x.ValueInteger)
		}
	}
	for i := range d.Category {
		if code := d.Category[i].Code(SystemDocument); code != "" && code != CategoryPlan {
			s.Document = cleanLine(code)
		}
	}
	return s
}

// textOf reads the text of a document. A rendering that is no text (a PDF) is
// stood in for by the document's own description; nothing is ever fetched.
func textOf(d *r4.DocumentReference) (text, what string) {
	what = "has no text"
	for _, c := range d.Content {
		a := c.Attachment
		kind, _, _ := strings.Cut(strings.ToLower(a.ContentType), ";")
		data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(a.Data), ""))
		switch {
		case a.Data == "" && a.URL != "":
			what = "its content stands at an address that is not fetched"
		case err != nil:
			what = "its content is not base64"
		case kind == "text/plain" || kind == "" && len(data) > 0:
			return capped(string(data))
		case kind == "text/html" || kind == "application/xhtml+xml":
			return capped(plainText(string(data)))
		case len(data) > 0:
			what = "its content is not text"
		}
	}
	return cleanText(strings.TrimSpace(d.Description), journal.MaxText), what
}

func capped(s string) (text, what string) {
	s = strings.TrimSpace(s)
	if len(s) > journal.MaxText {
		what = "its text is longer than a note may be and is cut"
	}
	if s == "" {
		what = "its text is empty"
	}
	return cleanText(s, journal.MaxText), what
}

// plainText takes the words out of HTML. Scripts, styles and everything else
// that is not words is dropped.
func plainText(s string) string {
	var out strings.Builder
	t, hidden := html.NewTokenizer(strings.NewReader(s)), ""
	for {
		switch t.Next() {
		case html.ErrorToken:
			return out.String()
		case html.StartTagToken:
			name, _ := t.TagName()
			switch n := string(name); n {
			case "script", "style", "title", "iframe", "noscript":
				hidden = n
			case "p", "br", "div", "li", "tr", "h1", "h2", "h3":
				out.WriteByte('\n')
			}
		case html.SelfClosingTagToken:
			out.WriteByte('\n')
		case html.EndTagToken:
			if name, _ := t.TagName(); string(name) == hidden {
				hidden = ""
			}
		case html.TextToken:
			if hidden == "" {
				out.Write(t.Text())
			}
		}
	}
}
