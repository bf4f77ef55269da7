/// The sizes that there are. A fixed list, so that nobody can ask for a million different ones.
package enum ThumbnailVariant: String, Sendable, CaseIterable {
  case small, medium, large
  /// Cut to a square around what draws the eye.
  case square

  /// Pixels of the longer side; a smaller picture stays as it is.
  package var side: Int {
    switch self {
    case .small: 160
    case .medium: 480
    case .large: 1_280
    case .square: 256
    }
  }

  var arguments: [String] {
    switch self {
    case .small, .medium, .large: ["\(side)", "--height", "\(side)", "--size", "down"]
    case .square: ["\(side)", "--height", "\(side)", "--crop", "attention"]
    }
  }
}
