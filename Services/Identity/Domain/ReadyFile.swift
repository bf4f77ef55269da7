package import Kernel

/// A file that somebody asked for, as a letter tells of it.
package struct ReadyFile: Sendable {
  package let name: String
  package let rows: Int64
  package let link: String
  /// The last day on which it can be fetched.
  package let until: Day

  package init(name: String, rows: Int64, link: String, until: Day) {
    self.name = name
    self.rows = rows
    self.link = link
    self.until = until
  }

  package func letter(in language: Language) -> Letter {
    Letter(
      language, kind: .fileReady,
      subject: Localized(
        ru: "Файл \(name) готов", kk: "\(name) файлы дайын", en: "Your file \(name) is ready"),
      body: Localized(
        ru: """
          Файл, который вы заказали, готов. Строк: \(rows).
          \(link)
          Чтобы скачать его, войдите в TechHub. Файл хранится до \(until).
          """,
        kk: """
          Сіз сұраған файл дайын. Жолдар саны: \(rows).
          \(link)
          Жүктеп алу үшін TechHub-қа кіріңіз. Файл \(until) дейін сақталады.
          """,
        en: """
          The file that you asked for is ready. Rows: \(rows).
          \(link)
          Sign in to TechHub to fetch it. It is kept until \(until).
          """))
  }
}
