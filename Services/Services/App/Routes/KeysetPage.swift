import Access
import Crypto
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesStore

/// One page of a list: where it begins, how many rows are asked for, and where the next one begins. A
/// cursor is good for the list of that name only.
struct KeysetPage: Sendable {
  /// How many rows are shown.
  let limit: Int
  private let name: String
  private let cursor: String?
  private let signer: CursorSigner

  /// `name` says whose list it is, its order and all that it is narrowed to.
  init(_ request: Request, of name: String, _ signer: CursorSigner) throws(ValidationFailure) {
    limit = try request.limit()
    cursor = request.query("cursor")
    self.name = name
    self.signer = signer
  }

  /// One row more than is shown says whether there is a next page.
  var asked: Int { limit + 1 }

  /// The sort values of the last row that was seen; `nil` on the first page.
  func values(_ count: Int) throws -> [String]? {
    guard let cursor else { return nil }
    let values = try signer.position(cursor, of: name).compactMap(\.self)
    guard values.count == count else { throw BadCursor() }
    return values
  }

  /// Of a list by a time and a key.
  func position() throws -> RequestPosition? {
    guard let values = try values(2) else { return nil }
    guard let time = Int64(values[0]), let id = Int64(values[1]) else { throw BadCursor() }
    return RequestPosition(createdAt: Instant(microseconds: time), id: id)
  }

  /// Of a list by a number.
  func number() throws -> Int64? {
    guard let values = try values(1) else { return nil }
    guard let number = Int64(values[0]) else { throw BadCursor() }
    return number
  }

  /// `nil` on the last page.
  func next(after rows: Rows, by values: (Row) throws -> [String]) throws -> String? {
    rows.count > limit ? try signer.cursor(values(rows[limit - 1]), of: name) : nil
  }

  func next(
    after rows: Rows, byTime time: String = "created_at", id: String = "id"
  ) throws -> String? {
    try next(after: rows) {
      [String(try $0.instant(time).microseconds), String(try $0.int64(id))]
    }
  }

  func next(after rows: Rows, byNumber column: String) throws -> String? {
    try next(after: rows) { [String(try $0.int64(column))] }
  }

  /// The page of rows that are shown as they are, by the number in `column`.
  func response(_ rows: Rows, byNumber column: String) throws -> Response {
    let next = try next(after: rows, byNumber: column)
    return Response.json(reserving: 4_096) { json in
      json.object { json in
        json.key("items")
        RowJSON.plain.write(rows, limit: limit, to: &json)
        json.field("next", next)
      }
    }
  }
}

extension Request {
  /// All that its query narrows a list to, as a part of the list's name.
  var narrowing: String {
    target.query.items.filter { !["cursor", "limit", "lang"].contains($0.name) }
      .map { "\($0.name)=\($0.value)" }.sorted().joined(separator: "&")
  }
}
