import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import Kernel
import OpenAPI
import Pages

/// Where the links in letters lead. Looking at a page changes nothing, since mail programs look at
/// every link; the secret in the address is all the proof there is, so no cookie counts.
struct NewsletterPages {
  let app: IdentityApplication

  private static let confirmation = "/newsletter/confirmation"
  private static let unsubscription = "/newsletter/unsubscription"
  /// A form of one or two fields, or what a mail program sends for one click.
  private static let bodyLimit = 16 * 1_024

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, Self.confirmation, .anyone) { request, _ in
        question(request, .confirm, posting: Self.confirmation)
      }
      .described(
        Operation("The page that confirms a subscription").tagged("newsletter").tokened()
          .answersPage()),
      access.route(.post, Self.confirmation, .anyone, bodyLimit: Self.bodyLimit) { request, _ in
        try await confirm(request)
      }
      .described(
        Operation("Confirm a subscription by the page").tagged("newsletter").tokened()
          .decidedByPage()),
      access.route(.get, Self.unsubscription, .anyone) { request, _ in
        question(request, .leave, posting: Self.unsubscription)
      }
      .described(
        Operation("The page that ends a subscription").tagged("newsletter").tokened()
          .answersPage()),
      access.route(.post, Self.unsubscription, .anyone, bodyLimit: Self.bodyLimit) { request, _ in
        try await unsubscribe(request)
      }
      .described(
        Operation("End a subscription").saying("RFC 8058: by one click in the mail program.")
          .tagged("newsletter").tokened().decidedByPage()),
    ]
  }

  private func question(_ request: Request, _ words: Words, posting path: String) -> Response {
    let language = request.language
    let token = PercentEncoding.encode(request.query("token") ?? "")
    return Page(title: words.question, language: language).response { html in
      html.element("form", ["method": "post", "action": "\(path)?token=\(token)"]) { html in
        html.element("button", words.button.text(in: language))
      }
    }
  }

  private func confirm(_ request: Request) async throws -> Response {
    do {
      try await app.confirmSubscription(request.query("token") ?? "")
    } catch is CodeError {
      return answer(.refused, request, status: .unprocessableContent)
    }
    return answer(.confirmed, request)
  }

  /// Nothing in the body counts: it says `List-Unsubscribe=One-Click`, or nothing.
  private func unsubscribe(_ request: Request) async throws -> Response {
    guard try await app.unsubscribe(request.query("token") ?? "") else {
      return answer(.refused, request, status: .unprocessableContent)
    }
    return answer(.left, request)
  }

  private func answer(
    _ words: Localized, _ request: Request, status: Status = .ok
  ) -> Response {
    Page(title: words, language: request.language, status: status).response { _ in }
  }
}

private struct Words {
  let question: Localized
  let button: Localized

  static let confirm = Words(
    question: Localized(
      ru: "Получать новости TechHub?", kk: "TechHub жаңалықтарын аласыз ба?",
      en: "Get the news of TechHub?"),
    button: Localized(ru: "Подтвердить", kk: "Растау", en: "Confirm"))
  static let leave = Words(
    question: Localized(
      ru: "Больше не получать новости TechHub?", kk: "TechHub жаңалықтарынан бас тартасыз ба?",
      en: "Get no more news of TechHub?"),
    button: Localized(ru: "Отписаться", kk: "Бас тарту", en: "Unsubscribe"))
}

extension Localized {
  fileprivate static let confirmed = Localized(
    ru: "Подписка подтверждена", kk: "Жазылу расталды", en: "You are subscribed")
  fileprivate static let left = Localized(
    ru: "Вы отписаны", kk: "Сіз жазылудан бас тарттыңыз", en: "You are unsubscribed")
  fileprivate static let refused = Localized(
    ru: "Ссылка недействительна или устарела", kk: "Сілтеме жарамсыз немесе ескірген",
    en: "The link is not valid, or too old")
}

extension Operation {
  fileprivate func tokened() -> Operation {
    query("token", .text(max: 200), "The secret of the link")
  }

  fileprivate func decidedByPage() -> Operation {
    answersPage().answers(422, .text, "The link is not valid", type: "text/html")
  }
}
