package import Kernel
import Postgres
import ServicesDomain
package import ServicesStore

extension CommissionWorld {
  /// A day on which the commission sat.
  package static var day: Day {
    Day(daysSinceEpoch: Int(WallClock.live.now().seconds / 86_400) - 1)
  }

  package func draft(attending people: [Int64]? = nil) async throws -> Int64 {
    try await database.transaction { [protocols] tx in
      try await protocols.draft(
        for: CommissionWorld.service, heldOn: CommissionWorld.day, attending: people, in: tx)
    }
  }

  package func put(
    accepted: [Int64] = [], rejected: [Int64] = [], undecided: [Int64] = [], on id: Int64
  ) async throws {
    try await database.transaction { [protocols] tx in
      try await protocols.put(
        Agenda(accepted: accepted, rejected: rejected, undecided: undecided), on: id,
        expecting: nil, in: tx)
    }
  }

  package func agree(_ id: Int64) async throws {
    try await database.transaction { [protocols] tx in
      try await protocols.agree(
        id, by: CommissionSamples.secretary, expecting: nil, in: tx)
    }
  }

  package func reopen(_ id: Int64) async throws {
    try await database.transaction { [protocols] tx in
      try await protocols.reopen(id, expecting: nil, in: tx)
    }
  }

  package func askToSign(_ id: Int64) async throws {
    try await database.transaction { [protocols] tx in
      try await protocols.askToSign(
        id, by: CommissionSamples.secretary, expecting: nil, in: tx)
    }
  }

  /// A signature that was checked, whatever it is: here it is not asked how. `former`: not over the text
  /// as it is.
  @discardableResult
  package func sign(
    _ id: Int64, by user: Int64, over former: FrozenDocument? = nil
  ) async throws -> Bool {
    let newest = try await requests.documents.newest(of: Protocols.text(of: id))
    guard let document = former ?? newest else { throw SignatureRefusal.nothingToSign }
    let signature = try CheckedSignature.sample(of: document, by: user)
    return try await database.transaction { [protocols] tx in
      try await protocols.take(signature, of: document, on: id, in: tx)
    }
  }

  package func complete(_ id: Int64) async throws {
    try await database.transaction { [protocols] tx in
      try await protocols.complete(
        id, by: CommissionSamples.secretary, expecting: nil, in: tx)
    }
  }

  @discardableResult
  package func apply(_ id: Int64, by user: Int64? = nil) async throws -> Bool {
    try await database.transaction { [protocols] tx in
      try await protocols.apply(id, by: user, in: tx)
    }
  }

  /// A protocol that everybody has signed.
  package func signed(accepted: [Int64], rejected: [Int64] = []) async throws -> Int64 {
    let id = try await draft()
    try await put(accepted: accepted, rejected: rejected, on: id)
    try await agree(id)
    try await askToSign(id)
    for user in CommissionSamples.voters + [CommissionSamples.secretary] {
      try await sign(id, by: user)
    }
    return id
  }

  package func status(of id: Int64) async throws -> String {
    try await database.query("select status from service_protocol where id = \(id)").first?
      .string("status") ?? ""
  }

  package func propose(_ id: Int64, by user: Int64) async throws {
    try await database.transaction { [protocols] tx in
      try await protocols.proposeAnnulment(of: id, because: "Қате шешім", by: user, in: tx)
    }
  }

  package func confirm(_ id: Int64, by user: Int64) async throws {
    try await database.transaction { [protocols] tx in
      try await protocols.confirmAnnulment(of: id, by: user, in: tx)
    }
  }
}
