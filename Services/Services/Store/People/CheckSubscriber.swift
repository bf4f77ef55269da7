package import FoundationEssentials
package import JSON
import Jobs
import Kernel

/// Asks identity whether somebody who follows requests may still see them.
package struct CheckSubscriber: Job {
  package static let name = "requests.subscriber"
  /// With its pauses hours long: identity comes back meanwhile.
  package static let attempts = 14

  package let user: Int64
  /// The event that gave rise to it.
  package let event: UUID

  init(user: Int64, event: UUID) {
    self.user = user
    self.event = event
  }

  package init(payload input: inout InputReader) throws {
    let user = input.integer("user", in: 1 ... .max)
    let event = input.uuid("event")
    (self.user, self.event) = try input.finish(user, event)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("user", user)
      json.field("event", event.text)
    }
  }
}
