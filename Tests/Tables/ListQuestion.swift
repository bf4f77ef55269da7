import Access
import HTTPCore
import Postgres
import Resources

/// One way in which a list may be asked for.
struct ListQuestion: Sendable {
  private enum Kind: Sendable {
    case page
    case next([String?])
    case search([String])
  }

  /// What the address says, without a value; nothing for the usual order.
  let name: String
  /// An index has to lead to the rows: not all of the table's are asked for.
  let isOfFew: Bool
  /// What is found is little, and may be sorted.
  let maySort: Bool
  private let asked: Query
  private let kind: Kind

  /// The usual order and all others, each from its beginning and behind a cursor; a value of each
  /// column that the list is narrowed by; words.
  static func all(of list: ListQuestions, key: ColumnSchema) throws -> [ListQuestion] {
    let orders = [""] + list.orders.flatMap { ["order=\($0)", "order=-\($0)"] }
    var questions = try orders.flatMap { try pages($0, of: list) }
    questions += try list.filters.map { try narrowed(by: $0) }
    if list.isSearched {
      let words = try query("q=data")
      questions.append(
        ListQuestion(
          name: "q", isOfFew: true, maySort: true, asked: words,
          kind: .search([key.type.sampleText])))
    }
    return questions
  }

  /// The statements that the list's route sends when `principal` asks.
  func statements(of list: ListQuestions, by principal: Principal) throws -> [SQL] {
    switch kind {
    case .page: [try list.page(asked, by: principal)]
    case .next(let position): [try list.page(asked, by: principal, after: position)]
    case .search(let keys): try list.search(asked, by: principal, finding: keys)
    }
  }

  private static func pages(_ order: String, of list: ListQuestions) throws -> [ListQuestion] {
    let asked = try query(order)
    let terms = try list.order(of: asked)
    // Where NULLs come last, no one condition tells where the next page begins.
    let isReached = terms.first.map { $0.isDescending || !$0.column.isNullable } ?? false
    return [
      ListQuestion(name: order, isOfFew: false, maySort: false, asked: asked, kind: .page),
      ListQuestion(
        name: order.isEmpty ? "cursor" : order + "&cursor", isOfFew: isReached, maySort: false,
        asked: asked, kind: .next(terms.map { $0.column.type.sampleText })),
    ]
  }

  private static func narrowed(by column: ColumnSchema) throws -> ListQuestion {
    let value = PercentEncoding.encode(column.type.sampleText)
    let asked = try query("\(column.name)=\(value)")
    // Of two values one is that of most rows: the usual order may be the shorter way to them.
    return ListQuestion(
      name: column.name, isOfFew: column.type != .bool, maySort: true, asked: asked, kind: .page)
  }

  private static func query(_ text: String) throws -> Query { try Query(Array(text.utf8)[...]) }
}

extension ColumnType {
  /// A value as an address has it; of numbers, one in the midst of those that are there.
  fileprivate var sampleText: String {
    switch self {
    case .integer, .decimal, .double: "5000"
    case .bool: "true"
    case .text, .opaque: "m"
    case .uuid: "9b2b1c9e-2f54-4b62-9a41-0f6b8d6f5a11"
    case .day: "2026-01-02"
    case .timeOfDay: "10:00"
    case .instant: "2026-01-02T10:00:00Z"
    case .address: "192.0.2.1"
    case .duration: "1 hour"
    case .json, .array: "{}"
    case .bytes: ""
    }
  }
}
