/// A key of a field's `config` and the shape of its value. Which types know which keys is said here
/// once: publishing judges by it, and the published description is made of it.
package enum FieldSetting: String, Sendable, CaseIterable {
  case minLength, maxLength, pattern, mask, unique
  case maxWords, profile
  case min, max, step, unit, currency
  case mustBeTrue, documentUrl
  case directory, parent, other, minItems, maxItems
  case workingDaysOnly
  case verified, mobileOnly
  case kind, matchProfile, matchCompany, ageMin, ageMax, headOfficeOnly
  case filter
  case maxSize, types, maxCount, protected
  case minRows, maxRows, fields, totals
  case rows, columns, cell
  case scale, weight, threshold, naAllowed
  case expr, content, source
  case visibleIf = "visible_if"
  case requiredIf = "required_if"
  case readonly, prefill, validators
  case errorMessages = "error_messages"
  /// Whether its answer says who applies: a blind expert does not see it.
  case identifies
  /// Whatever the browser wants to remember; the rules never look at it.
  case ui

  package enum Shape: String, Sendable {
    case count, flag, decimal, limit, pattern, mask, text, word, code, url, words, localized
    case condition, expression, fields, totals, labels, cell, filter, prefill, validators, messages
    case object
  }

  package var shape: Shape {
    switch self {
    case .minLength, .maxLength, .maxWords, .minItems, .maxItems, .minRows, .maxRows, .ageMin,
      .ageMax, .maxSize, .maxCount, .scale:
      .count
    case .unique, .mustBeTrue, .other, .workingDaysOnly, .verified, .mobileOnly, .matchProfile,
      .matchCompany, .headOfficeOnly, .protected, .naAllowed, .readonly, .identifies:
      .flag
    case .step, .weight, .threshold: .decimal
    case .min, .max: .limit
    case .pattern: .pattern
    case .mask: .mask
    case .unit, .currency: .text
    case .kind, .profile, .source: .word
    case .directory, .parent: .code
    case .documentUrl: .url
    case .types: .words
    case .content: .localized
    case .visibleIf, .requiredIf: .condition
    case .expr: .expression
    case .fields: .fields
    case .totals: .totals
    case .rows, .columns: .labels
    case .cell: .cell
    case .filter: .filter
    case .prefill: .prefill
    case .validators: .validators
    case .errorMessages: .messages
    case .ui: .object
    }
  }

  /// What every field may have.
  package static let common: [FieldSetting] = [
    .visibleIf, .requiredIf, .readonly, .prefill, .validators, .errorMessages,
    .identifies, .ui,
  ]
}

extension FieldType {
  /// The keys of its `config` besides the common ones.
  package var settings: [FieldSetting] {
    switch self {
    case .text: [.minLength, .maxLength, .pattern, .mask, .unique]
    case .textarea: [.minLength, .maxLength, .maxWords, .pattern]
    case .richtext: [.minLength, .maxLength, .maxWords, .profile]
    case .number, .percent: [.min, .max, .step, .unit]
    case .money: [.min, .max, .step, .unit, .currency]
    case .boolean: []
    case .checkbox: [.mustBeTrue, .documentUrl]
    case .radio, .select: [.directory, .parent, .other]
    case .checkboxes, .multiselect: [.directory, .parent, .minItems, .maxItems]
    case .date, .period: [.min, .max, .workingDaysOnly]
    case .time, .datetime: [.min, .max]
    case .email: [.verified, .unique]
    case .phone: [.verified, .mobileOnly, .unique]
    case .url: [.unique]
    case .iin: [.kind, .matchProfile, .ageMin, .ageMax, .unique]
    case .bin: [.kind, .matchCompany, .headOfficeOnly, .unique]
    case .tin:
      [.kind, .matchProfile, .matchCompany, .ageMin, .ageMax, .headOfficeOnly, .unique]
    case .iban: [.unique]
    case .company, .user, .organization, .serviceRequest: [.filter]
    case .city: [.filter, .directory, .parent]
    case .file, .image: [.maxSize, .types, .protected]
    case .files: [.maxSize, .types, .maxCount, .protected]
    case .group: [.minRows, .maxRows, .fields, .totals]
    case .matrix: [.rows, .columns, .cell]
    case .rating: [.scale, .weight, .threshold]
    case .score: [.scale, .weight, .threshold, .naAllowed]
    case .computed: [.expr, .unit, .currency]
    case .signature: [.kind]
    case .hidden: [.source]
    case .heading, .textBlock, .divider: [.content]
    }
  }

  /// What `kind` may say.
  var kinds: [String] {
    switch self {
    case .iin: ["iin"]
    case .bin: ["bin"]
    case .tin: ["any", "bin", "iin"]
    case .signature: ["eds_company", "eds_head", "eds_person", "qr"]
    default: []
    }
  }

  /// What `filter` may ask for.
  var filters: Set<String> {
    switch self {
    case .company: ["verified", "role"]
    case .user: ["role"]
    case .organization, .city: ["active"]
    case .serviceRequest: ["service", "status"]
    default: []
    }
  }
}
