package import Kernel

/// Another context does not answer; nothing was saved that would need its word.
package struct PeerUnavailable: Error, Hashable {
  /// The context's name.
  package let context: String

  package init(_ context: String) { self.context = context }
}

extension PeerUnavailable: ProblemConvertible {
  /// 503 `context-unavailable` that names the context.
  package var problem: Problem {
    Problem(
      status: 503, code: "context-unavailable",
      title: Localized(
        ru: "Сервис временно недоступен", kk: "Сервис уақытша қолжетімсіз",
        en: "A service is temporarily unavailable"),
      detail: Localized(
        ru: "Не отвечает «\(context)». Ничего не сохранено, повторите позже.",
        kk: "«\(context)» жауап бермейді. Ештеңе сақталмады, кейінірек қайталаңыз.",
        en: "“\(context)” does not answer. Nothing was saved; try again later."),
      members: [(name: "context", json: "\"\(context)\"")], retryAfter: .seconds(1))
  }
}

/// A peer refused what this service asked: a fault of ours, answered as 500.
package struct PeerRefused: Error, Hashable, CustomStringConvertible {
  package let service: String
  package let status: Int

  package var description: String { "\(service) answered \(status)" }
}
