package import JSON
import Jobs

/// Brings the expertise of one request up to date: somebody declined, or it has just begun.
package struct ExpertiseTurn: Job {
  package static let name = "expertise.turn"

  package let request: Int64

  package init(request: Int64) { self.request = request }

  package init(payload input: inout InputReader) throws {
    let request = input.integer("request", in: 1 ... .max)
    self.request = try input.finish(request)
  }

  package func write(to json: inout JSONWriter) {
    json.object { $0.field("request", request) }
  }
}
