import Kernel

extension ShippedTemplates {
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
