import HTTPCore
import IdentityStore
package import Kernel

extension IssueError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .notFound: NothingThere().problem
    case .notADraft:
      Problem(
        status: 409, code: "not-a-draft",
        title: Localized(
          ru: "Выпуск уже отправлен или отменён", kk: "Шығарылым жіберілген немесе тоқтатылған",
          en: "The issue was sent or cancelled already"))
    case .isEmpty:
      Problem(
        status: 409, code: "issue-is-empty",
        title: Localized(
          ru: "Нет темы или текста", kk: "Тақырып не мәтін жоқ",
          en: "There is no subject or no text"))
    case .isOver:
      Problem(
        status: 409, code: "issue-is-over",
        title: Localized(
          ru: "Выпуск уже разослан или отменён", kk: "Шығарылым таратылған немесе тоқтатылған",
          en: "The issue is sent or cancelled already"))
    }
  }
}

extension RetryError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .notFound: NothingThere().problem
    case .notOver:
      Problem(
        status: 409, code: "not-over",
        title: Localized(
          ru: "Это сообщение нельзя отправить снова", kk: "Бұл хабарламаны қайта жіберуге болмайды",
          en: "This message cannot be sent again"))
    case .textIsGone:
      Problem(
        status: 409, code: "text-is-gone",
        title: Localized(
          ru: "В сообщении был код, его текст удалён",
          kk: "Хабарламада код болған, мәтіні жойылған",
          en: "The message held a code, and its text is gone"))
    }
  }
}

/// A report that nobody we know has signed.
struct ForeignReport: ProblemConvertible {
  var problem: Problem {
    Problem(
      status: 403, code: "foreign-report",
      title: Localized(
        ru: "Отправитель отчёта не подтверждён", kk: "Есеп жіберушісі расталмады",
        en: "Who reports this is not certain"))
  }
}
