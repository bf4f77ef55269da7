package import Kernel

extension Letter {
  /// Whether the owner of the address really wants the newsletter.
  package static func newsletterConfirmation(link: String, in language: Language) -> Letter {
    Letter(
      language, kind: .newsletterConfirmation,
      subject: Localized(
        ru: "Подтвердите подписку на новости TechHub",
        kk: "TechHub жаңалықтарына жазылуды растаңыз",
        en: "Confirm your subscription to TechHub news"),
      body: Localized(
        ru: """
          Кто-то указал ваш адрес, чтобы получать новости TechHub. Если это были вы, подтвердите:
          \(link)
          Ссылка действует 48 часов. Если нет, ничего делать не нужно: писем не будет.
          """,
        kk: """
          Біреу TechHub жаңалықтарын алу үшін сіздің мекенжайыңызды көрсетті. Егер бұл сіз болсаңыз,
          растаңыз:
          \(link)
          Сілтеме 48 сағат жарамды. Әйтпесе ештеңе істеудің қажеті жоқ: хат келмейді.
          """,
        en: """
          Somebody gave your address to get the news of TechHub. If it was you, confirm it:
          \(link)
          The link is valid for 48 hours. If not, there is nothing to do: no news will come.
          """))
  }
}

/// How the newsletter is kept.
package enum NewsletterPolicy {
  package static let confirmation: Duration = .seconds(48 * 3_600)
  /// A subscription that nobody confirmed is forgotten so long after its link has expired.
  package static let forgotten: Duration = .seconds(5 * 86_400)
  package static let batch = 500

  /// What stands below every issue.
  package static func farewell(link: String, in language: Language) -> String {
    let words = Localized(
      ru: "Вы получили это письмо, потому что подписались на новости TechHub. Отписаться:",
      kk: "Сіз бұл хатты TechHub жаңалықтарына жазылғандықтан алдыңыз. Жазылудан бас тарту:",
      en: "You get this because you subscribed to the news of TechHub. To unsubscribe:")
    return "\n\n-- \n\(words.text(in: language))\n\(link)\n"
  }
}
