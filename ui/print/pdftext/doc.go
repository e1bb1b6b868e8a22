// Package pdftext reads back what ui/print wrote: the texts of a PDF of fpdf's
// with where they stand. It is for tests, which must not take the writer's word
// for what is on paper, and knows no other PDF.
package pdftext
