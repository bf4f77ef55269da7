package import Access
package import HTTPCore
import JSON
package import Postgres

/// Runs commands so that a repeated request with the same `Idempotency-Key` is answered like the
/// first and does nothing again.
package struct IdempotentCommands: Sendable {
  package let database: Database

  package init(database: Database) { self.database = database }

  /// The command in a transaction. With a key, the claim of the key, the work and the answer commit
  /// together; a duplicate that comes meanwhile waits for the first. Only answers below 400 are
  /// remembered: what `command` throws leaves nothing, and the key stays free.
  package func run(
    _ request: Request, by principal: Principal,
    _ command: @escaping (Transaction) async throws -> Response
  ) async throws -> Response {
    guard let key = try await IdempotencyKey.of(request, principal) else {
      return try await database.transaction { try await command($0) }
    }
    return try await database.transaction { transaction in
      if let answer = try await claim(key, in: transaction) { return answer }
      let response = try await command(transaction)
      try remember(response, for: key, in: transaction)
      return response
    }
  }

  /// `nil` if the key is now ours, else the remembered answer. A key older than a day is free again.
  private func claim(_ key: IdempotencyKey, in transaction: Transaction) async throws -> Response? {
    let claimed = try await transaction.query(
      """
      insert into idempotency_key as known (principal, method, path, key, body_digest)
      values (\(key.principal), \(key.method), \(key.path), \(key.key), \(key.bodyDigest))
      on conflict (principal, method, path, key) do update
        set body_digest = excluded.body_digest, status = null, headers = null, body = null,
          created_at = now()
        where known.created_at < now() - interval '24 hours'
      returning 1 as one
      """)
    if !claimed.isEmpty { return nil }
    let known = try await transaction.query(
      """
      select body_digest, status, headers, body from idempotency_key
      where principal = \(key.principal) and method = \(key.method) and path = \(key.path)
        and key = \(key.key)
      """)
    guard let row = known.first else { return nil }
    guard try row.bytes("body_digest") == key.bodyDigest else { throw IdempotencyKeyReused() }
    return try RememberedAnswer(row).response
  }

  private func remember(
    _ response: Response, for key: IdempotencyKey, in transaction: Transaction
  ) throws {
    let answer = try RememberedAnswer(response)
    try transaction.enqueue(
      """
      update idempotency_key
      set status = \(answer.status), headers = \(JSONText(answer.headers)), body = \(answer.body)
      where principal = \(key.principal) and method = \(key.method) and path = \(key.path)
        and key = \(key.key)
      """)
  }

  /// Deletes keys older than a day, in pieces that block nobody. Returns how many.
  package func purge() async throws -> Int {
    var total = 0
    while true {
      let gone = try await database.query(
        """
        delete from idempotency_key where ctid in (
          select ctid from idempotency_key where created_at < now() - interval '24 hours'
          limit 1000)
        """)
      total += gone.affected
      if gone.affected < 1_000 { return total }
    }
  }
}

/// A small answer as it lies in the table.
private struct RememberedAnswer {
  let status: Int
  let headers: [UInt8]
  let body: [UInt8]

  /// The fields that belong to the answer itself.
  private static let kept: [KnownHeader] = [.contentType, .contentLanguage, .location, .etag]

  init(_ response: Response) throws {
    status = response.status.code
    switch response.body {
    case .empty: body = []
    case .bytes(let bytes): body = bytes
    case .stream, .file: throw AnswerNotRepeatable()
    }
    headers = JSONWriter.bytes { json in
      json.object { json in
        for field in RememberedAnswer.kept {
          if let value = response.headers[field] { json.field(field.text.description, value) }
        }
      }
    }
  }

  init(_ row: Row) throws {
    status = try row.int("status")
    headers = try row.json("headers")
    body = try row.bytes("body")
  }

  var response: Response {
    get throws {
      var response = Response(Status(status), body: body.isEmpty ? .empty : .bytes(body))
      for member in try JSONParser.parse(headers).members ?? [] {
        if let text = member.value.string { response.headers.append(member.key, text) }
      }
      response.headers.append("Idempotency-Replayed", "true")
      return response
    }
  }
}

/// A streamed answer cannot be remembered: such a route must not run as an idempotent command.
struct AnswerNotRepeatable: Error {}
