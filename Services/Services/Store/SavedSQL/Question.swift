package import Postgres
package import ServicesDomain

extension QueryText {
  /// The question with its values bound. Put into another one, so that a row that is too large ends
  /// it (`MaskedViews`). Throws as `filled` does.
  package func question(_ given: [String: ParameterValue]) throws(QueryFault) -> SQL {
    let values = try filled(given)
    var text = SQL.empty
    for piece in pieces { text.append(piece.sql(values)) }
    return """
      select _answer.* from (
      \(text)
      ) as _answer where row_fits(pg_column_size(_answer.*))
      """
  }
}

extension QueryText.Piece {
  fileprivate func sql(_ values: [String: ParameterValue]) -> SQL {
    switch self {
    case .verbatim(let text): SQL(unsafe: text)
    case .parameter(let name): values[name]?.sql ?? "null"
    case .literal(let prefix, let parts): QueryText.literal(prefix, parts, values)
    }
  }
}

extension QueryText {
  /// A parameter that is the whole string has no type of its own, like the string; one among others
  /// is a text.
  fileprivate static func literal(
    _ prefix: String, _ parts: [LiteralPart], _ values: [String: ParameterValue]
  ) -> SQL {
    if case .parameter(let name) = parts.first, parts.count == 1 {
      return values[name]?.sql ?? "null"
    }
    let joined = parts.map { part -> SQL in
      switch part {
      case .raw(let text): SQL(unsafe: "\(prefix)'\(text)'")
      case .parameter(let name): "\(values[name]?.sql ?? "null")::text"
      }
    }
    return "(\(joined.joined(" || ")))"
  }
}

extension ParameterValue {
  fileprivate var sql: SQL {
    switch self {
    case .one(let text): "\(text)"
    case .several(let texts): texts.map { "\($0)" as SQL }.joined(", ")
    }
  }
}
