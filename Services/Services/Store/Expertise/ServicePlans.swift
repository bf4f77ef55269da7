import Postgres
import ServicesDomain

/// What a service's `config` says of expertise and pitching.
enum ServicePlans {
  private static let config = Statement("select config from service_service where code = $1")

  /// Throws `OpinionRefusal.notOffered` and `.misconfigured`.
  static func expertise(of service: String, in tx: Transaction) async throws -> ExpertisePlan {
    guard let config = try await read(service, in: tx) else { throw OpinionRefusal.notOffered }
    do {
      guard let plan = try ExpertisePlan(config: config) else { throw OpinionRefusal.notOffered }
      return plan
    } catch let faults as ConfigFaults { throw OpinionRefusal.misconfigured(faults.faults) }
  }

  /// Throws `PitchingRefusal.unknownService`, `.notOffered` and `.misconfigured`.
  static func pitching(of service: String, in tx: Transaction) async throws -> PitchingPlan {
    guard let config = try await read(service, in: tx) else {
      throw PitchingRefusal.unknownService
    }
    do {
      guard let plan = try PitchingPlan(config: config) else { throw PitchingRefusal.notOffered }
      return plan
    } catch let faults as ConfigFaults { throw PitchingRefusal.misconfigured(faults.faults) }
  }

  private static func read(_ service: String, in tx: Transaction) async throws -> FormValue? {
    guard let row = try await tx.query(config(service)).first else { return nil }
    return try FormValue(json: row.json("config"))
  }
}
