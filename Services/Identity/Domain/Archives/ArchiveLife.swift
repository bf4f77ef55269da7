package import Kernel

/// Where an archive of somebody's data stands.
package enum ArchiveState: String, Sendable, CaseIterable {
  /// Some service has not given its part yet.
  case gathering
  /// All parts are there.
  case packing
  case ready
  case failed
  /// It was ready; the file is gone.
  case expired

  package var isOpen: Bool { self == .gathering || self == .packing }
}

/// Why there will be no file.
package enum ArchiveFailure: String, Sendable, CaseIterable {
  /// Some service gave nothing for days.
  case unanswered
  case tooLarge = "too-large"
}

/// The steps of an archive. What comes too late changes nothing: an answer that was given already, a
/// file for an archive that was given up.
package struct ArchiveLife: Sendable, Equatable {
  package private(set) var state: ArchiveState
  package private(set) var failure: ArchiveFailure?
  /// Services that have given nothing yet.
  package private(set) var awaited: Set<String>
  package let askedAt: Instant
  package private(set) var expiresAt: Instant?

  package init(askedAt: Instant) {
    state = .gathering
    awaited = Set(ArchivePolicy.services)
    self.askedAt = askedAt
  }

  package init(
    stored state: ArchiveState, awaited: Set<String>, askedAt: Instant, expiresAt: Instant?
  ) {
    self.state = state
    self.awaited = awaited
    self.askedAt = askedAt
    self.expiresAt = expiresAt
  }

  /// False if nobody waits for it.
  package mutating func receive(_ service: String) -> Bool {
    guard state == .gathering, awaited.remove(service) != nil else { return false }
    if awaited.isEmpty { state = .packing }
    return true
  }

  package mutating func finish(now: Instant) -> Bool {
    guard state == .packing else { return false }
    state = .ready
    expiresAt = now + ArchivePolicy.kept
    return true
  }

  package mutating func fail(_ why: ArchiveFailure) -> Bool {
    guard state.isOpen else { return false }
    state = .failed
    failure = why
    return true
  }

  /// By the clock. False if nothing is due.
  package mutating func turn(now: Instant) -> Bool {
    if state.isOpen, askedAt + ArchivePolicy.longest <= now { return fail(.unanswered) }
    guard state == .ready, let end = expiresAt, end <= now else { return false }
    state = .expired
    return true
  }
}

package enum ArchiveError: Error, Equatable {
  case notFound
  /// One at a time.
  case openAlready
  case tooMany(limit: Int, retryAfter: Duration)
  case notReady
  case failed
  case expired
}
