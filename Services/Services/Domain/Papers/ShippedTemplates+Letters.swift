import Kernel

extension ShippedTemplates {
  static let decision = Localized(
    ru: decision(
      "Исх. №", "от", "Кому:", "По заявке №", title: "О решении по заявке",
      approved: "Сообщаем, что по Вашей заявке принято положительное решение.",
      rejected: "Сообщаем, что по Вашей заявке принято отрицательное решение.",
      grounds: "Основание:"),
    kk: decision(
      "Шығыс №", "Күні:", "Кімге:", "Өтінім №", title: "Өтінім бойынша шешім туралы",
      approved: "Өтініміңіз бойынша оң шешім қабылданғанын хабарлаймыз.",
      rejected: "Өтініміңіз бойынша теріс шешім қабылданғанын хабарлаймыз.",
      grounds: "Негіздеме:"),
    en: decision(
      "Ref.", "of", "To:", "On request", title: "Decision on your request",
      approved: "Your request has been approved.", rejected: "Your request has been rejected.",
      grounds: "Grounds:"))

  private static func decision(
    _ number: String, _ on: String, _ to: String, _ about: String, title: String,
    approved: String, rejected: String, grounds: String
  ) -> String {
    """
    <p>\(number) {{number}} \(on) {{issued_on}}</p>
    <p>\(to) <b>{{holder}}</b><br>\(about) {{request_number}}, «{{service}}»</p>
    <h1>\(title)</h1>
    {{#if approved}}<p>\(approved)</p>{{/if}}
    {{#if rejected}}<p>\(rejected)</p>{{/if}}
    {{#if grounds}}<p>\(grounds) {{grounds}}</p>{{/if}}
    <p class="line"><span>{{hub}}</span><span>{{signatory}}</span></p>
    """
  }

  static let letter = Localized(
    ru: letter("Исх. №", "от", "Кому:", "По заявке №"),
    kk: letter("Шығыс №", "Күні:", "Кімге:", "Өтінім №"),
    en: letter("Ref.", "of", "To:", "On request"))

  private static func letter(
    _ number: String, _ on: String, _ to: String, _ about: String
  ) -> String {
    """
    <p>\(number) {{number}} \(on) {{issued_on}}</p>
    <p>\(to) <b>{{holder}}</b><br>\(about) {{request_number}}, «{{service}}»</p>
    {{#if subject}}<h1>{{subject}}</h1>{{/if}}
    {{#each paragraphs}}<p>{{text}}</p>{{/each}}
    <p class="line"><span>{{hub}}</span><span>{{signatory}}</span></p>
    """
  }

  static let minutes = Localized(
    ru: minutes(
      "Протокол заседания комиссии", "№", "от", held: "Заседание:", members: "Члены комиссии",
      accepted: "Одобрены", rejected: "Отклонены"),
    kk: minutes(
      "Комиссия отырысының хаттамасы", "№", "Күні:", held: "Отырыс:",
      members: "Комиссия мүшелері", accepted: "Мақұлданды", rejected: "Қабылданбады"),
    en: minutes(
      "Minutes of the commission", "No.", "of", held: "Sitting:", members: "Members",
      accepted: "Accepted", rejected: "Rejected"))

  private static func minutes(
    _ title: String, _ number: String, _ on: String, held: String, members: String,
    accepted: String, rejected: String
  ) -> String {
    head(title, number, on) + """
      <p>«{{service}}», {{minutes_number}}. \(held) {{held_on}}</p>
      <p><b>\(members)</b></p>
      <table>{{#each members}}<tr><td>{{name}}</td><td>{{role}}</td></tr>{{/each}}</table>
      {{#if accepted}}<p><b>\(accepted)</b></p><table>{{#each accepted}}
      <tr><td>{{number}}</td><td>{{holder}}</td></tr>{{/each}}</table>{{/if}}
      {{#if rejected}}<p><b>\(rejected)</b></p><table>{{#each rejected}}
      <tr><td>{{number}}</td><td>{{holder}}</td></tr>{{/each}}</table>{{/if}}
      """
  }
}
