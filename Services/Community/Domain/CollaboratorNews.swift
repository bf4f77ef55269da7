package import Kernel

/// What happened between an applicant and somebody who works at his draft by invitation.
package struct CollaboratorNews: Sendable {
  package enum Step: String, Sendable, CaseIterable {
    case invited, accepted, declined, left, removed
  }

  package let step: Step
  package let requestID: Int64
  package let number: String?
  package let service: Localized
  package let collaborator: MemberID
  package let inviter: MemberID

  package init(
    step: Step, requestID: Int64, number: String?, service: Localized, collaborator: MemberID,
    inviter: MemberID
  ) {
    self.step = step
    self.requestID = requestID
    self.number = number
    self.service = service
    self.collaborator = collaborator
    self.inviter = inviter
  }

  package var notice: Notice {
    Notice(
      recipient: recipient, title: title,
      description: RequestLine(number: number, service: service).words,
      subject: Notice.Subject(
        kind: "request.collaborator_\(step.rawValue)", thing: "request", id: requestID))
  }

  private var recipient: MemberID {
    switch step {
    case .invited, .removed: collaborator
    case .accepted, .declined, .left: inviter
    }
  }

  private var title: Localized {
    switch step {
    case .invited:
      Localized(
        ru: "Вас приглашают заполнить заявку", kk: "Сізді өтінімді толтыруға шақырады",
        en: "You are invited to work at a request")
    case .accepted:
      Localized(
        ru: "Ваше приглашение принято", kk: "Шақыруыңыз қабылданды",
        en: "Your invitation was accepted")
    case .declined:
      Localized(
        ru: "Ваше приглашение отклонено", kk: "Шақыруыңыз қабылданбады",
        en: "Your invitation was declined")
    case .left:
      Localized(
        ru: "Участник больше не работает с заявкой", kk: "Қатысушы енді өтініммен жұмыс істемейді",
        en: "Somebody has left your request")
    case .removed:
      Localized(
        ru: "Вы больше не работаете с заявкой", kk: "Сіз енді өтініммен жұмыс істемейсіз",
        en: "You no longer work at a request")
    }
  }
}
