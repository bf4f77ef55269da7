import Kernel

extension FieldRules {
  /// Collects into `faults` the name of every setting that does not make sense for the type.
  init(_ settings: [String: FormValue], of type: FieldType, faults: inout [String]) {
    var reader = SettingReader(settings: settings, type: type)
    minLength = reader.count(.minLength)
    maxLength = reader.count(.maxLength)
    maxWords = reader.count(.maxWords)
    minItems = reader.count(.minItems)
    maxItems = reader.count(.maxItems)
    minRows = reader.count(.minRows)
    maxRows = reader.count(.maxRows)
    ageMin = reader.count(.ageMin)
    ageMax = reader.count(.ageMax)
    maxSize = reader.count(.maxSize, most: 1_000_000_000)
    maxCount = reader.count(.maxCount)
    mustBeTrue = reader.flag(.mustBeTrue)
    mobileOnly = reader.flag(.mobileOnly)
    headOfficeOnly = reader.flag(.headOfficeOnly)
    isUnique = reader.flag(.unique)
    workingDaysOnly = reader.flag(.workingDaysOnly)
    verified = reader.flag(.verified)
    matchProfile = reader.flag(.matchProfile)
    matchCompany = reader.flag(.matchCompany)
    other = reader.flag(.other)
    naAllowed = reader.flag(.naAllowed)
    min = reader.limit(.min)
    max = reader.limit(.max)
    step = reader.read(.step) { value in (value.decimal ?? .zero) > .zero ? value : nil }
    pattern = reader.read(.pattern) { $0.text.flatMap { Pattern($0) } }
    mask = reader.read(.mask) { $0.text.flatMap { TextMask($0) } }
    profile = reader.read(.profile) { $0.text.flatMap(RichText.Profile.init) } ?? .plain
    kind = reader.read(.kind) { $0.text.flatMap { type.kinds.contains($0) ? $0 : nil } }
    directory = reader.read(.directory) { $0.text.flatMap(FieldRules.code) }
    parent = reader.read(.parent) { $0.text.flatMap(FieldRules.code) }
    source = reader.read(.source) { $0.text.flatMap { FieldRules.isSource($0) ? $0 : nil } }
    filter = reader.read(.filter) { FieldRules.filter($0, of: type) } ?? [:]
    mediaTypes = reader.read(.types) { FieldRules.mediaTypes($0) }
    totals = reader.read(.totals) { FieldRules.totals($0) } ?? []
    scale = reader.read(.scale) { $0.integer.flatMap { (1...100).contains($0) ? $0 : nil } } ?? 5
    weight = reader.read(.weight) { $0.decimal.flatMap { $0 > .zero ? $0 : nil } } ?? .one
    let most = FixedDecimal(scale)
    threshold = reader.read(.threshold) { $0.decimal.flatMap { $0 <= most ? $0 : nil } }
    reader.check()
    checkOrder(&reader)
    faults += reader.faults
  }

  private func checkOrder(_ reader: inout SettingReader) {
    func inOrder<Limit: Comparable>(_ low: Limit?, _ high: Limit?, _ key: String) {
      if let low, let high, low > high { reader.faults.append(key) }
    }
    inOrder(minLength, maxLength, "maxLength")
    inOrder(minItems, maxItems, "maxItems")
    inOrder(minRows, maxRows, "maxRows")
    inOrder(ageMin, ageMax, "ageMax")
    inOrder(min?.decimal, max?.decimal, "max")
    inOrder(min?.text.flatMap { Day($0) }, max?.text.flatMap { Day($0) }, "max")
    inOrder(min?.text.flatMap { TimeOfDay($0) }, max?.text.flatMap { TimeOfDay($0) }, "max")
  }

  private static func code(_ text: String) -> String? {
    (1...100).contains(text.utf8.count) && !text.contains(where: \.isWhitespace) ? text : nil
  }

