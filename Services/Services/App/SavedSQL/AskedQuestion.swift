import JSON
import ServicesDomain
import ServicesStore

/// A question that is to be put later, as it lies in the table until then: with its values.
struct AskedQuestion: JSONWritable {
  let wish: QueryWish
  /// Of the request by which it was asked for.
  let origin: QueryRun.Origin

  init(_ wish: QueryWish, from origin: QueryRun.Origin) {
    self.wish = wish
    self.origin = origin
  }

  /// Reads what `write` wrote; `nil` for anything else.
  init?(_ bytes: [UInt8]) {
    guard let value = try? JSONParser.parse(bytes, limits: JSONLimits(bytes: 16 << 20)),
      let text = value["sql"]?.string, let path = value["path"]?.string,
      let parameters = value["parameters"]?.members
    else { return nil }
    wish = QueryWish(
      query: value["query_id"]?.int64, text: text,
      parameters: Dictionary(
        parameters.compactMap { member in
          ParameterValue(member.value).map { (member.key, $0) }
        }, uniquingKeysWith: { first, _ in first }),
      reason: value["reason"]?.string)
    origin = QueryRun.Origin(
      path: path, address: value["address"]?.string,
      userAgent: value["user_agent"]?.string ?? "")
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("query_id", wish.query)
      json.field("sql", wish.text)
      json.key("parameters")
      json.object { json in
        for (name, value) in wish.parameters {
          switch value {
          case .one(let text): json.field(name, text)
          case .several(let texts): json.array(name, texts) { $0.value($1) }
          }
        }
      }
      json.field("reason", wish.reason)
      json.field("path", origin.path)
      json.field("address", origin.address)
      json.field("user_agent", origin.userAgent)
    }
  }
}

extension ParameterValue {
  fileprivate init?(_ value: JSONValue) {
    if let text = value.string {
      self = .one(text)
    } else if let texts = value.array?.compactMap(\.string) {
      self = .several(texts)
    } else {
      return nil
    }
  }
}
