package journal

import "strings"

// OriginOf names a version of a resource of the central journal, as facts that
// come from there carry it: "MedicationRequest/123/_history/2". Without a
// version it is the reference alone.
func OriginOf(ref, version string) string {
	if version == "" {
		return ref
	}
	return ref + "/_history/" + version
}

// SplitOrigin takes an origin apart into the reference and the version.
func SplitOrigin(origin string) (ref, version string) {
	ref, version, _ = strings.Cut(origin, "/_history/")
	return ref, version
}
