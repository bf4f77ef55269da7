package import Kernel

/// Somebody said something of a request. What it was is read where the request is.
package struct CommentNews: Sendable {
  package enum Step: String, Sendable, CaseIterable {
    case commented
    /// Whoever is told was named in it.
    case mentioned
  }

  package let requestID: Int64
  package let number: String?
  package let service: Localized
  /// None of them is told twice.
  package let recipients: [MemberID]
  package let mentioned: [MemberID]

  package init(
    requestID: Int64, number: String?, service: Localized, recipients: [MemberID],
    mentioned: [MemberID]
  ) {
    self.requestID = requestID
    self.number = number
    self.service = service
    self.recipients = recipients
    self.mentioned = mentioned
  }

  /// In the order of people's numbers: whoever tells several locks them in one order.
  package var notices: [Notice] {
    let named = Set(mentioned)
    let all =
      named.map { ($0, Step.mentioned) }
      + Set(recipients).subtracting(named).map { ($0, Step.commented) }
    return all.sorted { $0.0.rawValue < $1.0.rawValue }.map { member, step in
      Notice(
        recipient: member, title: title(step),
        description: RequestLine(number: number, service: service).words,
        subject: Notice.Subject(
          kind: "request.\(step.rawValue)", thing: "request", id: requestID))
    }
  }

  private func title(_ step: Step) -> Localized {
    switch step {
    case .commented:
      Localized(
        ru: "Новый комментарий к заявке", kk: "Өтінімге жаңа пікір жазылды",
        en: "A new comment on a request")
    case .mentioned:
      Localized(
        ru: "Вас упомянули в комментарии", kk: "Пікірде сіз аталдыңыз",
        en: "You were mentioned in a comment")
    }
  }
}
