package enum PressPolicy {
  package static let longestSubject = 255
  package static let longestText = 5_000
  /// Of one writer and from one network in a day: whoever asks more telephones.
  package static let limits = AttemptPolicy(
    perAccount: 5, perAddress: 20, window: .seconds(86_400))
  /// After it was answered or closed, and of one that nobody took after it came.
  package static let kept = Duration.seconds(365 * 86_400)
}
