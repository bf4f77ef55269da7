/// What another program may take; `prlimit` sets it before it becomes the program.
package struct ChildLimits: Sendable {
  /// Of the processor, in seconds.
  private let processor: Int
  /// Bytes of address space: the libraries alone take a good part of it.
  private let memory: Int
  /// Bytes of a file that it writes.
  private let output: Int

  package init(processor: Int, memory: Int, output: Int) {
    self.processor = processor
    self.memory = memory
    self.output = output
  }

  var arguments: [String] {
    [
      "--as=\(memory)", "--cpu=\(processor)", "--fsize=\(output)", "--nofile=64", "--core=0",
    ]
  }
}
