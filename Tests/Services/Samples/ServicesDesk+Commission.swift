package import Access
import HTTPCore
import Jobs
import Observability
import Postgres
import ServicesApp
package import ServicesDomain
package import TestSupport

extension ServicesDesk {
  /// Keeps the commission's papers.
  package var secretary: Principal {
    keeper(CommissionSamples.secretary)
  }

  package func keeper(_ id: Int64, isSuperuser: Bool = false) -> Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: id,
      permissions: [ServicesApplication.keepProtocols], isStaff: true, isSuperuser: isSuperuser)
  }

  /// The grant with its process and its commission.
  package func commission(isSecret: Bool = false) async throws -> CommissionWorld {
    let here = CommissionWorld(world)
    try await here.prepare(isSecret: isSecret)
    return here
  }

  package func put(
    _ path: String, _ body: String, version: String? = nil, as principal: Principal
  ) async throws -> ServiceClient.Answer {
    try await send(
      .put, path, body, headers: version.map { [(name: "If-Match", value: $0)] } ?? [],
      as: principal)
  }

  /// Votes of the commission's members by the address, the choices in the members' order.
  package func vote(
    _ choices: [VoteChoice], on request: Int64, receipts: [String]? = nil
  ) async throws {
    for (place, choice) in choices.enumerated() {
      let receipt = receipts.map { ",\"receipt\":\"\($0[place])\"" } ?? ""
      let answer = try await put(
        "/api/v1/services/requests/\(request)/votes/mine",
        "{\"choice\":\"\(choice.rawValue)\",\"comment\":\"сөз\"\(receipt)}",
        as: person(CommissionSamples.voters[place]))
      guard answer.status == 200 else { throw NotTaken(status: answer.status) }
    }
  }

  package struct NotTaken: Error { package let status: Int }

  /// Does what the commission has to do; how many attempts that were.
  @discardableResult
  package func doCommissionJobs() async throws -> Int {
    try await JobRunner(
      app.commissionJobs, database: world.database,
      logger: Logger(label: "test", sink: .recording()), metrics: Metrics()
    ).runDue()
  }
}
