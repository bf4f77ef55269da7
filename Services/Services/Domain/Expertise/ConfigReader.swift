import Kernel

/// A word of a service's `config` that makes no sense: where and why.
package struct ConfigFault: Sendable, Hashable {
  package let place: String
  package let code: String

  package init(place: String, code: String) {
    self.place = place
    self.code = code
  }
}

/// Every fault of one part of a service's `config`.
package struct ConfigFaults: Error, Sendable, Equatable {
  package let faults: [ConfigFault]

  package init(_ faults: [ConfigFault]) { self.faults = faults }
}

/// Reads one part of a service's `config`. A reader that finds a fault notes it and answers what is
/// usual; `finish` then throws them all.
struct ConfigReader {
  private(set) var faults: [ConfigFault] = []

  mutating func note(_ code: String, at place: String) {
    faults.append(ConfigFault(place: place, code: code))
  }

  func finish() throws(ConfigFaults) {
    if !faults.isEmpty { throw ConfigFaults(faults) }
  }

  mutating func integer(
    _ value: FormValue?, at place: String, in range: ClosedRange<Int>
  ) -> Int? {
    guard let value, value != .null else { return nil }
    guard case .number = value, let number = value.integer, range.contains(number) else {
      note("integer", at: place)
      return nil
    }
    return number
  }

  mutating func flag(_ value: FormValue?, at place: String, or usual: Bool) -> Bool {
    guard let value, value != .null else { return usual }
    guard let flag = value.bool else {
      note("boolean", at: place)
      return usual
    }
    return flag
  }

  /// A word by which programs know a thing; `nil` notes that it is missing.
  mutating func key(_ value: FormValue?, at place: String) -> String? {
    guard let text = value?.text, (1...100).contains(text.unicodeScalars.count),
      text.unicodeScalars.allSatisfy(ConfigReader.isOfKeys)
    else {
      note("key", at: place)
      return nil
    }
    return text
  }

  /// A text in at least Russian and Kazakh.
  mutating func title(_ value: FormValue?, at place: String) -> Localized? {
    let title = Localized(
      ru: value?["ru"]?.text, kk: value?["kk"]?.text, en: value?["en"]?.text)
    guard title.ru?.isEmpty == false, title.kk?.isEmpty == false else {
      note("title", at: place)
      return nil
    }
    return title
  }

  /// The members of a list that must be there.
  mutating func list(_ value: FormValue?, at place: String, most: Int) -> [FormValue] {
    guard let items = value?.list, (1...most).contains(items.count) else {
      note("list", at: place)
      return []
    }
    return items
  }

  private static func isOfKeys(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
    default: false
    }
  }
}
