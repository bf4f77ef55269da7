package import Kernel

/// A step of somebody's request, as far as it can be told.
package struct RequestNews: Sendable {
  package enum Step: String, Sendable, CaseIterable {
    case submitted
    case assigned
    case returned
    case statusChanged = "status_changed"
    case approved
    case rejected
    case withdrawn
    case completed
    case paused
    case resumed
    /// Nobody finished it in time.
    case overdue
  }

  package let step: Step
  package let requestID: Int64
  package let number: String?
  package let service: Localized
  /// How the applicant is told of the step it reached.
  package let label: Localized
  package let author: MemberID
  package let actor: MemberID
  /// False where its process says that the applicant need not hear of it.
  package let tellsAuthor: Bool
  /// Who of the staff hears of it, and how it is called there.
  package let staff: [MemberID]
  package let staffLabel: Localized

  package init(
    step: Step, requestID: Int64, number: String?, service: Localized, label: Localized,
    author: MemberID, actor: MemberID, tellsAuthor: Bool = true, staff: [MemberID] = [],
    staffLabel: Localized = Localized()
  ) {
    self.step = step
    self.requestID = requestID
    self.number = number
    self.service = service
    self.label = label
    self.author = author
    self.actor = actor
    self.tellsAuthor = tellsAuthor
    self.staff = staff
    self.staffLabel = staffLabel
  }

  /// All that are to be sent: the applicant's, and one for everybody of the staff.
  package var notices: [Notice] {
    let told = Set(staff.map(\.rawValue)).subtracting([author.rawValue, actor.rawValue])
    return [notice].compactMap { $0 } + told.sorted().map { staffNotice(for: MemberID($0)) }
  }

  private func staffNotice(for member: MemberID) -> Notice {
    Notice(
      recipient: member, title: staffTitle, description: description(staffLabel),
      subject: Notice.Subject(
        kind: "request.work.\(step.rawValue)", thing: "request", id: requestID))
  }

  private var staffTitle: Localized {
    switch step {
    case .submitted:
      Localized(ru: "Поступила заявка", kk: "Өтінім келіп түсті", en: "A request came in")
    case .assigned:
      Localized(ru: "Вам назначена заявка", kk: "Сізге өтінім берілді", en: "A request is yours")
    case .overdue:
      Localized(
        ru: "Срок заявки истёк", kk: "Өтінімнің мерзімі өтті", en: "A request is overdue")
    case .withdrawn:
      Localized(
        ru: "Заявка отозвана", kk: "Өтінім кері қайтарылды", en: "A request was withdrawn")
    case .completed:
      Localized(
        ru: "Обязательства по заявке выполнены", kk: "Өтінім бойынша міндеттемелер орындалды",
        en: "A request is completed")
    case .returned, .statusChanged, .approved, .rejected, .paused, .resumed:
      Localized(
        ru: "Статус заявки изменился", kk: "Өтінімнің мәртебесі өзгерді",
        en: "A request moved on")
    }
  }

  /// Nobody is told what he did himself; only the submission has a receipt, because it brings the
  /// number.
  package var notice: Notice? {
    guard tellsAuthor, step == .submitted || author != actor else { return nil }
    return Notice(
      recipient: author, title: title, description: description(label),
      subject: Notice.Subject(
        kind: "request.\(step.rawValue)", thing: "request", id: requestID))
  }

  private var title: Localized {
    switch step {
    case .submitted:
      Localized(ru: "Заявка отправлена", kk: "Өтінім жіберілді", en: "Application sent")
    case .assigned:
      Localized(
        ru: "Заявка взята в работу", kk: "Өтінім жұмысқа алынды",
        en: "Your application is being handled")
    case .returned:
      Localized(
        ru: "Заявка возвращена на доработку", kk: "Өтінім пысықтауға қайтарылды",
        en: "Your application was returned for revision")
    case .statusChanged:
      Localized(
        ru: "Статус заявки изменился", kk: "Өтінімнің мәртебесі өзгерді",
        en: "Your application moved on")
    case .approved:
      Localized(
        ru: "Заявка одобрена", kk: "Өтінім мақұлданды", en: "Your application was approved")
    case .rejected:
      Localized(
        ru: "В заявке отказано", kk: "Өтінім қабылданбады", en: "Your application was refused")
    case .withdrawn:
      Localized(
        ru: "Заявка отозвана", kk: "Өтінім кері қайтарылды",
        en: "Your application was withdrawn")
    case .completed:
      Localized(
        ru: "Обязательства по заявке выполнены", kk: "Өтінім бойынша міндеттемелер орындалды",
        en: "The obligations of your application are met")
    case .paused:
      Localized(
        ru: "Заявка приостановлена: компания заблокирована",
        kk: "Өтінім тоқтатыла тұрды: компания бұғатталған",
        en: "Your application rests: the company is suspended")
    case .resumed:
      Localized(
        ru: "Рассмотрение заявки возобновлено", kk: "Өтінімді қарау қайта басталды",
        en: "Your application goes on")
    case .overdue:
      Localized(
        ru: "Рассмотрение заявки задерживается", kk: "Өтінімді қарау кешігіп жатыр",
        en: "Your application takes longer")
    }
  }

  private func description(_ label: Localized) -> Localized {
    Localized(
      ru: sentence("Заявка", label, in: .russian), kk: sentence("Өтінім", label, in: .kazakh),
      en: sentence("Application", label, in: .english))
  }

  /// `Application 2026-000017, “Start-up visa”: under review.`
  private func sentence(_ noun: String, _ label: Localized, in language: Language) -> String {
    let quotes = language == .english ? ("“", "”") : ("«", "»")
    let numbered = number.map { "\(noun) \($0)" } ?? noun
    let status = label.text(in: language)
    return "\(numbered), \(quotes.0)\(service.text(in: language))\(quotes.1)"
      + (status.isEmpty ? "" : ": \(status)")
  }
}
