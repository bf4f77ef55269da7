import JSON
import Postgres

/// A recorded request as it is shown.
struct Profile: JSONWritable {
  /// A statement that one request sends so often is most likely sent once for every row of a list.
  static let repeatedFrom = 5

  private struct Repeated {
    let text: String
    var count = 0
    var milliseconds = 0.0
  }

  private let request: Row
  private let statements: Rows
  /// Of the statements, each once, in the order of their first appearance.
  let texts: [String]
  private let repeated: [Repeated]

  init(_ request: Row, _ statements: Rows) throws {
    self.request = request
    self.statements = statements
    var found: [String: Repeated] = [:]
    var texts: [String] = []
    for row in statements {
      let text = try row.string("text")
      if found[text] == nil { texts.append(text) }
      var known = found[text] ?? Repeated(text: text)
      known.count += 1
      known.milliseconds += try row.optionalDouble("milliseconds") ?? 0
      found[text] = known
    }
    self.texts = texts
    repeated = texts.compactMap { found[$0] }.filter { $0.count >= Profile.repeatedFrom }
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      RowJSON.plain.writeMembers(request, to: &json)
      json.key("statements")
      RowJSON.plain.write(statements, limit: .max, to: &json)
      json.array("warnings", repeated) { json, statement in
        json.object { json in
          json.field("code", "repeated-statement")
          json.field("text", statement.text)
          json.field("count", statement.count)
          json.field("milliseconds", statement.milliseconds)
        }
      }
    }
  }
}