  private static func isSource(_ text: String) -> Bool {
    text == "query" || FormFacts.kinds[text] != nil
  }

  private static func filter(_ value: FormValue, of type: FieldType) -> [String: [FormValue]]? {
    guard let members = value.object, members.keys.allSatisfy(type.filters.contains) else {
      return nil
    }
    let lists = members.mapValues { $0.list ?? [$0] }
    return lists.values.joined().allSatisfy { $0.isNumberOrText || $0.bool != nil } ? lists : nil
  }

  private static func mediaTypes(_ value: FormValue) -> Set<String>? {
    guard let names = value.list?.compactMap(\.text), names.count == value.list?.count,
      !names.isEmpty
    else { return nil }
    let known = names.compactMap { FileKinds.mediaTypes[$0.lowercased()] }
    return known.count == names.count ? Set(known.joined()) : nil
  }

  private static func totals(_ value: FormValue) -> [RowTotal]? {
    guard let list = value.list, list.count <= 50 else { return nil }
    let totals = list.compactMap { RowTotal($0) }
    return totals.count == list.count ? totals : nil
  }
}

/// The names by which a form says which files it takes.
package enum FileKinds {
  package static let mediaTypes: [String: Set<String>] = [
    "pdf": ["application/pdf"],
    "docx": ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    "xlsx": ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    "pptx": ["application/vnd.openxmlformats-officedocument.presentationml.presentation"],
    "png": ["image/png"], "jpg": ["image/jpeg"], "jpeg": ["image/jpeg"], "webp": ["image/webp"],
    "gif": ["image/gif"], "zip": ["application/zip"], "txt": ["text/plain"], "csv": ["text/csv"],
    "image": ["image/png", "image/jpeg", "image/webp", "image/gif"],
  ]

  static let images: Set<String> = mediaTypes["image"] ?? []
}

/// Reads one setting after the other; what is null is not set.
struct SettingReader {
  let settings: [String: FormValue]
  let type: FieldType
  var faults: [String] = []

  mutating func read<Value>(_ key: FieldSetting, _ parse: (FormValue) -> Value?) -> Value? {
    guard let value = settings[key.rawValue], value != .null else { return nil }
    let parsed = parse(value)
    if parsed == nil { faults.append(key.rawValue) }
    return parsed
  }

  mutating func count(_ key: FieldSetting, most: Int = 1_000_000) -> Int? {
    read(key) { $0.integer.flatMap { (0...most).contains($0) ? $0 : nil } }
  }

  mutating func flag(_ key: FieldSetting) -> Bool { read(key, \.bool) ?? false }

  mutating func limit(_ key: FieldSetting) -> FormValue? {
    let type = type
    return read(key) { value in
      let isLimit =
        switch type {
        case .date, .period: value.text.flatMap { RelativeDay($0) } != nil
        case .time: value.text.flatMap { TimeOfDay($0) } != nil
        case .datetime:
          value.text.map { RelativeDay($0) != nil || Instant(rfc3339: $0) != nil } ?? false
        default: value.decimal != nil
        }
      return isLimit ? value : nil
    }
  }

  /// What the rules only hand on to the browser has to make sense too.
  mutating func check() {
    _ = read(.unit) { $0.text ?? ($0.object == nil ? nil : "") }
    _ = read(.currency) { $0.text.flatMap { SettingReader.isCurrency($0) ? $0 : nil } }
    _ = read(.documentUrl) { $0.text.flatMap { WebAddress.isGood($0) ? $0 : nil } }
    _ = read(.content, \.object)
    _ = read(.ui, \.object)
    _ = read(.identifies, \.bool)
    // Files of a form are private, whatever a form says.
    _ = read(.protected) { $0.bool == true ? true : nil }
  }

  private static func isCurrency(_ text: String) -> Bool {
    text.utf8.count == 3 && text.utf8.allSatisfy { (65...90).contains($0) }
  }
}
