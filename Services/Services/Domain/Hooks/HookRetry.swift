/// When a delivery that failed is tried again. It is given up three days after it began: whoever was
/// away for a long weekend has missed nothing.
package enum HookRetry {
  package static let patience: Duration = .seconds(3 * 86_400)

  private static let pauses: [Duration] = [
    .seconds(60), .seconds(2 * 60), .seconds(5 * 60), .seconds(15 * 60), .seconds(30 * 60),
    .seconds(3_600), .seconds(2 * 3_600),
  ]
  private static let longest: Duration = .seconds(4 * 3_600)

  /// The pause after so many attempts, from 1.
  package static func pause(after tries: Int) -> Duration {
    pauses.indices.contains(tries - 1) ? pauses[tries - 1] : longest
  }

  /// When the attempts are due of a delivery that always fails at once, the first of them at zero.
  package static var schedule: [Duration] {
    var times: [Duration] = [.zero]
    while let last = times.last {
      let next = last + pause(after: times.count)
      guard next < patience else { break }
      times.append(next)
    }
    return times
  }
}
