package import Kernel

/// What happened to a report that somebody owes or judges, as far as it can be told.
package struct ReportNews: Sendable {
  package enum Step: String, Sendable, CaseIterable {
    case opened
    case dueSoon = "due_soon"
    case submitted
    case returned
    case accepted
    case overdue
    case skipped
    case threeOverdue = "three_overdue"
  }

  package let step: Step
  package let reportID: Int64
  package let service: Localized
  package let number: String?
  /// `2026`, `2026-03`, `2026-Q1`, `2026-H1`.
  package let period: String
  package let dueOn: String?
  package let recipients: [MemberID]

  package init(
    step: Step, reportID: Int64, service: Localized, number: String?, period: String,
    dueOn: String?, recipients: [MemberID]
  ) {
    self.step = step
    self.reportID = reportID
    self.service = service
    self.number = number
    self.period = period
    self.dueOn = dueOn
    self.recipients = recipients
  }

  /// One for everybody who is to be told.
  package var notices: [Notice] {
    recipients.map { recipient in
      Notice(
        recipient: recipient, title: title, description: description,
        subject: Notice.Subject(
          kind: "report.\(step.rawValue)", thing: "report", id: reportID))
    }
  }

  private var title: Localized {
    switch step {
    case .opened:
      Localized(
        ru: "Можно заполнять отчёт", kk: "Есепті толтыруға болады",
        en: "A report can be written")
    case .dueSoon:
      Localized(
        ru: "Скоро срок отчёта", kk: "Есеп мерзімі жақындады", en: "A report is due soon")
    case .submitted:
      Localized(ru: "Отчёт сдан", kk: "Есеп тапсырылды", en: "A report was handed in")
    case .returned:
      Localized(
        ru: "Отчёт возвращён на доработку", kk: "Есеп пысықтауға қайтарылды",
        en: "A report was sent back")
    case .accepted:
      Localized(ru: "Отчёт принят", kk: "Есеп қабылданды", en: "A report was accepted")
    case .overdue:
      Localized(
        ru: "Отчёт просрочен", kk: "Есептің мерзімі өтіп кетті", en: "A report is overdue")
    case .skipped:
      Localized(
        ru: "Отчёт не требуется", kk: "Есеп талап етілмейді", en: "A report is not needed")
    case .threeOverdue:
      Localized(
        ru: "Просрочено три отчёта: решите о приостановке",
        kk: "Үш есептің мерзімі өтті: тоқтата тұру туралы шешіңіз",
        en: "Three reports are overdue: decide on a suspension")
    }
  }

  private var description: Localized {
    Localized(
      ru: sentence(.russian, due: "срок"), kk: sentence(.kazakh, due: "мерзімі"),
      en: sentence(.english, due: "due"))
  }

  /// `2026-03, “Seed Money”, SEED-2026-000001, due 2026-04-15`
  private func sentence(_ language: Language, due: String) -> String {
    let quotes = language == .english ? ("“", "”") : ("«", "»")
    let name = service.text(in: language)
    var parts = [period]
    if !name.isEmpty { parts.append("\(quotes.0)\(name)\(quotes.1)") }
    if let number { parts.append(number) }
    if let dueOn { parts.append("\(due) \(dueOn)") }
    return parts.filter { !$0.isEmpty }.joined(separator: ", ")
  }
}
