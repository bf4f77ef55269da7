import EventLoop

/// The limits that every request asks for, in nanoseconds.
struct Timeouts: Sendable {
  let head: UInt64
  let idle: UInt64
  let handler: UInt64

  init(_ limits: ServerLimits) {
    head = limits.headTimeout.clampedNanoseconds
    idle = limits.idleTimeout.clampedNanoseconds
    handler = limits.handlerDeadline.clampedNanoseconds
  }
}
