/// An object as a file with a path, for programs that want one. The path is good as long as this
/// value lives.
package struct LocalCopy: Sendable {
  package let path: String
  /// Deletes a copy when nobody needs it any more.
  private let keeper: SpooledFile?

  /// A file of the store itself.
  init(inStore path: String) {
    self.path = path
    keeper = nil
  }

  init(_ copy: SpooledFile) {
    path = copy.path
    keeper = copy
  }
}
