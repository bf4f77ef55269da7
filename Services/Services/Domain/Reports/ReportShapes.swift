import Kernel

/// What a report is filled in by where its service names no form: each kind's own.
package enum ReportShapes {
  /// `nil` only if a shape below is no form, which a test rules out.
  package static func form(of kind: ReportKind) -> Form? { forms[kind] }

  private static let forms: [ReportKind: Form] = {
    var forms: [ReportKind: Form] = [:]
    for kind in ReportKind.allCases {
      let steps: FormValue = .list([
        .object(["title": title("Отчёт", "Есеп", "Report"), "fields": .list(fields(of: kind))])
      ])
      forms[kind] = try? Form(definition: .object(["steps": steps]))
    }
    return forms
  }()

  private static func fields(of kind: ReportKind) -> [FormValue] {
    switch kind {
    case .general: [done, difficulties, plans]
    case .seedMoney: [income, milestones, jobs, difficulties]
    case .gup: [spent, spending, done]
    case .techOrda: [hours, difficulties]
    }
  }

  private static let done = field(
    "done", "textarea", title("Что сделано", "Не істелді", "What was done"), required: true,
    ["maxLength": 10_000])
  private static let difficulties = field(
    "difficulties", "textarea", title("Трудности", "Қиындықтар", "Difficulties"),
    ["maxLength": 10_000])
  private static let plans = field(
    "plans", "textarea", title("Планы", "Жоспарлар", "Plans"), ["maxLength": 10_000])
  private static let income = field(
    "income", "money",
    title("Доход проекта, ₸", "Жоба табысы, ₸", "Income of the project, KZT"), required: true)
  private static let jobs = field(
    "jobs", "number", title("Рабочие места", "Жұмыс орындары", "Jobs"),
    ["min": 0, "max": 100_000, "step": 1])
  private static let hours = field(
    "hours", "number",
    title("Часов занятий", "Сабақ сағаттары", "Hours taught"), required: true,
    ["min": 0, "max": 744, "step": 1])
  private static let spent = field(
    "spent", "money", title("Израсходовано, ₸", "Жұмсалды, ₸", "Spent, KZT"), required: true)

  private static let milestones = field(
    "milestones", "group", title("Этапы", "Кезеңдер", "Milestones"), required: true,
    ["minRows": 1, "maxRows": 50],
    rows: [
      field(
        "milestone", "text", title("Этап", "Кезең", "Milestone"), required: true,
        ["maxLength": 300]),
      field(
        "state", "select", title("Состояние", "Күйі", "State"), required: true,
        options: [
          ("planned", title("Запланирован", "Жоспарланған", "Planned")),
          ("running", title("Выполняется", "Орындалуда", "Under way")),
          ("done", title("Выполнен", "Орындалды", "Done")),
        ]),
      field(
        "remark", "text", title("Примечание", "Ескерту", "Remark"), ["maxLength": 1_000]),
    ])

  private static let spending = field(
    "spending", "group", title("Расходы", "Шығындар", "Spending"),
    ["maxRows": 200],
    rows: [
      field(
        "line", "text", title("Строка плана", "Жоспар жолы", "Line of the plan"), required: true,
        ["maxLength": 50]),
      field("sum", "money", title("Сумма, ₸", "Сома, ₸", "Sum, KZT"), required: true),
    ])

  private static func title(_ ru: String, _ kk: String, _ en: String) -> FormValue {
    .object(["ru": .text(ru), "kk": .text(kk), "en": .text(en)])
  }

  private static func field(
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
