/// Looks for malicious programs in the bytes of a file.
package protocol VirusScanner: Sendable {
  /// `next` gives the file piece by piece, `nil` at its end. Throws `ScannerUnavailable` if there is no
  /// verdict, and what `next` throws.
  func scan(_ next: () async throws -> [UInt8]?) async throws -> ScanVerdict
}

package enum ScanVerdict: Sendable, Hashable {
  case clean
  /// What was found in it, by the scanner's name for it.
  case infected(String)
}

/// The scanner has said nothing of the file: nobody may take it for clean.
package struct ScannerUnavailable: Error, Hashable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
