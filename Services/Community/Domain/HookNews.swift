import Kernel

/// A hook was paused: nothing arrives there.
package struct HookNews: Sendable {
  package let hookID: Int64
  package let name: String
  /// Its receiver said that it is gone for good; else it failed for days.
  package let isGone: Bool
  package let maker: MemberID

  package init(hookID: Int64, name: String, isGone: Bool, maker: MemberID) {
    self.hookID = hookID
    self.name = name
    self.isGone = isGone
    self.maker = maker
  }

  package var notice: Notice {
    Notice(
      recipient: maker,
      title: Localized(
        ru: "Вебхук приостановлен", kk: "Вебхук тоқтатылды", en: "A hook was paused"),
      description: Localized(
        ru: "«\(name)»: \(reason.ru ?? "")", kk: "«\(name)»: \(reason.kk ?? "")",
        en: "“\(name)”: \(reason.en ?? "")"),
      subject: Notice.Subject(kind: "hook.paused", thing: "hook", id: hookID))
  }

  private var reason: Localized {
    isGone
      ? Localized(
        ru: "получателя больше нет", kk: "қабылдаушы енді жоқ", en: "its receiver is gone")
      : Localized(
        ru: "несколько дней ничего не доставлено", kk: "бірнеше күн ештеңе жеткізілмеді",
        en: "nothing arrived for days")
  }
}
