import OpenAPI

/// Sums of reports and purchases.
extension Schema {
  /// As answers have them: of a `numeric(18,2)`.
  static let sum = Schema.decimal(whole: 16, fraction: 2)

  /// As a body may have them: what a `Tenge` can be, 0 to 10¹².
  static let sumInput = Schema.decimalInput(
    pattern: #"^([0-9]{1,12}(\.[0-9]{1,2})?|10{12}(\.00?)?)$"#, example: "250000.00", least: "0",
    most: "1000000000000", fraction: 2)
}
