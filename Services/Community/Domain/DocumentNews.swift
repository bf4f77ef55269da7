package import Kernel

/// What happened to a paper that was brought to a request.
package struct DocumentNews: Sendable {
  package enum Step: String, Sendable, CaseIterable {
    case added, refused
  }

  package let step: Step
  package let requestID: Int64
  package let number: String?
  package let service: Localized
  package let recipients: [MemberID]

  package init(
    step: Step, requestID: Int64, number: String?, service: Localized, recipients: [MemberID]
  ) {
    self.step = step
    self.requestID = requestID
    self.number = number
    self.service = service
    self.recipients = recipients
  }

  /// In the order of people's numbers: whoever tells several locks them in one order.
  package var notices: [Notice] {
    recipients.sorted { $0.rawValue < $1.rawValue }.map { recipient in
      Notice(
        recipient: recipient, title: title,
        description: RequestLine(number: number, service: service).words,
        subject: Notice.Subject(
          kind: "request.document_\(step.rawValue)", thing: "request", id: requestID))
    }
  }

  private var title: Localized {
    switch step {
    case .added:
      Localized(
        ru: "К заявке добавлен документ", kk: "Өтінімге құжат қосылды",
        en: "A document was added to a request")
    case .refused:
      Localized(
        ru: "В документе найден вирус, он не принят", kk: "Құжаттан вирус табылды, ол қабылданбады",
        en: "A virus was found in a document, it does not count")
    }
  }
}
