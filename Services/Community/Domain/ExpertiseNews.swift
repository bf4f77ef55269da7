package import Kernel

/// What happened to an expert's opinion, as far as it can be told: to the expert and to whoever answers
/// for the request, never to the applicant.
package struct ExpertiseNews: Sendable {
  package enum Step: String, Sendable, CaseIterable {
    case assigned, declined, submitted, returned, overdue, revoked
  }

  package let step: Step
  package let expertiseID: Int64
  package let number: String?
  package let service: Localized
  package let kind: Localized
  package let dueOn: Day?
  package let expert: MemberID
  package let assignee: MemberID?
  package let actor: MemberID?

  package init(
    step: Step, expertiseID: Int64, number: String?, service: Localized, kind: Localized,
    dueOn: Day?, expert: MemberID, assignee: MemberID?, actor: MemberID?
  ) {
    self.step = step
    self.expertiseID = expertiseID
    self.number = number
    self.service = service
    self.kind = kind
    self.dueOn = dueOn
    self.expert = expert
    self.assignee = assignee
    self.actor = actor
  }

  /// Nobody is told what he did himself.
  package var notices: [Notice] {
    recipients.filter { $0 != actor }.map { recipient in
      Notice(
        recipient: recipient, title: title,
        description: Localized(
          ru: sentence(in: .russian), kk: sentence(in: .kazakh), en: sentence(in: .english)),
        subject: Notice.Subject(
          kind: "expertise.\(step.rawValue)", thing: "expertise", id: expertiseID))
    }
  }

  private var recipients: [MemberID] {
    switch step {
    case .assigned, .returned, .revoked: [expert]
    case .declined, .submitted: assignee.map { [$0] } ?? []
    case .overdue: [expert] + (assignee.map { $0 == expert ? [] : [$0] } ?? [])
    }
  }

  private var title: Localized {
    switch step {
    case .assigned:
      Localized(
        ru: "Вас просят дать заключение", kk: "Сізден қорытынды беру сұралады",
        en: "You are asked for an opinion")
    case .declined:
      Localized(
        ru: "Эксперт отказался от заявки", kk: "Сарапшы өтінімнен бас тартты",
        en: "An expert declined")
    case .submitted:
      Localized(
        ru: "Эксперт дал заключение", kk: "Сарапшы қорытынды берді",
        en: "An expert gave an opinion")
    case .returned:
      Localized(
        ru: "Заключение возвращено с замечанием", kk: "Қорытынды ескертумен қайтарылды",
        en: "Your opinion was given back with a remark")
    case .overdue:
      Localized(
        ru: "Срок заключения истёк", kk: "Қорытынды мерзімі өтті",
        en: "An opinion is overdue")
    case .revoked:
      Localized(
        ru: "Заключение от вас больше не нужно", kk: "Сізден қорытынды енді қажет емес",
        en: "Your opinion is no longer asked for")
    }
  }

  /// `Application 2026-000017, “Grant”: technical, until 10 December 2026`.
  private func sentence(in language: Language) -> String {
    let noun =
      switch language {
      case .russian: "Заявка"
      case .kazakh: "Өтінім"
      case .english: "Application"
      }
    let quotes = language == .english ? ("“", "”") : ("«", "»")
    let numbered = number.map { "\(noun) \($0)" } ?? noun
    let kind = kind.text(in: language)
    let words = "\(numbered), \(quotes.0)\(service.text(in: language))\(quotes.1)"
    return words + (kind.isEmpty ? "" : ": \(kind)") + term(in: language)
  }

  private func term(in language: Language) -> String {
    guard step == .assigned, let dueOn else { return "" }
    let day = CalendarWords.day(dueOn, in: language)
    return switch language {
    case .russian: ", до \(day)"
    case .kazakh: ", мерзімі: \(day)"
    case .english: ", until \(day)"
    }
  }
}
