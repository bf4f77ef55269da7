package import Kernel

extension Letter {
  /// Somebody wants to reach the person. What he writes is read on the site.
  package static func contactAsked(by name: String, in language: Language) -> Letter {
    Letter(
      language,
      subject: Localized(
        ru: "С вами хотят связаться", kk: "Сізбен байланысқысы келеді",
        en: "Somebody wants to reach you"),
      body: Localized(
        ru: """
          \(name) хочет с вами связаться. Сообщение ждёт вас в TechHub. Ваш адрес увидят только
          тогда, когда вы его откроете.
          """,
        kk: """
          \(name) сізбен байланысқысы келеді. Хабарлама TechHub-та күтіп тұр. Мекенжайыңызды сіз
          ашқанда ғана көреді.
          """,
        en: """
          \(name) wants to reach you. The message waits for you at TechHub. Your address is shown
          only when you release it.
          """))
  }

  package static func contactReleased(in language: Language) -> Letter {
    Letter(
      language,
      subject: Localized(
        ru: "Вам открыли контакт", kk: "Сізге байланыс ашылды", en: "A contact was released to you"),
      body: Localized(
        ru: "Человек, с которым вы хотели связаться, открыл вам свой адрес. Он виден в TechHub.",
        kk: "Байланысқыңыз келген адам мекенжайын ашты. Ол TechHub-та көрінеді.",
        en:
          "The person whom you wanted to reach released the address to you. You see it at TechHub."
      ))
  }
}
