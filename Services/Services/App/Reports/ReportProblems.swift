package import Kernel
package import ServicesDomain

extension ReportError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing: .missing
    case .stale(let current): .stale(current)
    case .notAllowed(let from, _, let allowed):
      .conflict(
        "report-status", "Отчёт сейчас в другом состоянии", "Есеп қазір басқа күйде",
        "The report stands elsewhere",
        with: [known("report_status", from.rawValue), known("allowed", allowed)])
    case .own:
      .forbidden(
        "own-request", "По своему отчёту решение принимает другой",
        "Өз есебіңіз бойынша шешімді басқа адам қабылдайды",
        "Somebody else has to decide on your own report")
    case .notInReview:
      .conflict(
        "not-assigned", "Сначала возьмите отчёт в работу", "Алдымен есепті жұмысқа алыңыз",
        "Take the report first")
    case .assignedToOther(let user):
      .conflict(
        "assigned-to-other", "Отчёт ведёт другой сотрудник",
        "Есепті басқа қызметкер жүргізеді", "Another member of the staff has it",
        with: [known("assignee_id", user)])
    case .commentRequired:
      .invalid([AnswerFault.required.at("/comment")])
    case .signatureNeeded:
      .conflict(
        "signature-required", "Отчёт ждёт подписи", "Есеп қол қоюды күтуде",
        "The report waits for its signature")
    case .signatureNotNeeded:
      .conflict(
        "signature-not-required", "Этот отчёт не подписывают", "Бұл есепке қол қойылмайды",
        "This report is not signed")
    case .laidOutAnew:
      .conflict(
        "signing-outdated", "Отчёт изменён после того, как был выдан на подпись",
        "Есеп қол қоюға берілгеннен кейін өзгертілген",
        "It was changed after it had been given out for signing")
    case .notAccepted:
      .conflict(
        "report-not-accepted", "Исправляют только принятый отчёт",
        "Тек қабылданған есеп түзетіледі", "Only an accepted report is corrected")
    case .correctionOpen(let report):
      .conflict(
        "correction-open", "У отчёта уже есть исправление", "Есептің түзетуі бар",
        "The report has a correction already",
        with: [known("report_id", report)])
    case .requestOver:
      .conflict(
        "request-over", "Заявка отчёта закрыта", "Есептің өтінімі жабылған",
        "The request of the report is over")
    case .unsigned(let lines):
      .conflict(
        "students-unsigned", "Не все студенты подписали, и причина не указана",
        "Барлық студент қол қоймаған, себебі де көрсетілмеген",
        "Not every student has signed, and no reason is given",
        with: [known("lines", lines)])
    case .noStudents:
      .conflict(
        "no-students", "В отчёте нет студентов", "Есепте студенттер жоқ",
        "The report names no students")
    }
  }
}
