import HTTPCore

/// Decides which requests are recorded.
struct ProfileSampling: Sendable {
  private let isOn: Bool
  private let share: Double
  private let exact: Set<String>
  private let prefixes: [String]

  init(_ settings: ProfileSettings) {
    share = settings.share
    isOn = settings.share > 0
    exact = Set(settings.routes.filter { !$0.hasSuffix("*") })
    prefixes = settings.routes.filter { $0.hasSuffix("*") }.map { String($0.dropLast()) }
  }

  /// What every request pays for: all but nothing while nobody asks.
  func concerns(_ request: Request) -> Bool { isOn || request.headers.contains(.profile) }

  /// True for requests that chance has chosen.
  func takes(_ template: String) -> Bool {
    isOn && covers(template) && (share >= 1 || Double.random(in: 0..<1) < share)
  }

  /// Without named routes all that people can reach: other services ask for news all the time.
  private func covers(_ template: String) -> Bool {
    if exact.isEmpty, prefixes.isEmpty { return template.hasPrefix("/api/") }
    return exact.contains(template) || prefixes.contains(where: template.hasPrefix)
  }
}
