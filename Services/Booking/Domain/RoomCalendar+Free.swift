package import Kernel

extension RoomCalendar {
  /// The stretches in which a booking could still be made, cut to the grid and to what `period`,
  /// notice and horizon allow. Each is at least as long as the shortest booking.
  package func free(in period: Slot, policy: BookingPolicy, now: Instant) -> [Slot] {
    guard room.isActive, let bookable = bookable(policy: policy, now: now)?.common(with: period)
    else { return [] }
    let blocked = holds.map { room.blocked(by: $0.slot) }
    return days(of: period).flatMap { day in
      (room.hours.slot(on: day, in: zone)?.common(with: bookable)?.without(blocked) ?? [])
        .compactMap { onGrid($0, step: policy.step) }
        .filter { $0.length >= policy.shortest }
    }
  }

  /// The times in which others have the room, without who or why.
  package func busy(in period: Slot) -> [Slot] {
    holds.map(\.slot).filter { $0.overlaps(period) }.sorted { $0.starts < $1.starts }
  }

  /// Free slots as long as the wished one, the nearest first.
  func nearest(
    to wished: Slot, except moving: BookingID?, policy: BookingPolicy, now: Instant
  ) -> [Slot] {
    let day = zone.day(of: wished.starts)
    let candidates = policy.suggestionDays.flatMap { starts(on: day + $0, step: policy.step) }
    let free = candidates.compactMap { Slot(startingAt: $0, lasting: wished.length) }
      .filter { slot in
        (try? checkTime(slot, policy: policy, now: now)) != nil
          && (try? checkDiaries(slot, except: moving, policy: policy)) != nil
          && isFree(slot, except: moving)
      }
    func distance(_ slot: Slot) -> Duration {
      slot.starts < wished.starts ? wished.starts - slot.starts : slot.starts - wished.starts
    }
    return Array(
      free.sorted { (distance($0), $0.starts) < (distance($1), $1.starts) }
        .prefix(policy.suggestions))
  }

  private func bookable(policy: BookingPolicy, now: Instant) -> Slot? {
    try? Slot(from: now + policy.notice, to: now + policy.horizon + policy.longest)
  }

  private func days(of period: Slot) -> [Day] {
    let first = zone.day(of: period.starts).daysSinceEpoch
    let last = zone.day(of: period.ends).daysSinceEpoch
    return (first...max(first, last)).map { Day(daysSinceEpoch: $0) }
  }

  private func starts(on day: Day, step: Duration) -> [Instant] {
    guard let span = room.hours.span(on: day) else { return [] }
    let grid = step.wholeMicroseconds
    let first = (span.opens.wholeMicroseconds + grid - 1) / grid * grid
    return stride(from: first, to: span.closes.wholeMicroseconds, by: Int64.Stride(grid))
      .map { zone.instant(on: day, at: .microseconds($0)) }
  }

  private func onGrid(_ slot: Slot, step: Duration) -> Slot? {
    let grid = step.wholeMicroseconds
    let past = zone.timeOfDay(of: slot.starts).wholeMicroseconds % grid
    let over = zone.timeOfDay(of: slot.ends).wholeMicroseconds % grid
    return try? Slot(
      from: past == 0 ? slot.starts : slot.starts + .microseconds(grid - past),
      to: slot.ends - .microseconds(over))
  }
}
