import Access
import Idempotency
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// What the routes and jobs of expertise work with.
package struct ExpertiseDesk: Sendable {
  let opinions: Opinions
  let database: Database
  let commands: IdempotentCommands
  let memberships: Memberships
  let cursors: CursorSigner
  let signatures: SignatureDesk
  let clock: WallClock

  /// The right to give an opinion; whose opinions are asked for is said by a service's groups.
  static let give = "services.give_expertise"
}

extension ServicesApplication {
  package var expertise: ExpertiseDesk {
    ExpertiseDesk(
      opinions: Opinions(requests: requests), database: database, commands: commands,
      memberships: memberships, cursors: cursors, signatures: signatureDesk,
      clock: clock)
  }
}

extension ExpertiseDesk {
  /// Those of whom identity says that they are not of the company. Asked before the transaction; where
  /// it cannot be asked nothing is saved.
  func cleared(
    _ experts: [Int64], of company: Int64?
  ) async throws -> ClearedExperts {
    try await memberships.cleared(experts, of: company)
  }
}

extension Memberships {
  func cleared(_ people: [Int64], of company: Int64?) async throws -> ClearedExperts {
    guard let company else { return ClearedExperts(of: nil, []) }
    var ids: Set<Int64> = []
    for person in people where try await !isMember(person, company) { ids.insert(person) }
    return ClearedExperts(of: company, ids)
  }
}
