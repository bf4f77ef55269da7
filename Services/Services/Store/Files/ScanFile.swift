package import FoundationEssentials
package import JSON
import Jobs
import Kernel

/// Has one private file scanned for viruses.
package struct ScanFile: Job {
  package static let name = "files.scan"
  package static let queue = "files"
  /// With its pauses hours long: a scanner that is away comes back meanwhile.
  package static let attempts = 14
  package static let timeLimit: Duration = .seconds(5 * 60)

  package let file: UUID

  init(_ file: UUID) { self.file = file }

  package init(payload input: inout InputReader) throws {
    let text = input.string("file", max: 36)
    guard let file = UUID(uuidString: try input.finish(text)) else {
      throw JobRefused("the file has no key")
    }
    self.file = file
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in json.field("file", file.text) }
  }
}
