package import Kernel

extension Letter {
  /// The code that proves an address to somebody who signs in by a provider.
  package static func socialCode(
    _ code: String, provider: String, in language: Language
  ) -> Letter {
    Letter(
      language, kind: .socialCode,
      subject: Localized(
        ru: "Код подтверждения TechHub", kk: "TechHub растау коды", en: "Your TechHub code"),
      body: Localized(
        ru: """
          Кто-то входит в TechHub через \(provider) и указал этот адрес.
          Код подтверждения: \(code)
          Он действует 15 минут. Если это не вы, не обращайте внимания на это письмо и никому не
          сообщайте код.
          """,
        kk: """
          Біреу TechHub-қа \(provider) арқылы кіріп жатыр және осы мекенжайды көрсетті.
          Растау коды: \(code)
          Ол 15 минут жарамды. Егер бұл сіз болмасаңыз, бұл хатқа назар аудармаңыз және кодты
          ешкімге айтпаңыз.
          """,
        en: """
          Somebody signs in to TechHub by \(provider) and named this address.
          The code: \(code)
          It is valid for 15 minutes. If it is not you, ignore this message and tell nobody the code.
          """))
  }

  package static func socialLinked(provider: String, in language: Language) -> Letter {
    Letter(
      language, kind: .socialLink,
      subject: Localized(
        ru: "Вход в TechHub через \(provider)", kk: "TechHub-қа \(provider) арқылы кіру",
        en: "Sign-in to TechHub by \(provider)"),
      body: Localized(
        ru: """
          Теперь в вашу учётную запись можно войти через \(provider).
          Если это сделали не вы, отключите этот способ входа, смените пароль и сообщите в поддержку.
          """,
        kk: """
          Енді тіркелгіңізге \(provider) арқылы кіруге болады.
          Егер мұны сіз жасамаған болсаңыз, бұл кіру тәсілін өшіріп, құпиясөзді ауыстырыңыз және
          қолдау қызметіне хабарлаңыз.
          """,
        en: """
          Your account can now be entered by \(provider).
          If it was not you who did this, remove that way in, change your password and tell support.
          """))
  }

  package static func socialUnlinked(provider: String, in language: Language) -> Letter {
    Letter(
      language, kind: .socialLink,
      subject: Localized(
        ru: "Вход через \(provider) отключён", kk: "\(provider) арқылы кіру өшірілді",
        en: "Sign-in by \(provider) was removed"),
      body: Localized(
        ru: """
          В вашу учётную запись больше нельзя войти через \(provider).
          Если это сделали не вы, смените пароль и сообщите в поддержку.
          """,
        kk: """
          Тіркелгіңізге енді \(provider) арқылы кіруге болмайды.
          Егер мұны сіз жасамаған болсаңыз, құпиясөзді ауыстырып, қолдау қызметіне хабарлаңыз.
          """,
        en: """
          Your account can no longer be entered by \(provider).
          If it was not you who did this, change your password and tell support.
          """))
  }
}
