package import Access
import EventFeed
import FoundationEssentials
import IdentityApp
package import IdentityDomain
package import IdentityStore
import JSON
import Kernel
import Outbox
import Postgres

extension IdentityWorld {
  package var complaints: Complaints { app.complaints }
  package var sanctions: Sanctions { app.sanctions }
  package var sessions: Sessions { app.sessions }

  /// Somebody with these rights: registered, active, signed in.
  package func staff(_ email: String, _ rights: String...) async throws -> Principal {
    let member = try await member(email)
    return Principal(
      kind: .user, issuer: Principal.gateway, userID: member.userID, sessionID: member.sessionID,
      permissions: Set(rights))
  }

  /// A company of the first, to which the others belong.
  package func company(
    of owner: UserID, with others: [(UserID, MemberRole)] = []
  ) async throws -> CompanyID {
    guard let number = TaxNumber("200140000004") else { throw NoLetter() }
    let wish = NewCompany(
      taxNumber: number, name: Localized(ru: "Тау құс"), shortName: "", legalForm: "",
      legalAddress: "", city: "", website: "", about: "")
    let now = clock.now
    let id = try await database.transaction { transaction in
      try await companies.create(wish, author: owner, now: now, in: transaction).id
    }
    let actor = Actor(user: owner, isStaff: true)
    for (other, role) in others {
      try await companies.changeMembers(of: id, by: owner, now: now) {
        try $0.add(other, as: role, by: actor)
      }
    }
    return id
  }

  /// What another service says of an erasure, as it comes by the feed.
  package func hearReceipt(
    of user: Int64, from service: String, counts: [String: Int] = [:], claiming name: String? = nil
  ) async throws {
    let event = UserErased(id: user, service: name ?? service, counts: counts)
    let envelope = Envelope(
      id: UUID(), position: 1, type: UserErased.type, version: 1, aggregateType: "erasure",
      aggregateID: String(user), aggregateRevision: 1, actorID: nil, traceID: nil,
      occurredAt: clock.now, data: try JSONCoding.encode(event))
    for subscription in app.subscriptions where subscription.source == service {
      guard let handler = subscription.handlers[UserErased.type] else { continue }
      try await database.transaction { try await handler(envelope, $0) }
    }
  }

  package func state(of user: UserID) async throws -> String? {
    try await database.query("select state from account_user where id = \(user)").first?
      .string("state")
  }

  /// The clock goes on and the jobs of accounts run.
  package func pass(_ duration: Duration) async throws {
    clock.move(duration)
    try await app.turnAccounts()
  }

  /// The code of the newest letter to somebody by which a decision can be appealed.
  package func appealCode(to recipient: String) async throws -> String {
    let words = try await letters(to: recipient).last?.split { $0.isWhitespace } ?? []
    guard let code = words.last else { throw NoLetter() }
    return String(code)
  }
}
