import Kernel

/// The limits of one field: what its `validation` and `config` say.
package struct FieldRules: Sendable, Hashable {
  var minLength: Int?
  var maxLength: Int?
  var maxWords: Int?
  var pattern: Pattern?
  var mask: TextMask?
  var isUnique = false
  var profile = RichText.Profile.plain
  var min: FormValue?
  var max: FormValue?
  var step: FormValue?
  var minItems: Int?
  var maxItems: Int?
  var minRows: Int?
  var maxRows: Int?
  var ageMin: Int?
  var ageMax: Int?
  var mustBeTrue = false
  var mobileOnly = false
  var headOfficeOnly = false
  var workingDaysOnly = false
  var verified = false
  var kind: String?
  var matchProfile = false
  var matchCompany = false
  var directory: String?
  /// The field whose answer is above this one's in the directory.
  var parent: String?
  var other = false
  var filter: [String: [FormValue]] = [:]
  var maxSize: Int?
  /// Media types, such as `application/pdf`.
  var mediaTypes: Set<String>?
  var maxCount: Int?
  var totals: [RowTotal] = []
  var scale = 5
  var weight = FixedDecimal.one
  var threshold: FixedDecimal?
  var naAllowed = false
  /// Of a hidden field: whose word its value is.
  var source: String?
}

/// A demand on the sum of a column of rows.
struct RowTotal: Sendable, Hashable {
  enum Limit: Sendable, Hashable {
    case number(FixedDecimal)
    case field(String)
  }

  let column: String
  let least: Limit?
  let most: Limit?

  init?(_ value: FormValue) {
    if let column = value.text {
      self.column = column
      least = nil
      most = nil
      return
    }
    guard let column = value["field"]?.text else { return nil }
    self.column = column
    do {
      least = try RowTotal.limit(value["min"])
      most = try RowTotal.limit(value["max"])
    } catch {
      return nil
    }
  }

  private struct NoLimit: Error {}

  private static func limit(_ value: FormValue?) throws -> Limit? {
    guard let value, value != .null else { return nil }
    if let number = value.decimal { return .number(number) }
    guard let name = value["ref"]?.text else { throw NoLimit() }
    return .field(name)
  }

  var references: [String] {
    [least, most].compactMap { if case .field(let name)? = $0 { name } else { nil } }
  }
}

/// A text that is typed by a pattern of places: `9` a digit, `A` a letter, `*` either, `\` makes the
/// next sign stand for itself, everything else stands for itself.
package struct TextMask: Sendable, Hashable {
  private enum Place: Hashable {
    case digit, letter, either
    case literal(Unicode.Scalar)
  }

  private let places: [Place]

  init?(_ text: String) {
    var places: [Place] = []
    var isLiteral = false
    for scalar in text.unicodeScalars {
      if isLiteral {
        places.append(.literal(scalar))
        isLiteral = false
        continue
      }
      switch scalar {
      case "\\": isLiteral = true
      case "9": places.append(.digit)
      case "A": places.append(.letter)
      case "*": places.append(.either)
      default: places.append(.literal(scalar))
      }
    }
    guard !isLiteral, (1...200).contains(places.count) else { return nil }
    self.places = places
  }

  func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    guard scalars.count == places.count else { return false }
    return zip(scalars, places).allSatisfy { scalar, place in
      let isDigit = (48...57).contains(scalar.value)
      return switch place {
      case .digit: isDigit
      case .letter: scalar.properties.isAlphabetic
      case .either: isDigit || scalar.properties.isAlphabetic
      case .literal(let expected): scalar == expected
      }
    }
  }
}
