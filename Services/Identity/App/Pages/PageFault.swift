import HTTPCore
import IdentityDomain
import Kernel

/// What was wrong with what a person sent, told at the top of the page that asked.
struct PageFault {
  let text: Localized
  let status: Status
  var wait: Duration?

  init(_ text: Localized) {
    self.text = text
    status = .unprocessableContent
  }

  init(_ refusal: TooManyAttempts) {
    text = Self.tooMany
    status = .tooManyRequests
    wait = refusal.retryAfter
  }

  private static let tooMany = Localized(
    ru: "Слишком много попыток. Попробуйте позже.", kk: "Әрекет тым көп. Кейінірек көріңіз.",
    en: "Too many attempts. Try again later.")
}
