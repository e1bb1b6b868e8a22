package fhir

import (
	"testing"

	"feltjournal/internal/quickdisk"
)

func TestMain(m *testing.M) {
	quickdisk.Use()
	m.Run()
}
