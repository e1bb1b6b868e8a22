package r4

// Medication is a product or a substance.
type Medication struct {
	Resource
	Code       *CodeableConcept `json:"code,omitempty"`
	Status     string           `json:"status,omitempty"`
	Form       *CodeableConcept `json:"form,omitempty"`
	Ingredient []Ingredient     `json:"ingredient,omitempty"`
	Batch      *Batch           `json:"batch,omitempty"`
}

// Batch is the package a product came from.
type Batch struct {
	LotNumber string `json:"lotNumber,omitempty"`
}

// Ingredient is a part of a Medication with its strength.
type Ingredient struct {
	ItemCodeableConcept *CodeableConcept `json:"itemCodeableConcept,omitempty"`
	Strength            *Ratio           `json:"strength,omitempty"`
}

// MedicationRequest is an order.
type MedicationRequest struct {
	Resource
	Status                    string            `json:"status,omitempty"`
	StatusReason              *CodeableConcept  `json:"statusReason,omitempty"`
	Intent                    string            `json:"intent,omitempty"`
	Category                  []CodeableConcept `json:"category,omitempty"`
	DoNotPerform              *bool             `json:"doNotPerform,omitempty"`
	ReportedBoolean           *bool             `json:"reportedBoolean,omitempty"`
	ReportedReference         *Reference        `json:"reportedReference,omitempty"`
	SupportingInformation     []Reference       `json:"supportingInformation,omitempty"`
	MedicationCodeableConcept *CodeableConcept  `json:"medicationCodeableConcept,omitempty"`
	MedicationReference       *Reference        `json:"medicationReference,omitempty"`
	Subject                   Reference         `json:"subject"`
	AuthoredOn                string            `json:"authoredOn,omitempty"`
	Requester                 *Reference        `json:"requester,omitempty"`
	ReasonCode                []CodeableConcept `json:"reasonCode,omitempty"`
	Note                      []Annotation      `json:"note,omitempty"`
	DosageInstruction         []Dosage          `json:"dosageInstruction,omitempty"`
}

// Dosage is how much, when and how.
type Dosage struct {
	Extension                []Extension       `json:"extension,omitempty"`
	ModifierExtension        []Extension       `json:"modifierExtension,omitempty"`
	Sequence                 *int64            `json:"sequence,omitempty"`
	Text                     string            `json:"text,omitempty"`
	AdditionalInstruction    []CodeableConcept `json:"additionalInstruction,omitempty"`
	PatientInstruction       string            `json:"patientInstruction,omitempty"`
	Timing                   *Timing           `json:"timing,omitempty"`
	AsNeededBoolean          *bool             `json:"asNeededBoolean,omitempty"`
	AsNeededCodeableConcept  *CodeableConcept  `json:"asNeededCodeableConcept,omitempty"`
	Site                     *CodeableConcept  `json:"site,omitempty"`
	Route                    *CodeableConcept  `json:"route,omitempty"`
	Method                   *CodeableConcept  `json:"method,omitempty"`
	DoseAndRate              []DoseAndRate     `json:"doseAndRate,omitempty"`
	MaxDosePerPeriod         *Ratio            `json:"maxDosePerPeriod,omitempty"`
	MaxDosePerAdministration *Quantity         `json:"maxDosePerAdministration,omitempty"`
	MaxDosePerLifetime       *Quantity         `json:"maxDosePerLifetime,omitempty"`
}

// DoseAndRate is the amount of one dose.
type DoseAndRate struct {
	Type         *CodeableConcept `json:"type,omitempty"`
	DoseQuantity *Quantity        `json:"doseQuantity,omitempty"`
	DoseRange    *Range           `json:"doseRange,omitempty"`
	RateRatio    *Ratio           `json:"rateRatio,omitempty"`
	RateRange    *Range           `json:"rateRange,omitempty"`
	RateQuantity *Quantity        `json:"rateQuantity,omitempty"`
}

// Timing is when something happens.
type Timing struct {
	Extension         []Extension      `json:"extension,omitempty"`
	ModifierExtension []Extension      `json:"modifierExtension,omitempty"`
	Event             []string         `json:"event,omitempty"`
	Repeat            *Repeat          `json:"repeat,omitempty"`
	Code              *CodeableConcept `json:"code,omitempty"`
}

// Repeat is the rule of a Timing.
type Repeat struct {
	ModifierExtension []Extension `json:"modifierExtension,omitempty"`
	BoundsDuration    *Quantity   `json:"boundsDuration,omitempty"`
	BoundsRange       *Range      `json:"boundsRange,omitempty"`
	BoundsPeriod      *Period     `json:"boundsPeriod,omitempty"`
	Count             Decimal     `json:"count,omitempty"`
	CountMax          Decimal     `json:"countMax,omitempty"`
	Duration          Decimal     `json:"duration,omitempty"`
	DurationMax       Decimal     `json:"durationMax,omitempty"`
	Frequency         Decimal     `json:"frequency,omitempty"`
	FrequencyMax      Decimal     `json:"frequencyMax,omitempty"`
	Period            Decimal     `json:"period,omitempty"`
	PeriodMax         Decimal     `json:"periodMax,omitempty"`
	PeriodUnit        string      `json:"periodUnit,omitempty"`
	DayOfWeek         []string    `json:"dayOfWeek,omitempty"`
	TimeOfDay         []string    `json:"timeOfDay,omitempty"`
	When              []string    `json:"when,omitempty"`
	Offset            Decimal     `json:"offset,omitempty"`
}

// MedicationAdministration is a dose that was given, or was not.
type MedicationAdministration struct {
	Resource
	Identifier                []Identifier          `json:"identifier,omitempty"`
	PartOf                    []Reference           `json:"partOf,omitempty"`
	Status                    string                `json:"status"`
	StatusReason              []CodeableConcept     `json:"statusReason,omitempty"`
	Category                  *CodeableConcept      `json:"category,omitempty"`
	MedicationCodeableConcept *CodeableConcept      `json:"medicationCodeableConcept,omitempty"`
	MedicationReference       *Reference            `json:"medicationReference,omitempty"`
	Subject                   Reference             `json:"subject"`
	SupportingInformation     []Reference           `json:"supportingInformation,omitempty"`
	EffectiveDateTime         string                `json:"effectiveDateTime,omitempty"`
	NoEffective               *Element              `json:"_effectiveDateTime,omitempty"`
	EffectivePeriod           *Period               `json:"effectivePeriod,omitempty"`
	Performer                 []Performer           `json:"performer,omitempty"`
	ReasonCode                []CodeableConcept     `json:"reasonCode,omitempty"`
	Request                   *Reference            `json:"request,omitempty"`
	Note                      []Annotation          `json:"note,omitempty"`
	Dosage                    *AdministrationDosage `json:"dosage,omitempty"`
}

// Performer is who did it.
type Performer struct {
	Function *CodeableConcept `json:"function,omitempty"`
	Actor    Reference        `json:"actor"`
}

// AdministrationDosage is how much was given; it needs a dose or a rate.
type AdministrationDosage struct {
	Text   string           `json:"text,omitempty"`
	Site   *CodeableConcept `json:"site,omitempty"`
	Route  *CodeableConcept `json:"route,omitempty"`
	Method *CodeableConcept `json:"method,omitempty"`
	Dose   *Quantity        `json:"dose,omitempty"`
}
