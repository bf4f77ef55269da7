import Kernel

extension DefaultProcess {
  static let steps: [StepLine] = [
    step("created", .draft, "Черновик", "Жоба нұсқасы", "Draft"),
    step("signing", .draft, "На подписании", "Қол қоюда", "Being signed"),
    step(
      "draft_expired", .expired, "Черновик просрочен", "Жоба нұсқасының мерзімі өтті",
      "Draft expired"),
    step(
      "registered", .submitted, "Зарегистрирована", "Тіркелді", "Registered",
      told: words("Заявка принята", "Өтінім қабылданды", "Application received")),
    step(
      "completeness_check", .inProgress, "Проверка комплектности", "Толықтығын тексеру",
      "Completeness check", told: underReview),
    step(
      "returned", .revision, "Возвращена на доработку", "Пысықтауға қайтарылды",
      "Returned for revision", told: revisionNeeded),
    step(
      "revision_expired", .expired, "Срок доработки истёк", "Пысықтау мерзімі өтті",
      "Revision expired"),
    step(
      "refused_formal", .rejected, "Отказ по формальным причинам", "Ресми себептермен бас тартылды",
      "Refused on formal grounds", told: words("Отказано", "Бас тартылды", "Refused")),
    step("expertise", .inProgress, "Экспертиза", "Сараптама", "Expertise"),
    step(
      "expertise_done", .inProgress, "Экспертиза завершена", "Сараптама аяқталды",
      "Expertise finished", told: underReview),
    step("pitching", .inProgress, "Питчинг", "Питчинг", "Pitching"),
    step(
      "pitching_done", .inProgress, "Питчинг завершён", "Питчинг аяқталды", "Pitching finished",
      told: underReview),
    step(
      "voting", .inProgress, "Голосование комиссии", "Комиссияның дауыс беруі",
      "Commission's vote", told: commission),
    step(
      "protocol", .inProgress, "Протокол комиссии", "Комиссия хаттамасы", "Commission's protocol",
      told: commission),
    step(
      "commission_approved", .approved, "Одобрена комиссией", "Комиссия мақұлдады",
      "Approved by the commission", told: words("Одобрена", "Мақұлданды", "Approved")),
    step(
      "commission_rejected", .rejected, "Отклонена комиссией", "Комиссия қабылдамады",
      "Rejected by the commission", told: words("Отказано", "Бас тартылды", "Refused")),
    step(
      "second_form", .revision, "Заполняется вторая форма", "Екінші нысан толтырылуда",
      "Second form is being filled",
      told: words("Заполните вторую форму", "Екінші нысанды толтырыңыз", "Fill in the second form"),
      stage: 2),
    step(
      "registered_2", .submitted, "Вторая форма получена", "Екінші нысан алынды",
      "Second form received", stage: 2),
    step(
      "completeness_check_2", .inProgress, "Проверка второй формы", "Екінші нысанды тексеру",
      "Check of the second form", told: underReview, stage: 2),
    step(
      "returned_2", .revision, "Вторая форма возвращена", "Екінші нысан қайтарылды",
      "Second form returned", told: revisionNeeded, stage: 2),
    step(
      "contract", .approved, "Заключение договора", "Шарт жасасу", "Contract to be signed"),
    step(
      "contract_expired", .cancelled, "Договор не подписан в срок",
      "Шартқа мерзімінде қол қойылмады", "Contract not signed in time"),
    step("active", .active, "Действует", "Қолданыста", "Active"),
    step("suspended", .active, "Приостановлена", "Тоқтатыла тұрды", "Suspended"),
    step("terminated", .cancelled, "Прекращена", "Тоқтатылды", "Terminated"),
    step("completed", .completed, "Завершена", "Аяқталды", "Completed"),
    step(
      "withdrawn", .cancelled, "Отозвана заявителем", "Өтініш беруші кері қайтарды",
      "Withdrawn by the applicant"),
    step("appeal", .inProgress, "Апелляция", "Апелляция", "Appeal"),
  ]

  private static let underReview = words("На рассмотрении", "Қаралуда", "Under review")
  private static let revisionNeeded = words(
    "Нужна доработка", "Пысықтау қажет", "Revision needed")
  private static let commission = words(
    "На рассмотрении комиссии", "Комиссияның қарауында", "Before the commission")

  private static func step(
    _ code: String, _ status: RequestStatus, _ ru: String, _ kk: String, _ en: String,
    told: Localized? = nil, stage: Int = 1
  ) -> StepLine {
    StepLine(
      code: code, status: status, label: words(ru, kk, en), applicantLabel: told, stage: stage)
  }

  private static func words(_ ru: String, _ kk: String, _ en: String) -> Localized {
    Localized(ru: ru, kk: kk, en: en)
  }
}
