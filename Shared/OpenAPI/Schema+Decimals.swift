import JSON

/// Money and measures: texts, so that no reader makes a float of them and rounds. A body may have a
/// number instead; it is kept as exactly as it is written.
extension Schema {
  /// As answers have it, of any size.
  package static let decimal = Schema.decimalText(pattern: #"^-?[0-9]+(\.[0-9]+)?$"#, example: "10")

  /// As answers have it, with at most `whole` digits before the point and just `fraction` behind.
  package static func decimal(whole: Int, fraction: Int) -> Schema {
    let behind = fraction > 0 ? #"\.[0-9]{\#(fraction)}"# : ""
    return decimalText(
      pattern: "^-?\(digits(upTo: whole))\(behind)$",
      example: fraction > 0 ? "0." + String(repeating: "0", count: fraction) : "0")
  }

  /// As a body may have it, with at most so many digits before the point and behind it.
  package static func decimalInput(whole: Int, fraction: Int) -> Schema {
    let behind = fraction > 0 ? #"(\.[0-9]{1,\#(fraction)})?"# : ""
    func nines(_ count: Int) -> String { String(repeating: "9", count: count) }
    let most = (whole > 0 ? nines(whole) : "0") + (fraction > 0 ? "." + nines(fraction) : "")
    return decimalInput(
      pattern: "^-?\(digits(upTo: whole))\(behind)$", example: whole > 0 ? "1" : "0",
      least: "-" + most, most: most, fraction: fraction)
  }

  /// The same between two bounds, whose texts are those that `pattern` takes.
  package static func decimalInput(
    pattern: String, example: String, least: String, most: String, fraction: Int
  ) -> Schema {
    let step = fraction > 0 ? "0." + String(repeating: "0", count: fraction - 1) + "1" : "1"
    let number = Schema.keywords([
      JSONMember("type", "number"), JSONMember("minimum", .number(least)),
      JSONMember("maximum", .number(most)), JSONMember("multipleOf", .number(step)),
    ])
    return .oneOf([decimalText(pattern: pattern, example: example), number])
  }

  private static func decimalText(pattern: String, example: String) -> Schema {
    Schema.keywords([
      JSONMember("type", "string"), JSONMember("format", "decimal"),
      JSONMember("pattern", .string(pattern)),
    ])
    .example(.string(example))
  }

  private static func digits(upTo count: Int) -> String {
    count > 0 ? "[0-9]{1,\(count)}" : "0"
  }
}
