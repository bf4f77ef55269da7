package import Kernel

/// What stands at the head of an archive, for people.
package struct ArchiveReadme: Sendable {
  package struct Entry: Sendable, Equatable {
    /// Where it lies in the archive.
    package let path: String
    package let rows: Int64

    package init(path: String, rows: Int64) {
      self.path = path
      self.rows = rows
    }
  }

  package let day: Day
  package let origin: String
  package let entries: [Entry]

  package init(day: Day, origin: String, entries: [Entry]) {
    self.day = day
    self.origin = origin
    self.entries = entries
  }

  package func text(in language: Language) -> String {
    let list = entries.map { "\($0.path): \($0.rows)" }.joined(separator: "\n")
    return words.text(in: language) + "\n\n" + list + "\n"
  }

  private var words: Localized {
    Localized(
      ru: """
        TechHub: ваши данные на \(day)

        Каждая папка принадлежит одной службе: identity – учётная запись, services – заявки и
        отчёты, community – публикации и уведомления, booking – бронирование помещений,
        techorda – обучение. Каждый файл – список записей в формате JSON (UTF-8).

        Загруженные файлы перечислены в services/files.json и community/files.json. Чтобы
        скачать файл, войдите на \(origin) и откройте адрес из поля link.

        В архив не входят пароли, ключи и коды, данные других людей, а также то, что эксперты
        и сотрудники пишут о чужих заявках. Что вы сами написали, передано так, как написано.

        Файлы и число записей в них (index.json – то же для программ):
        """,
      kk: """
        TechHub: \(day) күнгі деректеріңіз

        Әр бума бір қызметке тиесілі: identity – тіркелгі, services – өтінімдер мен есептер,
        community – жарияланымдар мен хабарламалар, booking – бөлмелерді броньдау,
        techorda – оқыту. Әр файл – JSON (UTF-8) пішіміндегі жазбалар тізімі.

        Жүктеген файлдарыңыз services/files.json және community/files.json ішінде көрсетілген.
        Файлды алу үшін \(origin) сайтына кіріп, link өрісіндегі мекенжайды ашыңыз.

        Мұрағатта құпиясөздер, кілттер мен кодтар, басқа адамдардың деректері, сондай-ақ
        сарапшылар мен қызметкерлердің бөтен өтінімдер туралы жазғандары жоқ. Өзіңіз жазғаныңыз
        жазылған күйінде берілген.

        Файлдар және ондағы жазбалар саны (index.json – бағдарламалар үшін):
        """,
      en: """
        TechHub: your data on \(day)

        Each folder is of one service: identity has the account, services requests and reports,
        community publications and notifications, booking rooms, techorda courses. Each file
        is a list of records in JSON (UTF-8).

        The files that you have uploaded are listed in services/files.json and
        community/files.json. To fetch one, sign in at \(origin) and open the address in link.

        Not in the archive are passwords, keys and codes, data of other people, and what experts
        and staff write about the requests of others. What you wrote is given as you wrote it.

        The files and how many records they have (index.json says the same to programs):
        """)
  }
}
