import Exports
import JSON
import Kernel
import Postgres
import Resources
import ServicesDomain
import ServicesStore
import Spreadsheets

/// What somebody wants of the staff list, as it lies in the table until the job makes it.
struct RequestFileWish: JSONWritable {
  let filter: RequestFilter
  /// Of `Requests.listColumns`.
  let columns: [String]
  /// Names of fields of the service's form.
  let fields: [String]
  /// Of its second one.
  let secondFields: [String]
  let language: Language

  /// Titles of the second form bear its number: both forms may ask for the same.
  func heading(_ asked: AskedFields) -> [String] {
    columns + asked.first.map { $0.title.text(in: language) }
      + asked.second.map { $0.title.text(in: language) + " (2)" }
  }

  /// The line of the list, then the answers to the first form and to the second.
  func cells(_ row: Row, _ asked: AskedFields, reveals: Bool) throws -> [Cell] {
    try columns.map { try cell($0, row) }
      + answers("answers", row, asked.first, reveals)
      + answers("second_answers", row, asked.second, reveals)
  }

  private func answers(
    _ column: String, _ row: Row, _ fields: [Field], _ reveals: Bool
  ) throws -> [Cell] {
    if fields.isEmpty { return [] }
    let answers = try row.optionalJSON(column).map { try FormValue(json: $0) }
    return fields.map { field in
      guard let value = answers?[field.name] else { return .empty }
      let said = field.said(value, in: language, reveals: reveals)
      if said.isEmpty { return .empty }
      return field.type.kind == .number && said != Field.mask ? .number(said) : .text(said)
    }
  }

  private func cell(_ column: String, _ row: Row) throws -> Cell {
    switch column {
    case "service_name", "bp_status_label":
      try row.optionalLocalized(column).map { .text($0.text(in: language)) } ?? .empty
    case "id", "author_id", "company_id", "assignee_id", "parent_id", "submissions":
      try row.optionalInt64(column).map { .number(String($0)) } ?? .empty
    case "submitted_at", "deadline", "paused_at", "created_at", "updated_at":
      Cell(try row.optionalString(column), of: .instant)
    default: try row.optionalString(column).map { .text($0) } ?? .empty
    }
  }
}

extension RequestFileWish {
  /// Reads what `write` wrote; `nil` for anything else.
  init?(stored bytes: [UInt8]) {
    guard let value = try? JSONParser.parse(bytes),
      let language = value["language"]?.string.flatMap(Language.init),
      let columns = value["columns"]?.array?.compactMap(\.string),
      let fields = value["fields"]?.array?.compactMap(\.string)
    else { return nil }
    // What was asked of an earlier version of the program knows one form.
    let secondFields = value["second_fields"]?.array?.compactMap(\.string) ?? []
    var filter = RequestFilter()
    filter.service = value["service"]?.string
    filter.statuses = value["statuses"]?.array?.compactMap(\.string) ?? []
    filter.bpStatuses = value["bp_statuses"]?.array?.compactMap(\.string) ?? []
    filter.companyID = value["company_id"]?.int64
    filter.parentID = value["parent_id"]?.int64
    filter.number = value["number"]?.string
    filter.createdFrom = value["from"]?.int64.map { Instant(microseconds: $0) }
    filter.createdBefore = value["before"]?.int64.map { Instant(microseconds: $0) }
    filter.isOverdue = value["overdue"]?.bool
    filter.words = value["words"]?.string
    if value["unassigned"]?.bool == true {
      filter.assignee = .nobody
    } else if let user = value["assignee"]?.int64 {
      filter.assignee = .user(user)
    }
    self.init(
      filter: filter, columns: columns, fields: fields, secondFields: secondFields,
      language: language)
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("language", language.rawValue)
      json.array("columns", columns) { $0.value($1) }
      json.array("fields", fields) { $0.value($1) }
      json.array("second_fields", secondFields) { $0.value($1) }
      json.field("service", filter.service)
      json.array("statuses", filter.statuses) { $0.value($1) }
      json.array("bp_statuses", filter.bpStatuses) { $0.value($1) }
      json.field("company_id", filter.companyID)
      json.field("parent_id", filter.parentID)
      json.field("number", filter.number)
      json.field("from", filter.createdFrom?.microseconds)
      json.field("before", filter.createdBefore?.microseconds)
      json.field("overdue", filter.isOverdue)
      json.field("words", filter.words)
      switch filter.assignee {
      case .nobody: json.field("unassigned", true)
      case .user(let id): json.field("assignee", id)
      case nil: break
      }
    }
  }
}
