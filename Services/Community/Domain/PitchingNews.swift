package import Kernel

/// Somebody is invited to a pitching day.
package struct PitchingNews: Sendable {
  package let sessionID: Int64
  package let recipient: MemberID
  /// A juror; else an applicant.
  package let isJuror: Bool
  package let number: String?
  package let service: Localized
  package let startsAt: Instant
  package let place: String

  package init(
    sessionID: Int64, recipient: MemberID, isJuror: Bool, number: String?, service: Localized,
    startsAt: Instant, place: String
  ) {
    self.sessionID = sessionID
    self.recipient = recipient
    self.isJuror = isJuror
    self.number = number
    self.service = service
    self.startsAt = startsAt
    self.place = place
  }

  package var notice: Notice {
    Notice(
      recipient: recipient, title: title,
      description: Localized(
        ru: sentence(in: .russian), kk: sentence(in: .kazakh), en: sentence(in: .english)),
      subject: Notice.Subject(
        kind: "pitching.invited", thing: "pitching_session", id: sessionID))
  }

  private var title: Localized {
    isJuror
      ? Localized(
        ru: "Вы в жюри питчинга", kk: "Сіз питчинг қазыларының құрамындасыз",
        en: "You are of the jury of a pitching day")
      : Localized(
        ru: "Приглашение на питчинг", kk: "Питчингке шақыру",
        en: "You are invited to a pitching day")
  }

  /// `“Grant”, 2026-000017: 15 January 2027, 13:00, room 1`, by the clock of the house.
  private func sentence(in language: Language) -> String {
    let zone = LocalZone.almaty
    let quotes = language == .english ? ("“", "”") : ("«", "»")
    let day = CalendarWords.day(zone.day(of: startsAt), in: language)
    let time = CalendarWords.time(zone.timeOfDay(of: startsAt))
    let numbered = number.map { ", \($0)" } ?? ""
    let words = "\(quotes.0)\(service.text(in: language))\(quotes.1)\(numbered): \(day), \(time)"
    return place.isEmpty ? words : "\(words), \(place)"
  }
}
