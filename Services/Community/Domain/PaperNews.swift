package import Kernel

/// What happened to a paper of somebody's request, as far as it can be told.
package struct PaperNews: Sendable {
  package enum Step: String, Sendable, CaseIterable {
    case certificateIssued = "certificate.issued"
    case certificateRevoked = "certificate.revoked"
    case contractDrawn = "contract.drawn"
    /// The applicant has signed, the hub has not: for the staff.
    case signatureAwaited = "contract.signature_awaited"
    case letterIssued = "letter.issued"
  }

  package let step: Step
  package let requestID: Int64
  package let number: String
  package let service: Localized
  package let recipient: MemberID

  package init(
    step: Step, requestID: Int64, number: String, service: Localized, recipient: MemberID
  ) {
    self.step = step
    self.requestID = requestID
    self.number = number
    self.service = service
    self.recipient = recipient
  }

  package var notice: Notice {
    Notice(
      recipient: recipient, title: title,
      description: Localized(
        ru: sentence(.russian), kk: sentence(.kazakh), en: sentence(.english)),
      subject: Notice.Subject(kind: step.rawValue, thing: "request", id: requestID))
  }

  private var title: Localized {
    switch step {
    case .certificateIssued:
      Localized(ru: "Сертификат готов", kk: "Сертификат дайын", en: "Your certificate is ready")
    case .certificateRevoked:
      Localized(
        ru: "Сертификат отозван", kk: "Сертификат кері қайтарылды",
        en: "Your certificate was revoked")
    case .contractDrawn:
      Localized(
        ru: "Договор готов, подпишите его", kk: "Келісімшарт дайын, қол қойыңыз",
        en: "The contract is ready to be signed")
    case .signatureAwaited:
      Localized(
        ru: "Договор ждёт подписи хаба", kk: "Келісімшарт хабтың қолын күтуде",
        en: "A contract waits for the hub's signature")
    case .letterIssued:
      Localized(
        ru: "Вам письмо по заявке", kk: "Өтінім бойынша сізге хат келді",
        en: "A letter on your request")
    }
  }

  /// `“Seed Money”, CERT-SEED-2026-000001`
  private func sentence(_ language: Language) -> String {
    let quotes = language == .english ? ("“", "”") : ("«", "»")
    let name = service.text(in: language)
    return ((name.isEmpty ? [] : ["\(quotes.0)\(name)\(quotes.1)"]) + [number])
      .joined(separator: ", ")
  }
}
