import JSON
package import Kernel
package import ServicesDomain

extension BallotError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing: .missing
    case .notOpen(let status):
      .conflict(
        "ballot-not-open", "Голосование завершено", "Дауыс беру аяқталды", "The ballot is over",
        with: [known("ballot_status", status.rawValue)])
    case .tooLate:
      .conflict(
        "ballot-too-late", "Время голосования вышло", "Дауыс беру уақыты бітті",
        "The time to vote is over")
    case .notVoter:
      .forbidden(
        "not-a-voter", "Вас нет в списке голосующих", "Сіз дауыс берушілер тізімінде жоқсыз",
        "You are not on the list of voters")
    case .conflict:
      .forbidden(
        "conflict-of-interest", "Вы связаны с заявителем и не голосуете по этой заявке",
        "Сіз өтінім берушімен байланыстысыз, бұл өтінім бойынша дауыс бермейсіз",
        "You are connected with the applicant and have no vote on this request")
    case .recused:
      .conflict(
        "vote-recused", "Вы отказались от голосования по этой заявке",
        "Сіз бұл өтінім бойынша дауыс беруден бас тарттыңыз",
        "You have stepped aside from this vote")
    case .alreadyCast:
      .conflict(
        "vote-cast", "Вы уже проголосовали", "Сіз дауыс беріп қойғансыз", "You have voted already")
    case .commentRequired: .invalid([AnswerFault.required.at("/comment")])
    case .choiceRequired:
      .invalid([
        InputFault.choice([VoteChoice.for.rawValue, VoteChoice.against.rawValue]).at("/choice")
      ])
    case .receiptRequired:
      .invalid([
        FieldFault(
          pointer: "/receipt", code: "bad-receipt",
          message: Localized(
            ru: "Нужны 32 случайных байта в base64url",
            kk: "base64url түріндегі 32 кездейсоқ байт қажет",
            en: "32 random bytes in base64url are needed"))
      ])
    case .receiptUnknown:
      .conflict(
        "receipt-unknown", "Квитанция не от вашего голоса", "Түбіртек сіздің дауысыңыздікі емес",
        "The receipt is not that of your vote")
    case .answers(let faults): .invalid(faults)
    case .quorumMissing(let cast, let needed):
      .conflict(
        "quorum-missing", "Кворума ещё нет", "Кворум әлі жоқ", "There is no quorum yet",
        with: [known("cast", cast), known("needed", needed)])
    case .notTied:
      .conflict(
        "ballot-not-tied", "Голоса не разделились поровну", "Дауыстар тең бөлінбеді",
        "The votes are not equal")
    case .notChair:
      .forbidden("not-the-chair", "Решает председатель", "Төраға шешеді", "The chair decides")
    case .undecided:
      .conflict(
        "ballot-undecided", "Комиссия ещё не решила", "Комиссия әлі шешкен жоқ",
        "The commission has not decided yet")
    case .noRoundNeeded:
      .conflict(
        "no-round-needed", "Голосование идёт или уже решило",
        "Дауыс беру жүріп жатыр немесе шешілді",
        "A ballot is open or has decided")
    }
  }
}
