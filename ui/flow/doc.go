// Package flow sets text to read: paragraphs, tags and marks one under another,
// and long lists of such texts. A list paints only what is in view, in one
// picture, and knows the exact height of every item, so 500 notes scroll as one.
package flow
