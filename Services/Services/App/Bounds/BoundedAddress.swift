import HTTPCore
import ServicesDomain
import ServicesStore

/// Addresses of hand-written routes that name something of an organisation's, and how it is found.
struct BoundedAddress: Sendable {
  private let root: String
  let thing: @Sendable (Request) -> BoundedThing?

  /// All addresses at the root and below it.
  private init(_ root: String, _ thing: @escaping @Sendable (Request) -> BoundedThing?) {
    self.root = "/api/v1/services/" + root
    self.thing = thing
  }

  private init(_ root: String, of table: String) {
    self.init(root) { BoundedThing(id: $0.parameter("id"), of: table) }
  }

  /// The one that a template belongs to; `nil` where nothing of an organisation is named, or its own
  /// statements ask whose it is.
  static func of(_ template: String) -> BoundedAddress? {
    all.first { template == $0.root || template.hasPrefix($0.root + "/") }
  }

  private static let all: [BoundedAddress] = [
    BoundedAddress("requests/{id}", of: "service_servicerequest"),
    BoundedAddress("expertise/{id}", of: "service_expertise"),
    BoundedAddress("ballots/{id}", of: "service_ballot"),
    BoundedAddress("protocols/{id}", of: "service_protocol"),
    BoundedAddress("pitching-sessions/{id}", of: "service_pitchingsession"),
    BoundedAddress("commissions/{code}") { BoundedThing(service: $0.parameter("code")) },
    BoundedAddress("managers/{service}") { BoundedThing(service: $0.parameter("service")) },
    BoundedAddress("processes/{service}") { BoundedThing(service: $0.parameter("service")) },
    BoundedAddress("reports/{kind}/{id}") { request in
      request.parameter("kind").flatMap(ReportKind.init(rawValue:)).flatMap {
        BoundedThing(id: request.parameter("id"), of: $0.table)
      }
    },
    BoundedAddress("tech-orda/reports/{id}", of: ReportKind.techOrda.table),
    BoundedAddress("purchase-plans/{id}", of: "service_guppurchaseplan"),
    BoundedAddress("purchase-applications/{id}", of: "service_guppurchaseapplication"),
    BoundedAddress("paper-templates/{id}", of: "service_papertemplate"),
    BoundedAddress("forms/{id}", of: "service_hubform"),
    BoundedAddress("hooks/{id}", of: "service_hook"),
  ]
}
