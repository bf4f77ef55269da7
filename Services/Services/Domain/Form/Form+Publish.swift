import Kernel

/// Why a form cannot be published: every fault, each with its place in the definition.
package struct FormDefinitionFaults: Error, Sendable, Equatable {
  package struct Fault: Sendable, Hashable {
    package let pointer: String
    package let code: String
  }

  package let faults: [Fault]
}

extension Form {
  /// Reads a definition and demands what publishing demands: unique keys, titles in Russian and
  /// Kazakh, known types, limits that make sense, and conditions that only look back.
  package init(definition: FormValue) throws(FormDefinitionFaults) {
    var reader = DefinitionReader()
    let steps = reader.steps(definition)
    guard reader.faults.isEmpty else { throw FormDefinitionFaults(faults: reader.faults) }
    self.init(steps: steps)
  }
}

private struct DefinitionReader {
  private(set) var faults: [FormDefinitionFaults.Fault] = []
  private var known: Set<String> = FormContext.names
  private var names: Set<String> = []
  private var groups: [String: Set<String>] = [:]
  private var conditions = 0

  mutating func steps(_ definition: FormValue) -> [Form.Step] {
    guard let list = definition["steps"]?.list, !list.isEmpty, list.count <= 50 else {
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
    if conditions > 200 { fault("/steps", "too-many-conditions") }
    return steps
  }

  private mutating func fields(
    _ value: FormValue?, at place: String, in group: String?
  ) -> [Field] {
    guard let list = value?.list, !list.isEmpty, list.count <= 500 else {
      fault(place, "fields")
      return []
    }
    var rowNames: Set<String> = []
    let fields = list.enumerated().compactMap { index, item in
      field(item, at: "\(place)/\(index)", in: group, rowNames: &rowNames)
    }
    return fields
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
      group == nil || type != .group
    else {
      fault("\(place)/type", "type")
      return nil
    }
    var settings = item["validation"]?.object ?? [:]
    settings.merge(item["config"]?.object ?? [:]) { $1 }
    var wrong: [String] = []
    let rules = FieldRules(settings, faults: &wrong)
    for key in wrong { fault("\(place)/config/\(key)", "setting") }

    let visibleIf = condition(settings["visible_if"], at: "\(place)/config/visible_if")
    let requiredIf = condition(settings["required_if"], at: "\(place)/config/required_if")
    let expression = expression(settings["expr"], of: type, at: "\(place)/config/expr")
    let inner =
      type == .group ? fields(settings["fields"], at: "\(place)/config/fields", in: name) : []
    if type == .group { groups[name] = Set(inner.map(\.name)) }
    known.insert(name)
    return Field(
      name: name, type: type, title: title(item["title"], of: type, at: "\(place)/title"),
      subtitle: localized(item["subtitle"]), placeholder: localized(item["placeholder"]),
      help: localized(item["help_text"]), isRequired: item["required"]?.bool ?? false,
      visibleIf: visibleIf, requiredIf: requiredIf,
      options: options(item["options"], of: type, at: "\(place)/options"), fields: inner,
      rules: rules, expression: expression, width: item["width"]?.integer ?? 12,
      defaultValue: item["default_value"]?.text, settings: settings)
  }

  private mutating func options(
    _ value: FormValue?, of type: FieldType, at place: String
  ) -> [Field.Option] {
    guard type.hasOptions else { return [] }
    var codes: Set<String> = []
    let options = (value?.list ?? []).enumerated().compactMap { index, item -> Field.Option? in
      guard let code = item["code"]?.text, !code.isEmpty, codes.insert(code).inserted else {
        fault("\(place)/\(index)/code", "code")
        return nil
      }
      return Field.Option(code: code, label: title(item["label"], at: "\(place)/\(index)/label"))
    }
    if options.isEmpty { fault(place, "options") }
    return options
  }

  private mutating func condition(_ value: FormValue?, at place: String) -> Condition? {
    guard let value, value != .null else { return nil }
    guard let condition = Condition(value) else {
      fault(place, "condition")
      return nil
    }
    conditions += condition.weight
    for name in condition.references where !known.contains(name) {
      fault(place, "looks-ahead")
      return nil
    }
    return condition
  }

  private mutating func expression(
    _ value: FormValue?, of type: FieldType, at place: String
  ) -> Expression? {
    guard type == .computed else { return nil }
    guard let value, let expression = Expression(value) else {
      fault(place, "expression")
      return nil
    }
    if !expression.references.allSatisfy(known.contains) { fault(place, "looks-ahead") }
    if case .sum(let group, let field) = expression, groups[group]?.contains(field) != true {
      fault(place, "expression")
    }
    return expression
  }

  private mutating func title(
    _ value: FormValue?, of type: FieldType = .text, at place: String
  ) -> Localized {
    let title = localized(value) ?? Localized()
    if type != .divider, title.ru?.isEmpty != false || title.kk?.isEmpty != false {
      fault(place, "translation")
    }
    return title
  }

  private func localized(_ value: FormValue?) -> Localized? {
    guard let members = value?.object, !members.isEmpty else { return nil }
    return Localized(ru: members["ru"]?.text, kk: members["kk"]?.text, en: members["en"]?.text)
  }

  private mutating func fault(_ pointer: String, _ code: String) {
    faults.append(FormDefinitionFaults.Fault(pointer: pointer, code: code))
  }

  private static func isName(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard (1...64).contains(bytes.count), let first = bytes.first, (97...122).contains(first)
    else { return false }
    return bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
  }
}
