package import Kernel

/// Every refusal, with what is needed to explain it.
package enum BookingError: Error, Equatable {
  case emptySlot
  /// Before 1900 or after 2199: nobody means that.
  case outOfCalendar
  case roomInactive
  /// `hours` is what that day has; `nil` when the room is closed all day.
  case outsideOpeningHours(hours: Slot?)
  case offGrid(step: Duration)
  case tooShort(shortest: Duration)
  case tooLong(longest: Duration)
  case tooLate(earliest: Instant)
  case beyondHorizon(latest: Instant)
  case tooManyPeople(capacity: Int)
  case overQuota(Diary.Owner, Quota)
  /// The same person already has another room at that time.
  case memberBusy(Slot)
  /// `nearest` are free slots of the same length, the nearest first.
  case slotTaken(nearest: [Slot])
  case notActive(BookingStatus)
  case changeTooLate(deadline: Instant)
  case checkInClosed(opens: Instant, closes: Instant)
  case alreadyCheckedIn
  /// Staff says why when it changes another's booking.
  case commentRequired
}
