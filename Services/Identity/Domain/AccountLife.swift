package import Kernel

/// The states of an account that was activated, and what leads from one to the other.
package struct AccountLife: Sendable, Equatable {
  package private(set) var state: UserState
  /// `nil` in a suspension: for good.
  package private(set) var suspendedUntil: Instant?
  package private(set) var deletionDue: Instant?
  /// Something forbids to erase the person, such as a lawsuit.
  package let isHeld: Bool

  package init(
    stored state: UserState, suspendedUntil: Instant? = nil, deletionDue: Instant? = nil,
    isHeld: Bool = false
  ) {
    self.state = state
    self.suspendedUntil = suspendedUntil
    self.deletionDue = deletionDue
    self.isHeld = isHeld
  }

  /// By a moderator. One who is suspended already gets another term.
  package mutating func suspend(until: Instant?, now: Instant) throws(AccountError) {
    guard state == .active || state == .suspended else { throw .wrongState(state) }
    if let until, until <= now { throw .termOver }
    state = .suspended
    suspendedUntil = until
  }

  /// By a moderator, or by an appeal that was right.
  package mutating func restore() throws(AccountError) {
    guard state == .suspended else { throw .wrongState(state) }
    state = .active
    suspendedUntil = nil
  }

  /// By the clock, and by whoever signs in first after it: true if something came back.
  package mutating func comeBack(now: Instant) -> Bool {
    guard state == .suspended, let until = suspendedUntil, until <= now else { return false }
    state = .active
    suspendedUntil = nil
    return true
  }

  /// By the owner or by staff. `isNeeded`: a company with other members has no other owner.
  package mutating func requestDeletion(isNeeded: Bool, now: Instant) throws(AccountError) {
    guard state == .active else { throw .wrongState(state) }
    if isNeeded { throw .lastOwner }
    state = .deletionRequested
    deletionDue = now + DeletionPolicy.grace
  }

  /// Whoever signs in did not mean it: true if there was something to take back.
  package mutating func cancelDeletion() -> Bool {
    guard state == .deletionRequested else { return false }
    state = .active
    deletionDue = nil
    return true
  }

  /// By the clock, when the days of grace are over.
  package mutating func erase(isNeeded: Bool, now: Instant) throws(AccountError) {
    guard state == .deletionRequested, let due = deletionDue else { throw .wrongState(state) }
    guard due <= now else { throw .graceLasts(until: due) }
    if isHeld { throw .legalHold }
    if isNeeded { throw .lastOwner }
    state = .deleted
    deletionDue = nil
  }
}

package enum AccountError: Error, Equatable {
  case notFound
  /// There is no such step from this state.
  case wrongState(UserState)
  /// A term that ends before it begins.
  case termOver
  case lastOwner
  case legalHold
  case graceLasts(until: Instant)
  /// Nobody suspends himself, and only a superuser staff or superusers.
  case beyondOwnRights
  case wrongPassword
}

package enum DeletionPolicy {
  package static let grace = Duration.seconds(14 * 86_400)
  /// How long a service may take to answer before it is asked again.
  package static let patience = Duration.seconds(3_600)
  /// Who keeps something of a person.
  package static let services = ["booking", "community", "identity", "services", "techorda"]
}
