/// What cannot be done with a hook, a delivery or a source.
package enum HookError: Error, Sendable, Hashable {
  /// No such hook, or not for whoever asks.
  case missing
  case stale(current: Int64)
  /// The secret of an application's hook is that application's alone.
  case ofApplication
  /// Services of which the owner may not hear.
  case servicesNotOpen([String])
  /// So many hooks are all that one owner has.
  case tooMany(limit: Int)
  /// A paused hook is sent nothing.
  case paused
  /// A message to another system that waits or was taken needs no retry.
  case notFailed
}

/// Why a call that came in was not taken.
package enum IncomingHookError: Error, Sendable, Hashable {
  case unknownSource
  /// One of the three fields is not there, or is none.
  case badHeaders
  /// Too old or of the future.
  case badTime
  case badSignature
  /// The same id with other bytes.
  case idReused
}
