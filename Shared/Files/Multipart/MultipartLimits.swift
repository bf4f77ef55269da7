/// What a form may measure, in bytes unless said otherwise.
package struct MultipartLimits: Sendable {
  /// The number of parts.
  package var parts = 64
  /// The head of a part with its line ends.
  package var head = 8_192
  /// What stands before the first delimiter: clients of today send nothing.
  package var preamble = 1_024
  /// The values of all fields that are no files.
  package var fields = 65_536

  package init() {}
}
