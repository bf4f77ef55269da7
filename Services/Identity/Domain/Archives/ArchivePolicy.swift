package enum ArchivePolicy {
  /// Who keeps something of a person, in the order in which the archive has it.
  package static let services = ["identity", "services", "community", "booking", "techorda"]
  /// How many one person may ask for in a week.
  package static let perWeek = 3
  package static let week = Duration.seconds(7 * 86_400)
  /// How long it can be fetched.
  package static let kept = Duration.seconds(7 * 86_400)
  /// How long a service may take before it is asked again.
  package static let patience = Duration.seconds(600)
  /// How long all of them may take before the archive is given up.
  package static let longest = Duration.seconds(7 * 86_400)
  /// How long it is known that there was one.
  package static let remembered = Duration.seconds(90 * 86_400)
  /// The most bytes of what one service gives.
  package static let mostBytes = 256 << 20
}
