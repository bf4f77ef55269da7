import JSON
package import Kernel
package import ServicesDomain

extension BallotError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing:
      Problem(
        status: 404, code: "not-found",
        title: Localized(ru: "Не найдено", kk: "Табылмады", en: "Not found"))
    case .notOpen(let status):
      refusal(
        "ballot-not-open", "Голосование завершено", "Дауыс беру аяқталды", "The ballot is over",
        [(name: "ballot_status", json: "\"\(status.rawValue)\"")])
    case .tooLate:
      refusal(
        "ballot-too-late", "Время голосования вышло", "Дауыс беру уақыты бітті",
        "The time to vote is over")
    case .notVoter:
      Problem(
        status: 403, code: "not-a-voter",
        title: Localized(
          ru: "Вас нет в списке голосующих", kk: "Сіз дауыс берушілер тізімінде жоқсыз",
          en: "You are not on the list of voters"))
    case .conflict:
      Problem(
        status: 403, code: "conflict-of-interest",
        title: Localized(
          ru: "Вы связаны с заявителем и не голосуете по этой заявке",
          kk: "Сіз өтінім берушімен байланыстысыз, бұл өтінім бойынша дауыс бермейсіз",
          en: "You are connected with the applicant and have no vote on this request"))
    case .recused:
      refusal(
        "vote-recused", "Вы отказались от голосования по этой заявке",
        "Сіз бұл өтінім бойынша дауыс беруден бас тарттыңыз",
        "You have stepped aside from this vote")
    case .alreadyCast:
      refusal(
        "vote-cast", "Вы уже проголосовали", "Сіз дауыс беріп қойғансыз", "You have voted already")
    case .commentRequired: ValidationFailure([AnswerFault.required.at("/comment")]).problem
    case .choiceRequired:
      ValidationFailure([
        InputFault.choice([VoteChoice.for.rawValue, VoteChoice.against.rawValue]).at("/choice")
      ]).problem
    case .receiptRequired:
      ValidationFailure([
        FieldFault(
          pointer: "/receipt", code: "bad-receipt",
          message: Localized(
            ru: "Нужны 32 случайных байта в base64url",
            kk: "base64url түріндегі 32 кездейсоқ байт қажет",
            en: "32 random bytes in base64url are needed"))
      ]).problem
    case .receiptUnknown:
      refusal(
        "receipt-unknown", "Квитанция не от вашего голоса", "Түбіртек сіздің дауысыңыздікі емес",
        "The receipt is not that of your vote")
    case .answers(let faults): ValidationFailure(faults).problem
    case .quorumMissing(let cast, let needed):
      refusal(
        "quorum-missing", "Кворума ещё нет", "Кворум әлі жоқ", "There is no quorum yet",
        [(name: "cast", json: String(cast)), (name: "needed", json: String(needed))])
    case .notTied:
      refusal(
        "ballot-not-tied", "Голоса не разделились поровну", "Дауыстар тең бөлінбеді",
        "The votes are not equal")
    case .notChair:
      Problem(
        status: 403, code: "not-the-chair",
        title: Localized(
          ru: "Решает председатель", kk: "Төраға шешеді", en: "The chair decides"))
    case .undecided:
      refusal(
        "ballot-undecided", "Комиссия ещё не решила", "Комиссия әлі шешкен жоқ",
        "The commission has not decided yet")
    case .noRoundNeeded:
      refusal(
        "no-round-needed", "Голосование идёт или уже решило",
        "Дауыс беру жүріп жатыр немесе шешілді",
        "A ballot is open or has decided")
    }
  }

  private func refusal(
    _ code: String, _ ru: String, _ kk: String, _ en: String,
    _ members: [(name: String, json: String)] = []
  ) -> Problem {
    Problem(
      status: 409, code: code, title: Localized(ru: ru, kk: kk, en: en), members: members)
  }
}
