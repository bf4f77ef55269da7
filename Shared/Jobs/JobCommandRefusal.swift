package import Kernel

/// A command that does not fit the job as it is.
package enum JobCommandRefusal: Error, Hashable {
  /// Only dead and cancelled jobs can be tried again.
  case notDead
  /// What is over cannot be cancelled.
  case isOver
  /// A job with the same key is open.
  case keyIsTaken
  /// What is switched off is not begun.
  case isOff
}

extension JobCommandRefusal: ProblemConvertible {
  /// 409 `job-not-dead`, `job-is-over`, `job-key-taken` or `schedule-is-off`.
  package var problem: Problem {
    switch self {
    case .notDead:
      Problem(
        status: 409, code: "job-not-dead",
        title: Localized(
          ru: "Повторить можно только сорвавшееся или отменённое задание",
          kk: "Тек сәтсіз аяқталған немесе тоқтатылған тапсырманы қайталауға болады",
          en: "Only a failed or a cancelled job can be tried again"))
    case .isOver:
      Problem(
        status: 409, code: "job-is-over",
        title: Localized(
          ru: "Задание уже завершено", kk: "Тапсырма аяқталып қойған",
          en: "The job is over already"))
    case .keyIsTaken:
      Problem(
        status: 409, code: "job-key-taken",
        title: Localized(
          ru: "Такое же задание уже ждёт или выполняется",
          kk: "Осындай тапсырма кезекте тұр немесе орындалып жатыр",
          en: "The same job is waiting or running already"))
    case .isOff:
      Problem(
        status: 409, code: "schedule-is-off",
        title: Localized(
          ru: "Расписание выключено", kk: "Кесте өшірулі тұр", en: "The schedule is switched off"))
    }
  }
}
