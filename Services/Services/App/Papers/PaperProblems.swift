package import Kernel
package import ServicesDomain
package import ServicesStore

extension PaperError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing: .missing
    case .contractNotDrawn:
      .conflict(
        "contract-not-drawn", "Договор ещё не готов", "Келісімшарт әлі дайын емес",
        "The contract is not drawn yet")
    case .notReady:
      .conflict(
        "paper-not-ready", "Документ ещё готовится", "Құжат әлі дайындалуда",
        "The document is being prepared")
    case .revoked:
      .conflict(
        "paper-revoked", "Документ отозван", "Құжат кері қайтарылды", "The document is revoked")
    case .sideSigned:
      .conflict(
        "already-signed", "Эта сторона уже подписала договор", "Бұл тарап келісімшартқа қол қойған",
        "This side has signed the contract")
    case .ownRequest:
      .forbidden(
        "own-request", "По своей заявке за хаб подписывает другой",
        "Өз өтініміңіз бойынша хаб атынан басқа адам қол қояды",
        "Somebody else signs your own contract for the hub")
    case .notAwaited:
      .conflict(
        "contract-not-awaited", "Заявка не ждёт подписания договора",
        "Өтінім келісімшартқа қол қоюды күтіп тұрған жоқ",
        "The request does not wait for a contract")
    case .templatePublished:
      .conflict(
        "template-published", "Опубликованный шаблон не меняется",
        "Жарияланған үлгі өзгермейді", "A published template never changes")
    }
  }
}

extension StaleTemplate: ProblemConvertible {
  package var problem: Problem {
    .stale(current)
  }
}

extension PaperTemplateFaults: ProblemConvertible {
  /// 422 `invalid` with every fault and its line.
  package var problem: Problem {
    .invalid(
      faults.map { fault in
        FieldFault(
          pointer: "/body", code: fault.kind.rawValue,
          message: fault.kind.words(line: fault.line, fault.words))
      })
  }
}

extension PaperTemplateFaults.Fault.Kind {
  fileprivate func words(line: Int, _ words: String) -> Localized {
    let what =
      switch self {
      case .syntax:
        Localized(ru: "непонятная вставка", kk: "түсініксіз кірістірме", en: "not understood")
      case .unknownName:
        Localized(
          ru: "у документа нет такого сведения", kk: "құжатта мұндай мәлімет жоқ",
          en: "papers of this kind have no such fact")
      case .unbalanced:
        Localized(
          ru: "блок не закрыт или не открыт", kk: "блок жабылмаған немесе ашылмаған",
          en: "a block that is not ended or not begun")
      case .inTag:
        Localized(
          ru: "сведения нельзя вставлять в тег", kk: "мәліметті тегке кірістіруге болмайды",
          en: "a fact may not stand inside a tag")
      case .forbidden:
        Localized(
          ru: "такая разметка запрещена", kk: "мұндай белгілеуге тыйым салынған",
          en: "such markup is not allowed")
      }
    return Localized(
      ru: "Строка \(line): \(words): \(what.ru ?? "")",
      kk: "\(line)-жол: \(words): \(what.kk ?? "")",
      en: "Line \(line): \(words): \(what.en ?? "")")
  }
}
