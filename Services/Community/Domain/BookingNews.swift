package import Kernel

/// What happened to somebody's booking of a room.
package struct BookingNews: Sendable {
  package enum Step: String, Sendable, CaseIterable {
    case confirmed
    case moved
    case cancelled
  }

  package let step: Step
  package let bookingID: Int64
  package let room: Localized
  package let startsAt: Instant
  package let endsAt: Instant
  package let owner: MemberID?

  package init(
    step: Step, bookingID: Int64, room: Localized, startsAt: Instant, endsAt: Instant,
    owner: MemberID?
  ) {
    self.step = step
    self.bookingID = bookingID
    self.room = room
    self.startsAt = startsAt
    self.endsAt = endsAt
    self.owner = owner
  }

  /// The owner is told each step, his own ones too: they are his receipts. A booking of the old
  /// site that names nobody is told to nobody.
  package var notice: Notice? {
    guard let owner else { return nil }
    return Notice(
      recipient: owner, title: title,
      description: Localized(
        ru: sentence(in: .russian), kk: sentence(in: .kazakh), en: sentence(in: .english)),
      subject: Notice.Subject(
        kind: "booking.\(step.rawValue)", thing: "booking", id: bookingID))
  }

  private var title: Localized {
    switch step {
    case .confirmed:
      Localized(
        ru: "Бронирование подтверждено", kk: "Брондау расталды", en: "Booking confirmed")
    case .moved:
      Localized(
        ru: "Бронирование перенесено", kk: "Брондау ауыстырылды", en: "Booking moved")
    case .cancelled:
      Localized(
        ru: "Бронирование отменено", kk: "Брондаудың күші жойылды", en: "Booking cancelled")
    }
  }

  private func sentence(in language: Language) -> String {
    "\(room.text(in: language)), \(period(in: language))"
  }

  /// By the clock of the house.
  private func period(in language: Language) -> String {
    let zone = LocalZone.almaty
    let day = CalendarWords.day(zone.day(of: startsAt), in: language)
    let from = CalendarWords.time(zone.timeOfDay(of: startsAt))
    let until = CalendarWords.time(zone.timeOfDay(of: endsAt))
    return "\(day), \(from)–\(until)"
  }
}
