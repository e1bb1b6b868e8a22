// Package plan is the care plan (tiltaksplan): a document of sections that all
// who care for the patient share. A section that two people changed each on
// their own stands twice, side by side, with who and when, until somebody
// writes a version that names both; no winner is picked.
package plan
