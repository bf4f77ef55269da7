import JSON
package import Kernel
package import ServicesDomain

extension ReportError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing:
      Problem(
        status: 404, code: "not-found",
        title: Localized(ru: "Не найдено", kk: "Табылмады", en: "Not found"))
    case .stale(let current):
      Problem(
        status: 412, code: "stale",
        title: Localized(
          ru: "Данные уже изменены, обновите страницу",
          kk: "Деректер өзгертілген, бетті жаңартыңыз",
          en: "It was changed meanwhile, read it again"),
        members: [(name: "row_version", json: String(current))])
    case .notAllowed(let from, _, let allowed):
      Problem(
        status: 409, code: "report-status",
        title: Localized(
          ru: "Отчёт сейчас в другом состоянии", kk: "Есеп қазір басқа күйде",
          en: "The report stands elsewhere"),
        members: [
          (name: "report_status", json: "\"\(from.rawValue)\""),
          (name: "allowed", json: "[" + allowed.map { "\"\($0)\"" }.joined(separator: ",") + "]"),
        ])
    case .own:
      Problem(
        status: 403, code: "own-request",
        title: Localized(
          ru: "По своему отчёту решение принимает другой",
          kk: "Өз есебіңіз бойынша шешімді басқа адам қабылдайды",
          en: "Somebody else has to decide on your own report"))
    case .notInReview:
      conflict(
        "not-assigned", "Сначала возьмите отчёт в работу", "Алдымен есепті жұмысқа алыңыз",
        "Take the report first")
    case .assignedToOther(let user):
      conflict(
        "assigned-to-other", "Отчёт ведёт другой сотрудник",
        "Есепті басқа қызметкер жүргізеді", "Another member of the staff has it",
        members: [(name: "assignee_id", json: String(user))])
    case .commentRequired:
      ValidationFailure([AnswerFault.required.at("/comment")]).problem
    case .signatureNeeded:
      conflict(
        "signature-required", "Отчёт ждёт подписи", "Есеп қол қоюды күтуде",
        "The report waits for its signature")
    case .signatureNotNeeded:
      conflict(
        "signature-not-required", "Этот отчёт не подписывают", "Бұл есепке қол қойылмайды",
        "This report is not signed")
    case .laidOutAnew:
      conflict(
        "signing-outdated", "Отчёт изменён после того, как был выдан на подпись",
        "Есеп қол қоюға берілгеннен кейін өзгертілген",
        "It was changed after it had been given out for signing")
    case .notAccepted:
      conflict(
        "report-not-accepted", "Исправляют только принятый отчёт",
        "Тек қабылданған есеп түзетіледі", "Only an accepted report is corrected")
    case .correctionOpen(let report):
      conflict(
        "correction-open", "У отчёта уже есть исправление", "Есептің түзетуі бар",
        "The report has a correction already",
        members: [(name: "report_id", json: String(report))])
    case .requestOver:
      conflict(
        "request-over", "Заявка отчёта закрыта", "Есептің өтінімі жабылған",
        "The request of the report is over")
    case .unsigned(let lines):
      conflict(
        "students-unsigned", "Не все студенты подписали, и причина не указана",
        "Барлық студент қол қоймаған, себебі де көрсетілмеген",
        "Not every student has signed, and no reason is given",
        members: [
          (name: "lines", json: "[" + lines.map(String.init).joined(separator: ",") + "]")
        ])
    case .noStudents:
      conflict(
        "no-students", "В отчёте нет студентов", "Есепте студенттер жоқ",
        "The report names no students")
    }
  }
}

func conflict(
  _ code: String, _ ru: String, _ kk: String, _ en: String,
  members: [(name: String, json: String)] = []
) -> Problem {
  Problem(
    status: 409, code: code, title: Localized(ru: ru, kk: kk, en: en), members: members)
}
