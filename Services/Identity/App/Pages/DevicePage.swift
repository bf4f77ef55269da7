import HTTPCore
import IdentityDomain
import IdentityStore
import Kernel
import Pages

/// Where a person types what a device shows, sees who asks, and decides.
struct DevicePage {
  let language: Language

  func question(_ typed: String, fault: PageFault? = nil) -> Response {
    Page(title: Self.title, language: language, fault: fault).response { html in
      html.element("form", ["method": "get", "action": "/oauth/device"]) { html in
        html.element("label", ["for": "user_code"], Self.label.text(in: language))
        html.void(
          "input",
          [
            "id": "user_code", "name": "user_code", "autocomplete": "one-time-code",
            "autocapitalize": "characters", "spellcheck": "false", "required": "",
            "maxlength": "20", "value": typed,
          ])
        html.element("button", Self.further.text(in: language))
      }
    }
  }

  /// The code stands there again, so that nobody lets in another's device that he was sent a link of
  /// (RFC 8628, section 5.4).
  func consent(
    _ code: DeviceUserCode, _ wish: DeviceWish, wishes: [String], csrfToken: String
  ) -> Response {
    Page(
      title: Self.title, language: language, showsPictures: !wish.client.logo.isEmpty
    ).response { html in
      html.logo(wish.client.logo, of: wish.client.name, in: language)
      html.element("p") { html in
        html.element("strong", wish.client.name)
        html.text(" " + Self.asks.text(in: language))
      }
      html.element("ul") { html in
        for wish in wishes { html.element("li", wish) }
      }
      html.element("p") { html in
        html.text(Self.compare.text(in: language) + " ")
        html.element("strong", code.shown)
      }
      html.element("form", ["method": "post", "action": "/oauth/device"]) { html in
        html.void("input", ["type": "hidden", "name": "user_code", "value": code.text])
        html.void("input", ["type": "hidden", "name": "csrf_token", "value": csrfToken])
        ConsentPage.buttons(in: language, to: &html)
      }
    }
  }

  func done(allowing: Bool) -> Response {
    let title = allowing ? Self.allowed : Self.refused
    return Page(title: title, language: language).response { html in
      html.element("p", Self.back.text(in: language))
    }
  }

  private static let title = Localized(
    ru: "Подключить устройство", kk: "Құрылғыны қосу", en: "Connect a device")
  private static let label = Localized(
    ru: "Код, который показывает устройство", kk: "Құрылғы көрсеткен код",
    en: "The code that the device shows")
  private static let further = Localized(ru: "Дальше", kk: "Әрі қарай", en: "Continue")
  private static let asks = Localized(
    ru: "на вашем устройстве просит:", kk: "құрылғыңызда сұрайды:", en: "on your device asks to:")
  private static let compare = Localized(
    ru: "Разрешайте, только если ваше устройство показывает этот код:",
    kk: "Құрылғыңыз осы кодты көрсетіп тұрса ғана рұқсат беріңіз:",
    en: "Allow it only if your own device shows this code:")
  private static let allowed = Localized(
    ru: "Устройство подключено", kk: "Құрылғы қосылды", en: "The device is connected")
  private static let refused = Localized(ru: "Отказано", kk: "Бас тартылды", en: "Refused")
  private static let back = Localized(
    ru: "Вернитесь к устройству: эту страницу можно закрыть.",
    kk: "Құрылғыға оралыңыз: бұл бетті жабуға болады.",
    en: "Go back to the device: this page can be closed.")

  static let unknown = Localized(
    ru: "Такого кода нет, или он устарел", kk: "Мұндай код жоқ немесе ескірген",
    en: "There is no such code, or it is too old")
}
