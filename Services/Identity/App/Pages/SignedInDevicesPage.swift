import HTTPCore
import IdentityDomain
import IdentityStore
import Kernel
import Pages

/// Where a person is signed in.
struct SignedInDevicesPage {
  let language: Language

  func response(_ sessions: [SessionInfo], current: String, csrfToken: String) -> Response {
    Page(title: Self.title, language: language).response { html in
      html.element("ul", ["class": "cards"]) { html in
        for session in sessions {
          html.element("li") { html in
            write(session, isCurrent: session.id == current, csrfToken, to: &html)
          }
        }
      }
      guard sessions.contains(where: { $0.id != current }) else { return }
      html.element("form", ["method": "post", "action": "/oauth/account/devices"]) { html in
        html.void("input", ["type": "hidden", "name": "csrf_token", "value": csrfToken])
        html.element(
          "button", ["name": "decision", "value": "others"], Self.others.text(in: language))
      }
    }
  }

  private func write(
    _ session: SessionInfo, isCurrent: Bool, _ csrfToken: String, to html: inout HTML
  ) {
    let name =
      session.userAgent.flatMap { DeviceName(userAgent: $0).text }
      ?? Self.unknown.text(in: language)
    html.element("strong", name)
    if isCurrent { html.text(" · " + Self.this.text(in: language)) }
    html.element("p", ["class": "muted"]) { html in
      if let address = session.address { html.text(address + " · ") }
      html.text(Self.seen.text(in: language) + " ")
      let time = session.lastActivity.rfc3339
      html.element("time", ["datetime": time], Self.readable(session.lastActivity))
    }
    guard !isCurrent else { return }
    html.element("form", ["method": "post", "action": "/oauth/account/devices"]) { html in
      html.void("input", ["type": "hidden", "name": "csrf_token", "value": csrfToken])
      html.void("input", ["type": "hidden", "name": "session", "value": session.id])
      html.element(
        "button", ["class": "plain", "aria-label": "\(Self.end.text(in: language)): \(name)"],
        Self.end.text(in: language))
    }
  }

  /// `2026-11-28 15:04`, as the clocks of the country show it.
  private static func readable(_ time: Instant) -> String {
    let local = time + .seconds(LocalZone.almaty.offset(at: time))
    return String(local.rfc3339.prefix(16).map { $0 == "T" ? " " : $0 })
  }

  private static let title = Localized(
    ru: "Где выполнен вход", kk: "Қай құрылғыларда кірдіңіз", en: "Signed-in devices")
  private static let this = Localized(
    ru: "это устройство", kk: "осы құрылғы", en: "this device")
  private static let unknown = Localized(
    ru: "Неизвестное устройство", kk: "Белгісіз құрылғы", en: "Unknown device")
  private static let seen = Localized(
    ru: "последнее действие", kk: "соңғы әрекет", en: "last seen")
  private static let end = Localized(ru: "Завершить", kk: "Аяқтау", en: "Sign out there")
  private static let others = Localized(
    ru: "Выйти на всех остальных", kk: "Қалғандарының бәрінен шығу", en: "Sign out everywhere else")
}
