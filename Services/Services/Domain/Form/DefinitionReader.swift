import Kernel

/// Reads a form's definition in the order of its fields, and notes every fault with its place.
struct DefinitionReader {
  /// Published before: what was not demanded then is not demanded now.
  let isStored: Bool
  private(set) var faults: [FormDefinitionFaults.Fault] = []
  var known = FormKinds()
  private var names: Set<String> = []
  private var conditions = 0
  private var hasSignature = false

  init(isStored: Bool) { self.isStored = isStored }

  mutating func steps(_ definition: FormValue) -> [Form.Step] {
    guard let list = definition["steps"]?.list, !list.isEmpty,
      list.count <= FormLimits.steps
    else {
      fault("/steps", "steps")
      return []
    }
    let steps = list.enumerated().map { index, step in
      let place = "/steps/\(index)"
      let title = title(step["title"], at: "\(place)/title")
      let visibleIf = condition(step["visible_if"], at: "\(place)/visible_if")
      let fields = fields(step["fields"], at: "\(place)/fields", in: nil)
      return Form.Step(
        title: title, visibleIf: visibleIf,
        condition: visibleIf == nil ? nil : step["visible_if"], fields: fields)
    }
    if conditions > FormLimits.conditions { fault("/steps", "too-many-conditions") }
    return steps
  }

  mutating func fields(_ value: FormValue?, at place: String, in group: String?) -> [Field] {
    guard let list = value?.list, !list.isEmpty, list.count <= FormLimits.fields else {
      fault(place, "fields")
      return []
    }
    var rowNames: Set<String> = []
    return list.enumerated().compactMap { index, item in
      field(item, at: "\(place)/\(index)", in: group, rowNames: &rowNames)
    }
  }

  private mutating func field(
    _ item: FormValue, at place: String, in group: String?, rowNames: inout Set<String>
  ) -> Field? {
    guard let name = item["name"]?.text, DefinitionReader.isName(name) else {
      fault("\(place)/name", "name")
      return nil
    }
    let isNew = group == nil ? names.insert(name).inserted : rowNames.insert(name).inserted
    if !isNew || (group != nil && names.contains(name)) { fault("\(place)/name", "name-taken") }
    guard let type = item["type"]?.text.flatMap(FieldType.init(rawValue:)),
      group == nil || type.canStandInRow
    else {
      fault("\(place)/type", "type")
      return nil
    }
    if type == .signature {
      // One signature is over all of the answers.
      if hasSignature { faultUnlessStored("\(place)/type", "one-signature") }
      hasSignature = true
    }
    var field = field(named: name, type, item, at: place, isInRow: group != nil)
    known.add(field)
    field.validators = validators(of: field, at: "\(place)/config/validators")
    return field
  }

  /// `validation`, `config` and the members of the row itself, as one.
  static func settings(of item: FormValue) -> [String: FormValue] {
    var settings = item["validation"]?.object ?? [:]
    settings.merge(item["config"]?.object ?? [:]) { $1 }
    for key in FieldSetting.common.map(\.rawValue) where settings[key] == nil {
      if let value = item[key], value != .null { settings[key] = value }
    }
    return settings
  }

  mutating func condition(_ value: FormValue?, at place: String) -> Condition? {
    guard let value, value != .null else { return nil }
    guard let condition = Condition(value) else {
      fault(place, "condition")
      return nil
    }
    conditions += condition.weight
    guard condition.references.allSatisfy(known.knows) else {
      fault(place, "looks-ahead")
      return nil
    }
    if let code = known.fault(of: condition) { faultUnlessStored(place, code) }
    return condition
  }

  mutating func expression(
    _ value: FormValue?, of type: FieldType, at place: String
  ) -> Expression? {
    guard type == .computed else { return nil }
    guard let value, let expression = Expression(value) else {
      fault(place, "expression")
      return nil
    }
    conditions += expression.weight
    if !expression.references.allSatisfy(known.knows) {
      fault(place, "looks-ahead")
    } else if case .sum(let group, let field) = expression,
      !known.hasColumn(field, of: group, summed: false)
    {
      fault(place, "expression")
    } else if let code = known.fault(of: expression) {
      faultUnlessStored(place, code)
    }
    return expression
  }

  mutating func title(
    _ value: FormValue?, of type: FieldType = .text, at place: String
  ) -> Localized {
    let title = DefinitionReader.localized(value) ?? Localized()
    if !type.needsNoTitle, title.ru?.isEmpty != false || title.kk?.isEmpty != false {
      fault(place, "translation")
    }
    return title
  }

  static func localized(_ value: FormValue?) -> Localized? {
    guard let members = value?.object, !members.isEmpty else { return nil }
    return Localized(ru: members["ru"]?.text, kk: members["kk"]?.text, en: members["en"]?.text)
  }

  mutating func fault(_ pointer: String, _ code: String) {
    faults.append(FormDefinitionFaults.Fault(pointer: pointer, code: code))
  }

  mutating func faultUnlessStored(_ pointer: String, _ code: String) {
    if !isStored { fault(pointer, code) }
  }

  static func isName(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard (1...64).contains(bytes.count), let first = bytes.first, (97...122).contains(first)
    else { return false }
    return bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
  }
}

/// How much a form may hold.
package enum FormLimits {
  package static let steps = 50
  package static let fields = 500
  package static let conditions = 200
  package static let depth = 10
  /// Signs of a text that is held against a pattern.
  package static let matched = 10_000
}

extension FieldType {
  var canStandInRow: Bool {
    switch self {
    case .group, .matrix, .signature: false
    default: true
    }
  }

  fileprivate var needsNoTitle: Bool { self == .divider || self == .hidden }
}
