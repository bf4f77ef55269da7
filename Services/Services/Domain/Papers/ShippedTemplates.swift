package import Kernel

extension PaperTemplate {
  /// The text that papers have where nobody has published another one.
  package static func shipped(_ kind: PaperKind, in language: Language) -> String {
    let body =
      switch kind {
      case .certificate: ShippedTemplates.certificate
      case .contract: ShippedTemplates.contract
      case .decision: ShippedTemplates.decision
      case .letter: ShippedTemplates.letter
      case .commissionProtocol: ShippedTemplates.minutes
      }
    return body.text(in: language) + ShippedTemplates.check.text(in: language)
  }
}

enum ShippedTemplates {
  /// How anybody can find out whether the paper is good.
  static let check = Localized(
    ru: check("Проверить документ можно по QR-коду или по адресу"),
    kk: check("Құжатты QR-код арқылы немесе мына мекенжай бойынша тексеруге болады:"),
    en: check("This paper can be checked by the QR code, or at"))

  private static func check(_ words: String) -> String {
    """
    <div class="check"><img src="{{qr}}" alt=""><p>\(words)<br>{{check_url}}</p></div>
    """
  }

  static func head(_ title: String, _ number: String, _ on: String) -> String {
    """
    <h1>\(title)</h1>
    <p class="number">\(number) {{number}}<br>\(on) {{issued_on}}</p>
    """
  }

  static let certificate = Localized(
    ru: head("Сертификат", "№", "от") + """
      <p>{{hub}} подтверждает, что</p>
      <p class="holder">{{holder}}</p>
      <p>является участником по услуге «{{service}}» по заявке № {{request_number}}.</p>
      {{#if valid_until}}<p>Действителен по {{valid_until}} включительно.</p>{{/if}}
      {{#if signatory}}<p class="line"><span>{{hub}}</span><span>{{signatory}}</span></p>{{/if}}
      """,
    kk: head("Сертификат", "№", "Берілген күні:") + """
      <p>{{hub}} мынаны растайды:</p>
      <p class="holder">{{holder}}</p>
      <p>№ {{request_number}} өтінім бойынша «{{service}}» қызметінің қатысушысы болып табылады.</p>
      {{#if valid_until}}<p>Қолданылу мерзімі: {{valid_until}} дейін (қоса алғанда).</p>{{/if}}
      {{#if signatory}}<p class="line"><span>{{hub}}</span><span>{{signatory}}</span></p>{{/if}}
      """,
    en: head("Certificate", "No.", "issued on") + """
      <p>{{hub}} certifies that</p>
      <p class="holder">{{holder}}</p>
      <p>is a participant of “{{service}}”, by request {{request_number}}.</p>
      {{#if valid_until}}<p>Valid up to and including {{valid_until}}.</p>{{/if}}
      {{#if signatory}}<p class="line"><span>{{hub}}</span><span>{{signatory}}</span></p>{{/if}}
      """)

  static let contract = Localized(
    ru: head("Договор об условиях деятельности", "№", "от") + """
      <p>{{hub}}{{#if signatory}} в лице {{signatory}}{{/if}}, с одной стороны, и {{holder}}, с другой
      стороны, заключили договор по услуге «{{service}}» (заявка № {{request_number}}).</p>
      <p>1. Участник ведёт деятельность, заявленную в заявке, и отчитывается в сроки услуги.</p>
      <p>2. Договор вступает в силу, когда подписан электронной цифровой подписью обеими
      сторонами.</p>
      {{#each conditions}}<p>{{number}}. {{text}}</p>{{/each}}
      {{#if valid_until}}<p>Договор действует по {{valid_until}} включительно.</p>{{/if}}
      <p class="line"><span>{{hub}}</span><span>{{holder}}</span></p>
      """,
    kk: head("Қызмет шарттары туралы келісімшарт", "№", "Күні:") + """
      <p>Бір тараптан {{hub}}{{#if signatory}} атынан {{signatory}}{{/if}} және екінші тараптан
      {{holder}} «{{service}}» қызметі бойынша (№ {{request_number}} өтінім) осы келісімшартты
      жасасты.</p>
      <p>1. Қатысушы өтінімде көрсетілген қызметті жүзеге асырады және қызмет мерзімдерінде есеп
      береді.</p>
      <p>2. Келісімшарт екі тарап электрондық цифрлық қолтаңбамен қол қойғанда күшіне енеді.</p>
      {{#each conditions}}<p>{{number}}. {{text}}</p>{{/each}}
      {{#if valid_until}}<p>Келісімшарт {{valid_until}} дейін (қоса алғанда) қолданылады.</p>{{/if}}
      <p class="line"><span>{{hub}}</span><span>{{holder}}</span></p>
      """,
    en: head("Contract on the conditions of activity", "No.", "of") + """
      <p>{{hub}}{{#if signatory}}, represented by {{signatory}},{{/if}} and {{holder}} agree on the
      following for “{{service}}” (request {{request_number}}).</p>
      <p>1. The participant does what the request says and reports in the time of the service.</p>
      <p>2. The contract is in force once both sides have signed it electronically.</p>
      {{#each conditions}}<p>{{number}}. {{text}}</p>{{/each}}
      {{#if valid_until}}<p>It holds up to and including {{valid_until}}.</p>{{/if}}
      <p class="line"><span>{{hub}}</span><span>{{holder}}</span></p>
      """)
}
