package fhir

import (
	"fmt"

	"github.com/google/uuid"

	"feltjournal/journal"
)

// namespace is for ids that are a function of the centre's own names. It must
// never change.
var namespace = uuid.MustParse("6b0d9c1e-58f2-5c4e-9a7d-3f1c2e8b4a60")

// IDOf is the id of the order or the alert that the resource ref becomes,
// "MedicationRequest/123".
func IDOf(ref string) journal.ID { return uuid.NewSHA1(namespace, []byte(ref)) }

// partID is the id of the n-th dosage of an order, from 0. The first is the
// order itself.
func partID(ref string, n int) journal.ID {
	if n == 0 {
		return IDOf(ref)
	}
	return IDOf(fmt.Sprintf("%s#%d", ref, n+1))
}

// versionID is the entry id of the n-th wording of an event, from 1, so that
// reading the same export again writes nothing.
func versionID(ref string, n int) journal.ID { return IDOf(fmt.Sprintf("%s/%d", ref, n)) }

// errorID is the entry id of the mark that takes an event back.
func errorID(ref string) journal.ID { return IDOf(ref + "/entered-in-error") }

const uuidPrefix = "urn:uuid:"

// identifierOf names an event outside.
func identifierOf(id journal.ID) string { return uuidPrefix + id.String() }
