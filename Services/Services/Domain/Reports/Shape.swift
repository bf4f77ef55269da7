import Kernel

/// Builds forms that no editor has made: what the platform's own papers are filled in by.
enum Shape {
  /// `nil` if it is no form, which a test of each rules out.
  static func form(_ title: FormValue, _ fields: [FormValue]) -> Form? {
    let step: FormValue = .object(["title": title, "fields": .list(fields)])
    return try? Form(definition: .object(["steps": .list([step])]))
  }

  static func title(_ ru: String, _ kk: String, _ en: String) -> FormValue {
    .object(["ru": .text(ru), "kk": .text(kk), "en": .text(en)])
  }

  static func field(
    _ name: String, _ type: String, _ title: FormValue, required: Bool = false,
    _ limits: [String: Int] = [:], options: [(String, FormValue)] = [], rows: [FormValue] = []
  ) -> FormValue {
    var config = limits.mapValues { FormValue.number(String($0)) }
    if !rows.isEmpty { config["fields"] = .list(rows) }
    return .object([
      "name": .text(name), "type": .text(type), "title": title, "required": .bool(required),
      "options": .list(options.map { .object(["code": .text($0.0), "label": $0.1]) }),
      "config": .object(config),
    ])
  }
}
