package import Kernel

/// What a commission asks of its members, or tells them.
package struct CommissionNews: Sendable {
  package enum Step: String, Sendable, CaseIterable {
    case voteAsked = "ballot.opened"
    case signatureAsked = "protocol.signing_requested"
    case applied = "protocol.applied"
    case annulled = "protocol.annulled"
  }

  package let step: Step
  /// The request that is voted on, or the protocol.
  package let thingID: Int64
  package let number: String?
  package let service: Localized
  package let members: [MemberID]
  /// Who brought it about; need not be told.
  package let actor: MemberID?

  package init(
    step: Step, thingID: Int64, number: String?, service: Localized, members: [MemberID],
    actor: MemberID?
  ) {
    self.step = step
    self.thingID = thingID
    self.number = number
    self.service = service
    self.members = members
    self.actor = actor
  }

  /// One for each member, in the order of their numbers: whoever tells several locks them in one
  /// order.
  package var notices: [Notice] {
    members.filter { $0 != actor }.sorted { $0.rawValue < $1.rawValue }.map { member in
      Notice(
        recipient: member, title: title, description: description,
        subject: Notice.Subject(
          kind: step.rawValue, thing: step == .voteAsked ? "request" : "protocol", id: thingID))
    }
  }

  private var title: Localized {
    switch step {
    case .voteAsked:
      Localized(
        ru: "Вас просят проголосовать", kk: "Сізден дауыс беру сұралады",
        en: "You are asked to vote")
    case .signatureAsked:
      Localized(
        ru: "Подпишите протокол комиссии", kk: "Комиссия хаттамасына қол қойыңыз",
        en: "Sign the commission's protocol")
    case .applied:
      Localized(
        ru: "Решения комиссии вступили в силу", kk: "Комиссия шешімдері күшіне енді",
        en: "The commission's decisions are in force")
    case .annulled:
      Localized(
        ru: "Протокол комиссии отменён", kk: "Комиссия хаттамасының күші жойылды",
        en: "The commission's protocol was annulled")
    }
  }

  private var description: Localized {
    let isVote = step == .voteAsked
    return Localized(
      ru: sentence(isVote ? "Заявка" : "Протокол", in: .russian),
      kk: sentence(isVote ? "Өтінім" : "Хаттама", in: .kazakh),
      en: sentence(isVote ? "Application" : "Protocol", in: .english))
  }

  /// `Protocol GRANT-2026-P003, “Grant”`
  private func sentence(_ noun: String, in language: Language) -> String {
    let quotes = language == .english ? ("“", "”") : ("«", "»")
    let numbered = number.map { "\(noun) \($0)" } ?? noun
    return "\(numbered), \(quotes.0)\(service.text(in: language))\(quotes.1)"
  }
}
