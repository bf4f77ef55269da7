package import BookingDomain
package import BookingStore
import HTTPCore
import JSON
package import Kernel

/// Each refusal has its words here; a new one does not compile until it has them.
extension BookingError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .emptySlot:
      refusal(
        422, "empty-slot", "Начало должно быть раньше окончания",
        "Басталу уақыты аяқталудан бұрын болуы керек", "The start must lie before the end")
    case .outOfCalendar:
      refusal(
        422, "out-of-calendar", "Год должен быть от 1900 до 2199",
        "Жыл 1900 бен 2199 аралығында болуы керек", "The year must be 1900 to 2199")
    case .roomInactive:
      refusal(
        409, "room-inactive", "Комната сейчас не бронируется",
        "Бөлме қазір брондалмайды", "The room takes no bookings now")
    case .outsideOpeningHours(let hours):
      refusal(
        422, "outside-opening-hours", "В это время комната закрыта",
        "Бұл уақытта бөлме жабық", "The room is closed at that time",
        [("opens_at", json(hours?.starts)), ("closes_at", json(hours?.ends))])
    case .offGrid(let step):
      refusal(
        422, "off-grid", "Время должно быть кратно шагу сетки",
        "Уақыт тор қадамына еселі болуы керек", "Times must lie on the grid",
        [("step_minutes", minutes(step))])
    case .tooShort(let shortest):
      refusal(
        422, "too-short", "Бронирование слишком короткое", "Брондау тым қысқа",
        "The booking is too short", [("shortest_minutes", minutes(shortest))])
    case .tooLong(let longest):
      refusal(
        422, "too-long", "Бронирование слишком длинное", "Брондау тым ұзақ",
        "The booking is too long", [("longest_minutes", minutes(longest))])
    case .tooLate(let earliest):
      refusal(
        422, "too-late", "До начала осталось слишком мало времени",
        "Басталуына тым аз уақыт қалды", "It starts too soon", [("earliest", json(earliest))])
    case .beyondHorizon(let latest):
      refusal(
        422, "beyond-horizon", "Так далеко вперёд бронировать нельзя",
        "Мұнша алдын ала брондауға болмайды", "That is too far ahead", [("latest", json(latest))])
    case .tooManyPeople(let capacity):
      refusal(
        422, "too-many-people", "В комнате столько мест нет",
        "Бөлмеде мұнша орын жоқ", "The room has fewer places",
        [("max_people", String(capacity))])
    case .overQuota(let owner, let quota): overQuota(owner, quota)
    case .memberBusy(let slot):
      refusal(
        409, "already-booked", "У вас уже есть бронирование на это время",
        "Сізде бұл уақытқа брондау бар", "You already have a booking at that time",
        [("starts_at", json(slot.starts)), ("ends_at", json(slot.ends))])
    case .slotTaken(let nearest):
      refusal(
        409, "slot-taken", "Это время уже занято", "Бұл уақыт бос емес",
        "That time is taken", [("nearest", json(nearest))])
    case .notActive(let status):
      refusal(
        409, "not-active", "Бронирование уже не действует", "Брондау енді жарамсыз",
        "The booking is not active any more", [("booking_status", "\"\(status.rawValue)\"")])
    case .changeTooLate(let deadline):
      refusal(
        409, "change-too-late", "Изменить бронирование уже нельзя",
        "Брондауды енді өзгертуге болмайды", "It is too late to change the booking",
        [("deadline", json(deadline))])
    case .checkInClosed(let opens, let closes):
      refusal(
        409, "check-in-closed", "Сейчас отметиться нельзя", "Қазір белгіленуге болмайды",
        "Check-in is closed now", [("opens_at", json(opens)), ("closes_at", json(closes))])
    case .alreadyCheckedIn:
      refusal(
        409, "already-checked-in", "Вы уже отметились", "Сіз белгіленіп қойғансыз",
        "You have already checked in")
    case .commentRequired:
      refusal(422, "comment-required", "Укажите причину", "Себебін көрсетіңіз", "Say why")
    }
  }

  private func overQuota(_ owner: Diary.Owner, _ quota: Quota) -> Problem {
    let limit: (name: String, value: Int) =
      switch quota.limit {
      case .bookings(let most): ("bookings", most)
      case .hours(let most): ("hours", most)
      }
    return refusal(
      409, "over-quota", "Лимит бронирований исчерпан", "Брондау шегі таусылды",
      "The quota is used up",
      [
        ("owner", "\"\(owner.rawValue)\""), ("period", "\"\(quota.period.rawValue)\""),
        (limit.name, String(limit.value)),
      ])
  }
}

extension BookingStoreError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .noSuchBooking: NothingThere().problem
    case .stale(let current): VersionRefusal.stale(current: current).problem
    case .noSuchRoom:
      ValidationFailure([
        FieldFault(
          pointer: "/room_id", code: "not-found",
          message: Localized(
            ru: "Такой комнаты нет", kk: "Мұндай бөлме жоқ", en: "There is no such room"))
      ]).problem
    case .memberGone: IdentityRefusal.memberGone.problem
    case .companyGone: IdentityRefusal.notMember.problem
    case .companySuspended: IdentityRefusal.companySuspended.problem
    }
  }
}

private func refusal(
  _ status: Int, _ code: String, _ ru: String, _ kk: String, _ en: String,
  _ members: [(name: String, json: String)] = []
) -> Problem {
  Problem(
    status: status, code: code, title: Localized(ru: ru, kk: kk, en: en), members: members)
}

private func json(_ instant: Instant?) -> String { instant.map { "\"\($0.rfc3339)\"" } ?? "null" }

private func json(_ slots: [Slot]) -> String {
  String(
    decoding: JSONWriter.bytes { $0.array(slots) { RoomJSON.write($1, to: &$0) } },
    as: UTF8.self)
}

private func minutes(_ duration: Duration) -> String {
  String(duration.wholeMicroseconds / 60_000_000)
}
