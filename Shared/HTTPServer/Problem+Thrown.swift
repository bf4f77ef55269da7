import EventLoop
package import Kernel

extension Problem {
  /// What a client is told of an error that a handler has thrown; `nil` for one that nobody
  /// foresaw, of which he only learns that it is the `serversFault`.
  package init?(thrown error: any Error) {
    switch error {
    case let error as any ProblemConvertible: self = error.problem
    case is DeadlineExceeded: self = .late
    case is PoolSaturated, is OperationCancelled: self = .busy
    default: return nil
    }
  }

  /// 500 `internal`.
  package static let serversFault = Problem(
    status: 500, code: "internal",
    title: Localized(ru: "Внутренняя ошибка", kk: "Ішкі қате", en: "Internal error"))

  private static let late = Problem(
    status: 503, code: "deadline",
    title: Localized(
      ru: "Ответ не успел вовремя", kk: "Жауап уақытында дайын болмады",
      en: "The answer was not ready in time"),
    retryAfter: .seconds(1))

  private static let busy = Problem(
    status: 503, code: "busy",
    title: Localized(
      ru: "Сервис перегружен, повторите позже", kk: "Қызмет бос емес, кейінірек қайталаңыз",
      en: "The service is busy, try again later"),
    retryAfter: .seconds(1))
}
