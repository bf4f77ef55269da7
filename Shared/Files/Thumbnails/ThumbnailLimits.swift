import Processes

/// What the making of one thumbnail may take.
package struct ThumbnailLimits: Sendable {
  /// On the clock.
  package var time = Duration.seconds(20)
  /// Of the processor, in seconds.
  package var processor = 20
  /// Bytes of address space: the libraries alone take a good part of it.
  package var memory = 1 << 30
  /// Bytes of the result.
  package var output = 4 << 20
  /// Pixels of the picture.
  package var pixels = 50_000_000

  package init() {}

  var child: ChildLimits {
    ChildLimits(processor: processor, memory: memory, output: output)
  }
}
