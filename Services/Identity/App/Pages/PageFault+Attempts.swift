import HTTPCore
import IdentityDomain
import Kernel
import Pages

extension PageFault {
  init(_ refusal: TooManyAttempts) {
    self.init(
      Localized(
        ru: "Слишком много попыток. Попробуйте позже.", kk: "Әрекет тым көп. Кейінірек көріңіз.",
        en: "Too many attempts. Try again later."),
      status: .tooManyRequests, wait: refusal.retryAfter)
  }
}
