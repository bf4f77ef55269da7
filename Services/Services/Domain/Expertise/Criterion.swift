package import Kernel

/// One thing that an expert scores. It is kept with the opinion as it was when it was asked for, so
/// that a score can be read for ever.
package struct Criterion: Sendable, Hashable {
  package let key: String
  package let title: Localized
  package let weight: Int
  /// The best score; the worst is 0.
  package let scale: Int
  /// A lower score has to be explained.
  package let threshold: Int?
  /// Whether an expert may say that it does not apply.
  package let allowsNotApplicable: Bool

  package static let scales = 1...100
  package static let weights = 1...1_000

  package init(
    key: String, title: Localized, weight: Int, scale: Int, threshold: Int?,
    allowsNotApplicable: Bool
  ) {
    self.key = key
    self.title = title
    self.weight = weight
    self.scale = scale
    self.threshold = threshold
    self.allowsNotApplicable = allowsNotApplicable
  }
}

extension Criterion {
  /// `nil` notes its faults in `reader`. What it leaves out is said by `usual`.
  init?(
    _ value: FormValue, at place: String, usual: (scale: Int, threshold: Int?),
    _ reader: inout ConfigReader
  ) {
    let key = reader.key(value["key"], at: "\(place)/key")
    let title = reader.title(value["title"], at: "\(place)/title")
    let weight = reader.integer(value["weight"], at: "\(place)/weight", in: Criterion.weights) ?? 1
    let scale =
      reader.integer(value["scale"], at: "\(place)/scale", in: Criterion.scales) ?? usual.scale
    let threshold = reader.integer(value["threshold"], at: "\(place)/threshold", in: 0...scale)
    let allows = reader.flag(value["na"], at: "\(place)/na", or: true)
    guard let key, let title else { return nil }
    self.init(
      key: key, title: title, weight: weight, scale: scale,
      threshold: threshold ?? usual.threshold.map { min($0, scale) }, allowsNotApplicable: allows)
  }

  /// A multiple of all scales, so that nothing is rounded before the end; `nil` where they have so
  /// little in common that numbers would not hold it.
  static func commonScale(of criteria: [Criterion]) -> Int? {
    var common = 1
    for scale in Set(criteria.map(\.scale)) {
      var (left, right) = (common, scale)
      while right != 0 { (left, right) = (right, left % right) }
      common = common / left * scale
      if common > 1_000_000 { return nil }
    }
    return common
  }

  /// The criteria of a list, their keys being different.
  static func all(
    _ value: FormValue?, at place: String, usual: (scale: Int, threshold: Int?),
    _ reader: inout ConfigReader
  ) -> [Criterion] {
    var known: Set<String> = []
    var criteria: [Criterion] = []
    for (index, item) in reader.list(value, at: place, most: 50).enumerated() {
      guard let criterion = Criterion(item, at: "\(place)/\(index)", usual: usual, &reader) else {
        continue
      }
      if !known.insert(criterion.key).inserted { reader.note("repeated", at: "\(place)/\(index)") }
      criteria.append(criterion)
    }
    if commonScale(of: criteria) == nil { reader.note("scales", at: place) }
    return criteria
  }

  /// As it is kept with an opinion.
  package var document: FormValue {
    var members: [String: FormValue] = [
      "key": .text(key), "weight": .number(String(weight)), "scale": .number(String(scale)),
      "na": .bool(allowsNotApplicable),
      "title": .object(
        ["ru": title.ru, "kk": title.kk, "en": title.en].compactMapValues { $0.map { .text($0) } }),
    ]
    if let threshold { members["threshold"] = .number(String(threshold)) }
    return .object(members)
  }

  /// What `document` made. Throws `ConfigFaults` for anything else.
  package static func kept(_ value: FormValue) throws(ConfigFaults) -> [Criterion] {
    if value.list?.isEmpty == true { return [] }
    var reader = ConfigReader()
    let criteria = all(value, at: "criteria", usual: (scale: 5, threshold: nil), &reader)
    try reader.finish()
    return criteria
  }
}
