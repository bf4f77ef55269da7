import Kernel

extension ReportTerms {
  /// The most reports that one line makes: ten years of months.
  package static let most = 120

  /// Reads `config.reports`; nothing there is no reports. Throws the first fault.
  package static func all(in config: FormValue) throws(ReportTermsFault) -> [ReportTerms] {
    guard let value = config["reports"], value != .null else { return [] }
    guard let items = value.list, items.count <= 20 else {
      throw ReportTermsFault(place: "reports", code: "wrong-type")
    }
    var lines: [ReportTerms] = []
    for (index, item) in items.enumerated() {
      let line = try ReportTerms(item, at: "reports/\(index)")
      if lines.contains(where: { $0.type == line.type && $0.kind == line.kind }) {
        throw ReportTermsFault(place: "reports/\(index)/type", code: "repeated")
      }
      lines.append(line)
    }
    return lines
  }

  /// Reads `{type, kind?, every, due_wd | due_day, opens_days?, first?, count | until, form?, sign?,
  /// fee?}`.
  package init(_ item: FormValue, at place: String) throws(ReportTermsFault) {
    func fault(_ name: String, _ code: String) -> ReportTermsFault {
      ReportTermsFault(place: "\(place)/\(name)", code: code)
    }
    func whole(_ name: String, _ range: ClosedRange<Int>) throws(ReportTermsFault) -> Int? {
      guard let value = item[name], value != .null else { return nil }
      guard let number = value.integer, range.contains(number) else { throw fault(name, "range") }
      return number
    }
    func word<Word: RawRepresentable<String>>(
      _ name: String, or usual: Word?
    ) throws(ReportTermsFault) -> Word {
      guard let value = item[name], value != .null else {
        if let usual { return usual }
        throw fault(name, "missing")
      }
      guard let word = value.text.flatMap(Word.init(rawValue:)) else { throw fault(name, "word") }
      return word
    }
    let kind: ReportKind = try word("kind", or: .general)
    guard let type = item["type"]?.text ?? (kind == .general ? nil : kind.rawValue),
      !type.isEmpty, type.utf8.count <= 100
    else { throw fault("type", "missing") }
    self.type = type
    self.kind = kind
    length = try word("every", or: nil)
    switch (try whole("due_wd", 1...250), try whole("due_day", 1...31)) {
    case (let days?, nil): due = .workingDay(days)
    case (nil, let day?): due = .dayOfMonth(day)
    default: throw fault("due_wd", "one-of")
    }
    opensDays = try whole("opens_days", 0...366) ?? 14
    first = try word("first", or: .next)
    let until = item["until"]?.text.flatMap { Day($0) }
    if let value = item["until"], value != .null, until == nil { throw fault("until", "day") }
    switch (try whole("count", 1...ReportTerms.most), until) {
    case (let count?, nil): end = .count(count)
    case (nil, let day?): end = .until(day)
    default: throw fault("count", "one-of")
    }
    formID = try whole("form", 1...Int(Int32.max)).map { Int64($0) }
    needsSignature = item["sign"]?.bool ?? false
    fee = try SeedMoneyTerms(item["fee"] ?? .null, at: "\(place)/fee")
    since = item["since"]?.text.flatMap { Day($0) }
    // A school reports month by month: its students are in one school a month.
    if kind == .techOrda, length != .month { throw fault("every", "month") }
  }

  /// As it stands beside a report, read again by `init(_:at:)`.
  package var value: FormValue {
    var members: [String: FormValue] = [
      "type": .text(type), "kind": .text(kind.rawValue), "every": .text(length.rawValue),
      "opens_days": .number(String(opensDays)), "first": .text(first.rawValue),
      "sign": .bool(needsSignature),
    ]
    switch due {
    case .workingDay(let days): members["due_wd"] = .number(String(days))
    case .dayOfMonth(let day): members["due_day"] = .number(String(day))
    }
    switch end {
    case .count(let count): members["count"] = .number(String(count))
    case .until(let day): members["until"] = .text(day.description)
    }
    if let formID { members["form"] = .number(String(formID)) }
    if let since { members["since"] = .text(since.description) }
    if kind == .seedMoney { members["fee"] = fee.value }
    return .object(members)
  }
}
