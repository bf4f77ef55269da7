package import Kernel

/// How a service has its requests judged by experts: `config.expertise` of the service.
///
///     {"kinds": [{"key": "technical", "title": {…}, "obligatory": true, "experts": 2, "quorum": 1}],
///      "criteria": [{"key": "novelty", "title": {…}, "weight": 2, "threshold": 3}], "scale": 5,
///      "threshold": 2, "deadline_wd": 10, "blind": true, "load_limit": 10, "pass_score": 60,
///      "signature": false, "automatic": true}
///
/// Instead of `criteria` there may be `form`, the id of a published form: its fields of the types
/// `score` and `rating` are the criteria, the others are asked besides. A kind may have `criteria` or
/// a `form` of its own.
package struct ExpertisePlan: Sendable, Hashable {
  /// What an expert fills in.
  package enum Sheet: Sendable, Hashable {
    case criteria([Criterion])
    case form(Int64)
  }

  /// Such as technical, economic, legal. Its experts are the members of the service's groups with
  /// that key.
  package struct Kind: Sendable, Hashable {
    package let key: String
    package let title: Localized
    package let isObligatory: Bool
    /// How many of them are asked.
    package let experts: Int
    /// How many opinions are enough when the deadline has passed.
    package let quorum: Int
    package let sheet: Sheet
  }

  package let kinds: [Kind]
  package let workingDays: Int?
  /// Experts know neither the applicant nor each other.
  package let isBlind: Bool
  /// How many open opinions one expert may have.
  package let loadLimit: Int
  /// The mean score that is good enough, for the summary.
  package let passScore: Int?
  /// An opinion is signed.
  package let isSigned: Bool
  /// Empty places are filled by the platform.
  package let isAutomatic: Bool

  package func kind(_ key: String) -> Kind? { kinds.first { $0.key == key } }
}

extension ExpertisePlan {
  /// `nil` where the service has no expertise at all. Throws every fault at once.
  package init?(config: FormValue) throws(ConfigFaults) {
    guard let value = config["expertise"], value != .null else { return nil }
    guard value.object != nil else {
      throw ConfigFaults([ConfigFault(place: "expertise", code: "object")])
    }
    var reader = ConfigReader()
    let sheets = SheetReader(value, &reader)
    kinds = ExpertisePlan.kinds(value, sheets, &reader)
    workingDays = reader.integer(value["deadline_wd"], at: "deadline_wd", in: 1...1_000)
    isBlind = reader.flag(value["blind"], at: "blind", or: false)
    loadLimit = reader.integer(value["load_limit"], at: "load_limit", in: 1...10_000) ?? 20
    passScore = reader.integer(value["pass_score"], at: "pass_score", in: 0...100)
    isSigned = reader.flag(value["signature"], at: "signature", or: false)
    isAutomatic = reader.flag(value["automatic"], at: "automatic", or: true)
    try reader.finish()
  }

  private static func kinds(
    _ value: FormValue, _ sheets: SheetReader, _ reader: inout ConfigReader
  ) -> [Kind] {
    let quorum = reader.integer(value["quorum"], at: "quorum", in: 1...100)
    var known: Set<String> = []
    var kinds: [Kind] = []
    for (index, item) in reader.list(value["kinds"], at: "kinds", most: 20).enumerated() {
      let place = "kinds/\(index)"
      let key = reader.key(item["key"], at: "\(place)/key")
      let title = reader.title(item["title"], at: "\(place)/title")
      let experts =
        reader.integer(item["experts"], at: "\(place)/experts", in: 1...100) ?? 1
      let own = reader.integer(item["quorum"], at: "\(place)/quorum", in: 1...experts)
      let obligatory = reader.flag(item["obligatory"], at: "\(place)/obligatory", or: true)
      let sheet = sheets.sheet(of: item, at: place, &reader)
      guard let key, let title, let sheet else { continue }
      if !known.insert(key).inserted { reader.note("repeated", at: "\(place)/key") }
      kinds.append(
        Kind(
          key: key, title: title, isObligatory: obligatory, experts: experts,
          quorum: own ?? quorum.map { min($0, experts) } ?? experts, sheet: sheet))
    }
    return kinds
  }
}

/// What is filled in, for all kinds or for one.
private struct SheetReader {
  private let usual: (scale: Int, threshold: Int?)
  private let common: ExpertisePlan.Sheet?

  init(_ value: FormValue, _ reader: inout ConfigReader) {
    let scale = reader.integer(value["scale"], at: "scale", in: Criterion.scales) ?? 5
    let threshold = reader.integer(value["threshold"], at: "threshold", in: 0...scale)
    usual = (scale: scale, threshold: threshold)
    common = SheetReader.own(of: value, at: "", usual: (scale, threshold), &reader)
  }

  func sheet(
    of kind: FormValue, at place: String, _ reader: inout ConfigReader
  ) -> ExpertisePlan.Sheet? {
    let sheet = SheetReader.own(of: kind, at: "\(place)/", usual: usual, &reader) ?? common
    if sheet == nil { reader.note("criteria", at: place) }
    return sheet
  }

  private static func own(
    of value: FormValue, at prefix: String, usual: (scale: Int, threshold: Int?),
    _ reader: inout ConfigReader
  ) -> ExpertisePlan.Sheet? {
    if let form = value["form"], form != .null {
      if value["criteria"] != nil { reader.note("form-or-criteria", at: "\(prefix)form") }
      let id = reader.integer(form, at: "\(prefix)form", in: 1...Int(Int32.max))
      return .form(Int64(id ?? 0))
    }
    guard let criteria = value["criteria"], criteria != .null else { return nil }
    return .criteria(Criterion.all(criteria, at: "\(prefix)criteria", usual: usual, &reader))
  }
}
