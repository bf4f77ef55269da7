/// The text of a saved query, taken apart by the rules of PostgreSQL's scanner (manual, 4.1), so
/// that parameters become bound values: text of the reader never becomes a part of the statement.
package struct QueryText: Sendable, Hashable {
  package enum Piece: Sendable, Hashable {
    /// Goes to the server as it is.
    case verbatim(String)
    case parameter(String)
    /// A string with parameters in it. `prefix` is what stands before its first quote, such as `E`.
    case literal(prefix: String, [LiteralPart])
  }

  package enum LiteralPart: Sendable, Hashable {
    /// As it stood between the quotes.
    case raw(String)
    case parameter(String)
  }

  package let pieces: [Piece]
  /// Each once, in the order in which they are met.
  package let parameters: [QueryParameter]

  package init(_ text: String) throws(QueryFault) {
    var scanner = QueryScanner(text)
    try scanner.run()
    pieces = scanner.pieces
    parameters = scanner.parameters
  }

  /// The values by name, with the defaults of those that are not given. Throws for names that are
  /// missing or unknown, all of them at once.
  package func filled(
    _ given: [String: ParameterValue]
  ) throws(QueryFault) -> [String: ParameterValue] {
    let unknown = given.keys.filter { name in !parameters.contains { $0.name == name } }
    guard unknown.isEmpty else { throw .unknown(unknown.sorted()) }
    var values = given
    for parameter in parameters where values[parameter.name] == nil {
      if let value = parameter.defaultValue { values[parameter.name] = .one(value) }
    }
    let missing = parameters.map(\.name).filter { values[$0] == nil }
    guard missing.isEmpty else { throw .missing(missing) }
    for case .literal(_, let parts) in pieces {
      for case .parameter(let name) in parts {
        if case .several = values[name] { throw .severalInText(name) }
      }
    }
    return values
  }
}
