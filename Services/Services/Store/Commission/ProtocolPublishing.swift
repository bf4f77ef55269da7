import Kernel
import Outbox
import Postgres
import ServicesContract
import ServicesDomain

/// A protocol as the other contexts hear of it.
enum ProtocolPublishing {
  static func append(
    _ event: (some ProtocolEvent).Type, _ minutes: CommissionProtocol, number: String? = nil,
    title: Localized, by actor: Int64?, in tx: Transaction
  ) async throws {
    func ids(_ decision: ProtocolDecision) -> [Int64] {
      minutes.items.filter { $0.decision == decision }.map(\.requestID)
    }
    let facts = ProtocolFacts(
      protocolID: minutes.id, number: number ?? minutes.number, serviceCode: minutes.serviceCode,
      serviceTitle: title, memberIDs: minutes.members.map(\.userID).sorted(),
      accepted: ids(.accepted), rejected: ids(.rejected))
    try await OutboxWriter.append(
      event.init(facts: facts), rev: minutes.rowVersion, actor: actor, in: tx)
  }
}
