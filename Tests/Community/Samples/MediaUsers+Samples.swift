package import CommunityApp

extension MediaUsers {
  /// No other context uses any file.
  package static let nobody = MediaUsers { _ in [] }
}
