import Synchronization

private let seed = UInt64.random(in: .min ... .max)
private let counter = Atomic<UInt64>(0)

/// An id that is unlikely to repeat and never zero: SplitMix64 over a random seed. For tracing,
/// never for secrets.
func nextID() -> UInt64 {
  let step = counter.wrappingAdd(0x9e37_79b9_7f4a_7c15, ordering: .relaxed).newValue
  var value = seed &+ step
  value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
  value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
  return max(1, value ^ (value >> 31))
}
