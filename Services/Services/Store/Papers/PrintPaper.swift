package import JSON
import Jobs
import Kernel

/// Makes the PDF of one paper.
package struct PrintPaper: Job {
  package static let name = "papers.print"
  package static let queue = "papers"
  /// With its pauses hours long. Where the tool is missing none of them counts.
  package static let attempts = 14
  package static let timeLimit: Duration = .seconds(5 * 60)

  package let paper: Int64

  init(_ paper: Int64) { self.paper = paper }

  package init(payload input: inout InputReader) throws {
    let paper = input.integer("paper", in: 1 ... .max)
    self.paper = try input.finish(paper)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in json.field("paper", paper) }
  }
}
