import JSON
import Kernel

extension InputReader {
  /// A decimal of at most so many digits before its point and behind it, as text.
  mutating func number(_ key: String, whole: Int, fraction: Int) -> String? {
    guard let text = decimal(key, fractionDigits: fraction) else { return nil }
    let digits = text.drop { $0 == "-" }.prefix { $0 != "." }
    guard whole > 0 ? digits.utf8.count <= whole : digits == "0" else {
      fault(key, .format(.decimal))
      return nil
    }
    return text
  }

  /// A text whose form only the column knows.
  mutating func checkedText(_ key: String, _ accepts: (String) -> Bool) -> String? {
    guard let text = string(key) else { return nil }
    guard accepts(text) else {
      fault(key, code: "bad-value", message: QueryFault.badValue.at(key).message)
      return nil
    }
    return text
  }

  mutating func allUUIDs(_ texts: [String], at key: String) -> [String]? {
    guard texts.allSatisfy(isUUID) else {
      fault(key, .format(.uuid))
      return nil
    }
    return texts
  }
}
