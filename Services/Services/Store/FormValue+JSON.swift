package import JSON
package import ServicesDomain

extension FormValue {
  package init(_ json: JSONValue) {
    self =
      switch json {
      case .null: .null
      case .bool(let value): .bool(value)
      case .number(let text): .number(text)
      case .string(let text): .text(text)
      case .array(let items): .list(items.map { FormValue($0) })
      case .object(let members):
        .object(Dictionary(members.map { ($0.key, FormValue($0.value)) }) { $1 })
      }
  }

  /// Reads a document; throws `JSONSyntaxError`.
  package init(json bytes: [UInt8]) throws(JSONSyntaxError) {
    self.init(try JSONParser.parse(bytes))
  }
}

extension FormValue: JSONWritable {
  /// Members in the order of their names, so that equal values have equal bytes.
  package func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.null()
    case .bool(let value): json.value(value)
    case .number(let text): json.raw(text)
    case .text(let text): json.value(text)
    case .list(let items): json.array(items) { $1.write(to: &$0) }
    case .object(let members):
      json.object { json in
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
          json.key(key)
          value.write(to: &json)
        }
      }
    }
  }

  var bytes: [UInt8] { JSONWriter.bytes { write(to: &$0) } }
}
