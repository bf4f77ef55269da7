/// What kind of answer a field takes.
package enum FieldType: String, Sendable, CaseIterable {
  case text, textarea, richtext
  case number, money, percent
  /// A yes or a no; `checkbox` may demand a yes (`mustBeTrue`, a consent).
  case boolean, checkbox
  case radio, select
  case checkboxes, multiselect
  case date, time, datetime, period
  case email, phone, url
  case iin, bin, tin, iban
  case company, user, organization, city
  case serviceRequest = "service_request"
  case file, files, image
  /// Rows of fields, such as the members of a team.
  case group
  case matrix
  case rating, score
  /// Worked out by the server from other answers.
  case computed
  case signature
  case hidden
  case heading, divider
  case textBlock = "text_block"

  package var isDecoration: Bool {
    switch self {
    case .heading, .divider, .textBlock: true
    default: false
    }
  }

  var hasOptions: Bool {
    switch self {
    case .radio, .select, .checkboxes, .multiselect: true
    default: false
    }
  }

  /// Its answers name something that lies outside the form.
  var referenceKind: ReferenceKind? {
    switch self {
    case .company: .company
    case .user: .user
    case .organization: .organization
    case .city: .city
    case .serviceRequest: .serviceRequest
    case .file, .files, .image: .file
    default: nil
    }
  }

  /// What conditions and formulas may do with its answer.
  package var kind: ValueKind {
    switch self {
    case .text, .textarea, .richtext, .radio, .select, .email, .phone, .url, .bin, .tin, .iban,
      .organization, .image, .file, .signature:
      .text
    case .iin: .iin
    case .number, .money, .percent, .rating, .score, .computed, .company, .user, .serviceRequest:
      .number
    case .boolean, .checkbox: .bool
    case .checkboxes, .multiselect, .files: .list
    case .date: .date
    case .time: .time
    case .datetime: .datetime
    case .group: .rows
    case .period, .matrix: .object
    // A city's id, or a code where it is chosen from a directory.
    case .hidden, .city: .any
    case .heading, .divider, .textBlock: .none
    }
  }

  /// The JSON shape of its answer, as the published description names it.
  package var shape: String {
    switch self {
    case .number, .percent, .rating: "number"
    case .money: "decimal string"
    case .score: "number or \"n/a\""
    case .company, .user, .serviceRequest: "id"
    case .city: "id, or code of the directory"
    case .boolean, .checkbox: "boolean"
    case .radio, .select: "code or {\"other\": text}"
    case .checkboxes, .multiselect: "codes"
    case .files: "uuids"
    case .file, .image: "uuid"
    case .period: "{\"from\": date, \"to\": date}"
    case .group: "rows of objects"
    case .matrix: "{row: {column: cell}}"
    case .computed: "worked out by the server"
    case .signature: "the server's: the key of a signature"
    case .hidden: "scalar"
    case .heading, .divider, .textBlock: "none"
    case .date: "YYYY-MM-DD"
    case .time: "HH:MM[:SS]"
    case .datetime: "RFC 3339"
    default: "string"
    }
  }

  /// Whether a draft may keep a value of this JSON shape; its content is judged later.
  func accepts(_ value: FormValue) -> Bool {
    if value == .null { return true }
    switch self {
    case .heading, .divider, .textBlock, .computed, .signature: return false
    case .boolean, .checkbox: return value.bool != nil
    case .checkboxes, .multiselect:
      return value.list?.allSatisfy { $0.text != nil } ?? false
    case .files: return value.list?.allSatisfy(FieldType.isFile) ?? false
    case .file, .image: return FieldType.isFile(value)
    case .group: return value.list?.allSatisfy { $0.object != nil } ?? false
    case .matrix: return value.object != nil
    case .period: return value.object?.values.allSatisfy { $0.text != nil || $0 == .null } ?? false
    case .number, .money, .percent, .rating, .score, .company, .user, .city, .serviceRequest:
      return value.isNumberOrText
    case .radio, .select: return value.text != nil || value["other"]?.text != nil
    case .hidden: return value.isNumberOrText || value.bool != nil
    default: return value.text != nil
    }
  }

  /// A uuid; the old site kept `{"id": …, "name": …}`.
  private static func isFile(_ value: FormValue) -> Bool {
    value.text != nil || value["id"]?.text != nil
  }
}

/// What a value can be compared with: the types that a condition is checked for at publishing.
package enum ValueKind: String, Sendable {
  case text, iin, number, bool, date, time, datetime, list, rows, object
  /// Known only when the answer is there.
  case any
  /// There is no value.
  case none

  /// Whether both sides of a comparison may be of these kinds. An IIN is text too.
  func fits(_ other: ValueKind) -> Bool {
    if self == .any || other == .any { return true }
    return asText == other.asText
  }

  private var asText: ValueKind { self == .iin ? .text : self }

  var isOrdered: Bool {
    switch self {
    case .number, .date, .time, .datetime, .any: true
    default: false
    }
  }

  var isText: Bool { self == .text || self == .iin || self == .any }
  var isScalar: Bool { self != .list && self != .rows && self != .object && self != .none }
}
