package pdftext

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Page is what stands on one page, in points from the bottom left corner.
type Page struct {
	Width, Height float64
	Texts         []Text
	Bars          []Bar // filled rectangles
	Lines         [][4]float64
}

// Text is one piece of text, its baseline starting at (X, Y).
type Text struct {
	X, Y, Size float64
	Font       string // resource name
	S          string
}

// Bar is a filled rectangle.
type Bar struct{ X, Y, W, H, Grey float64 }

var (
	stream   = regexp.MustCompile(`(?s)<<[^>]*/Length (\d+)>>\s*stream\r?\n`)
	mediaBox = regexp.MustCompile(`/Type /Page\b[^P]*?(?s:.*?)/Contents (\d+) 0 R`)
	size     = regexp.MustCompile(`/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]`)
)

// Read gives the pages of a document.
func Read(pdf []byte) ([]Page, error) {
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.Contains(pdf[max(0, len(pdf)-32):], []byte("%%EOF")) {
		return nil, errors.New("pdftext: not a whole PDF")
	}
	var pages []Page
	for _, m := range mediaBox.FindAllSubmatchIndex(pdf, -1) {
		page, err := read(pdf, pdf[m[0]:m[1]], string(pdf[m[2]:m[3]]))
		if err != nil {
			return nil, err
		}
		pages = append(pages, page)
	}
	return pages, nil
}

func read(pdf, object []byte, contents string) (p Page, err error) {
	wh := size.FindSubmatch(object)
	if wh == nil {
		wh = size.FindSubmatch(pdf)
	}
	if wh == nil {
		return p, errors.New("pdftext: a page without a size")
	}
	p.Width, p.Height = number(string(wh[1])), number(string(wh[2]))
	start := bytes.Index(pdf, []byte("\n"+contents+" 0 obj"))
	if start < 0 {
		return p, fmt.Errorf("pdftext: no object %s", contents)
	}
	at := stream.FindSubmatchIndex(pdf[start:])
	if at == nil {
		return p, fmt.Errorf("pdftext: no stream in object %s", contents)
	}
	length, _ := strconv.Atoi(string(pdf[start+at[2] : start+at[3]]))
	body := pdf[start+at[1] : start+at[1]+length]
	if z, err := zlib.NewReader(bytes.NewReader(body)); err == nil {
		if body, err = io.ReadAll(z); err != nil {
			return p, err
		}
	}
	p.run(body)
	return p, nil
}

func number(s string) float64 {
	n, _ := strconv.ParseFloat(s, 64)
	return n
}

// machine follows a content stream.
type machine struct {
	page  *Page
	stack []string // operands
	font  string
	size  float64
	grey  float64
	at    [2]float64
	rect  Bar
}

func (p *Page) run(body []byte) {
	m := machine{page: p}
	for len(body) > 0 {
		switch body[0] {
		case ' ', '\n', '\r', '\t':
			body = body[1:]
		case '(':
			s, rest := literal(body[1:])
			m.stack, body = append(m.stack, s), rest
		default:
			n := bytes.IndexAny(body, " \n\r\t(")
			if n <= 0 {
				n = len(body)
			}
			m.word(string(body[:n]))
			body = body[n:]
		}
	}
}

// literal reads a string up to its closing parenthesis.
func literal(b []byte) (string, []byte) {
	var s []byte
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case ')':
			return string(s), b[i+1:]
		case '\\':
			i++
			c := b[i]
			if n := strings.IndexByte("nrt", c); n >= 0 {
				c = "\n\r\t"[n]
			}
			s = append(s, c)
		default:
			s = append(s, b[i])
		}
	}
	return string(s), nil
}

func (m *machine) arg(back int) float64 {
	if back > len(m.stack) {
		return 0
	}
	return number(strings.TrimPrefix(m.stack[len(m.stack)-back], "/"))
}

func (m *machine) word(w string) {
	switch w {
	case "Tf":
		m.font, m.size = m.stack[len(m.stack)-2], m.arg(1)
	case "Td":
		m.at = [2]float64{m.arg(2), m.arg(1)}
	case "Tj":
		m.page.Texts = append(m.page.Texts, Text{m.at[0], m.at[1], m.size, m.font, utf16be(m.stack[len(m.stack)-1])})
	case "g":
		m.grey = m.arg(1)
	case "rg":
		m.grey = m.arg(1)
	case "re":
		m.rect = Bar{m.arg(4), m.arg(3), m.arg(2), m.arg(1), m.grey}
	case "f":
		m.page.Bars = append(m.page.Bars, m.rect)
	case "m":
		m.at = [2]float64{m.arg(2), m.arg(1)}
	case "l":
		m.page.Lines = append(m.page.Lines, [4]float64{m.at[0], m.at[1], m.arg(2), m.arg(1)})
	default:
		if strings.IndexByte("+-.0123456789/", w[0]) >= 0 {
			m.stack = append(m.stack, w)
			return
		}
	}
	m.stack = m.stack[:0]
}

func utf16be(s string) string {
	var u []uint16
	for i := 0; i+1 < len(s); i += 2 {
		u = append(u, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(u))
}

// All is the texts of a page in the order they were set, one a line.
func (p *Page) All() string {
	var b strings.Builder
	for _, t := range p.Texts {
		b.WriteString(t.S + "\n")
	}
	return b.String()
}
