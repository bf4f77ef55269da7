import IdentityDomain
import IdentityStore
import JSON
import Kernel

extension InputReader {
  /// Exactly one of `user_id` and `company_id`.
  mutating func complaintTarget() -> ComplaintTarget? {
    if present("user_id"), present("company_id") {
      fault("company_id", oneOfTwo)
      ignore("user_id")
      return nil
    }
    if present("company_id") {
      return rowKey("company_id", of: Company.self).map(ComplaintTarget.company)
    }
    return rowKey("user_id", of: UserAccount.self).map(ComplaintTarget.user)
  }

  /// `outcome` and what belongs to it.
  mutating func decision(_ code: FreshToken) -> Decision? {
    let outcome = choice("outcome", among: Outcome.words)
    var sanction: NewSanction?
    if outcome == Outcome.action || present("sanction") {
      sanction = object("sanction") { $0.sanction() }
    }
    var other: ComplaintID?
    if outcome == Outcome.duplicate || present("duplicate_of") {
      other = rowKey("duplicate_of", of: Complaint.self)
    }
    guard let outcome else { return nil }
    if outcome != Outcome.action, sanction != nil { fault("sanction", notNow) }
    if outcome != Outcome.duplicate, other != nil { fault("duplicate_of", notNow) }
    switch outcome {
    case Outcome.action: return sanction.map { .action($0, code) }
    case Outcome.duplicate: return other.map { .duplicate(of: $0) }
    default: return .noAction
    }
  }

  private mutating func sanction() -> NewSanction? {
    let kind = choice("kind", among: SanctionKind.words)
    let reason = moderatorText("reason")
    let until = isNull("until") ? nil : instant("until", required: false)
    let hides = kind == "hide_content"
    let source = string("source", required: hides, max: 100)
    let key = string("primary_key", required: hides, max: 50)
    if kind != "suspend", until != nil { fault("until", notNow) }
    if kind != nil, !hides, source != nil { fault("source", notNow) }
    if kind != nil, !hides, key != nil { fault("primary_key", notNow) }
    guard let kind, let reason else { return nil }
    switch kind {
    case "warn": return NewSanction(.warn, reason: reason)
    case "suspend": return NewSanction(.suspend(until: until), reason: reason)
    default:
      guard let source, let key else { return nil }
      guard let content = HiddenContent(source: source, key: key) else {
        fault("source", badSource)
        return nil
      }
      return NewSanction(.hide(content), reason: reason)
    }
  }

  private mutating func fault(_ key: String, _ what: (code: String, message: Localized)) {
    fault(key, code: what.code, message: what.message)
  }
}

enum Outcome {
  static let action = "action"
  static let noAction = "no_action"
  static let duplicate = "duplicate"
  static let words = [action, noAction, duplicate]
}

private let oneOfTwo = (
  code: "one-of-two",
  message: Localized(
    ru: "Укажите либо человека, либо компанию", kk: "Не адамды, не компанияны көрсетіңіз",
    en: "Give either a person or a company")
)

private let notNow = (
  code: "not-allowed",
  message: Localized(
    ru: "Здесь это не указывается", kk: "Мұнда бұл көрсетілмейді", en: "It does not belong here")
)

private let badSource = (
  code: "bad-source",
  message: Localized(
    ru: "Ожидается имя модели, например core.article",
    kk: "Модель атауы күтіледі, мысалы core.article",
    en: "The name of a model is expected, such as core.article")
)
