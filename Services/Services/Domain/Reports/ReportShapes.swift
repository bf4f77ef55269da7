import Kernel

/// What a report is filled in by where its service names no form: each kind's own.
package enum ReportShapes {
  /// `nil` only if a shape below is no form, which a test rules out.
  package static func form(of kind: ReportKind) -> Form? { forms[kind] }

  private static let forms: [ReportKind: Form] = {
    var forms: [ReportKind: Form] = [:]
    for kind in ReportKind.allCases {
      forms[kind] = Shape.form(Shape.title("Отчёт", "Есеп", "Report"), fields(of: kind))
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

  private static let done = Shape.field(
    "done", "textarea", Shape.title("Что сделано", "Не істелді", "What was done"), required: true,
    ["maxLength": 10_000])
  private static let difficulties = Shape.field(
    "difficulties", "textarea", Shape.title("Трудности", "Қиындықтар", "Difficulties"),
    ["maxLength": 10_000])
  private static let plans = Shape.field(
    "plans", "textarea", Shape.title("Планы", "Жоспарлар", "Plans"), ["maxLength": 10_000])
  private static let income = Shape.field(
    "income", "money",
    Shape.title("Доход проекта, ₸", "Жоба табысы, ₸", "Income of the project, KZT"), required: true)
  private static let jobs = Shape.field(
    "jobs", "number", Shape.title("Рабочие места", "Жұмыс орындары", "Jobs"),
    ["min": 0, "max": 100_000, "step": 1])
  private static let hours = Shape.field(
    "hours", "number",
    Shape.title("Часов занятий", "Сабақ сағаттары", "Hours taught"), required: true,
    ["min": 0, "max": 744, "step": 1])
  private static let spent = Shape.field(
    "spent", "money", Shape.title("Израсходовано, ₸", "Жұмсалды, ₸", "Spent, KZT"), required: true)

  private static let milestones = Shape.field(
    "milestones", "group", Shape.title("Этапы", "Кезеңдер", "Milestones"), required: true,
    ["minRows": 1, "maxRows": 50],
    rows: [
      Shape.field(
        "milestone", "text", Shape.title("Этап", "Кезең", "Milestone"), required: true,
        ["maxLength": 300]),
      Shape.field(
        "state", "select", Shape.title("Состояние", "Күйі", "State"), required: true,
        options: [
          ("planned", Shape.title("Запланирован", "Жоспарланған", "Planned")),
          ("running", Shape.title("Выполняется", "Орындалуда", "Under way")),
          ("done", Shape.title("Выполнен", "Орындалды", "Done")),
        ]),
      Shape.field(
        "remark", "text", Shape.title("Примечание", "Ескерту", "Remark"), ["maxLength": 1_000]),
    ])

  private static let spending = Shape.field(
    "spending", "group", Shape.title("Расходы", "Шығындар", "Spending"),
    ["maxRows": 200],
    rows: [
      Shape.field(
        "line", "text", Shape.title("Строка плана", "Жоспар жолы", "Line of the plan"),
        required: true,
        ["maxLength": 50]),
      Shape.field("sum", "money", Shape.title("Сумма, ₸", "Сома, ₸", "Sum, KZT"), required: true),
    ])
}
