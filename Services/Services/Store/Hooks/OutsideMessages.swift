import Audit
package import FoundationEssentials
package import JSON
import Jobs
package import Kernel
package import Postgres
package import ServicesDomain

/// What the EDMS and the CRM are told.
package struct OutsideMessages: Sendable {
  package let database: Database

  package init(database: Database) { self.database = database }

  private static let telling = Statement(
    """
    insert into service_outsidemessage (id, created_at, system, event_id, event_type,
      service_request_id, body)
    select gen_random_uuid(), $7, wanted.system, $1, $2::text, r.id, $6
    from unnest($5::text[]) wanted (system)
    join service_servicerequest r on r.id = $3
    join service_service s on s.code = $4
    where coalesce(s.config -> 'outside' -> wanted.system, '[]') @> to_jsonb($2::text)
    on conflict (system, event_id) do nothing
    returning id
    """)

  /// Leaves a message for each of the systems that the service's config wants to be told of this:
  /// `{"outside": {"edms": ["request.submitted"], "crm": ["request.created"]}}`.
  package func tell(
    _ news: HookNews, of request: Int64, to systems: [OutsideKind], now: Instant, in tx: Transaction
  ) async throws {
    guard !systems.isEmpty else { return }
    let told = try await tx.query(
      OutsideMessages.telling(
        news.event, news.type, Int32(request), news.service, systems.map(\.rawValue).asArray,
        news.body, now))
    for row in told { try await OutsideCallJob.enqueue(row.uuid("id"), in: tx) }
  }

  private static let reading = Statement(
    """
    select m.system, m.event_type, m.service_request_id, m.body, m.attempts
    from service_outsidemessage m where m.id = $1 and m.status = 'pending'
    """)

  /// `nil`: nobody has to be told any more.
  package func waiting(_ id: UUID) async throws -> OutsideMessage? {
    guard let row = try await database.query(OutsideMessages.reading(id)).first,
      let system = OutsideKind(rawValue: try row.string("system"))
    else { return nil }
    return OutsideMessage(
      id: id, system: system, type: try row.string("event_type"),
      request: try row.int64("service_request_id"), body: try row.string("body"),
      attempts: try row.int("attempts"))
  }

  /// With its trail: what became of the calls before.
  private static func retrying(_ id: UUID) -> SQL {
    let trail = ChangeTrail.ofCommand(on: "service.outsidemessage")
    return """
      with old as (
        select * from service_outsidemessage where id = \(id) and status = 'failed' for update
      ), made as (
        update service_outsidemessage set status = 'pending', failure = null, updated_at = now(),
          row_version = row_version + 1
        where id = (select id from old) returning id
      ), changed as (
        select id::text as key, event_type as label, to_jsonb(old) - 'body' as before from old
      )
      \(trail?.part(from: "changed") ?? .empty)
      select id from made
      """
  }

  private static let seeing = Statement(
    """
    select m.id, m.system, m.event_type, m.service_request_id, m.status, m.attempts, m.failure,
      m.reference, m.sent_at, m.created_at, m.row_version
    from service_outsidemessage m
    join service_servicerequest r on r.id = m.service_request_id
    join service_service s on s.code = r.service_id
    where m.id = $1 and ($2::text is null or s.organization_id = $2)
    """)

  /// One that was given up is tried again. Throws `HookError.missing`, `.notFailed`.
  package func retry(
    _ id: UUID, within organization: String?, in tx: Transaction
  ) async throws -> Row {
    guard try await !tx.query(OutsideMessages.seeing(id, organization)).isEmpty else {
      throw HookError.missing
    }
    guard try await !tx.query(OutsideMessages.retrying(id)).isEmpty else {
      throw HookError.notFailed
    }
    try await OutsideCallJob.enqueue(id, in: tx)
    guard let row = try await tx.query(OutsideMessages.seeing(id, organization)).first else {
      throw HookError.missing
    }
    return row
  }
}

/// A message that waits.
package struct OutsideMessage: Sendable {
  /// The same at every attempt: whoever gets it twice knows it.
  package let id: UUID
  package let system: OutsideKind
  package let type: String
  package let request: Int64
  package let body: String
  package let attempts: Int

  package init(
    id: UUID, system: OutsideKind, type: String, request: Int64, body: String, attempts: Int
  ) {
    self.id = id
    self.system = system
    self.type = type
    self.request = request
    self.body = body
    self.attempts = attempts
  }
}

/// Tells one system of one event.
package struct OutsideCallJob: Job {
  package static let name = "outside.tell"
  package static let queue = "outside"
  /// With pauses of up to an hour: about three days.
  package static let attempts = 80
  package static let timeLimit: Duration = .seconds(60)

  package let message: UUID

  package init(_ message: UUID) { self.message = message }

  package init(payload input: inout InputReader) throws {
    let message = input.uuid("message")
    self.message = try input.finish(message)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in json.field("message", message.text) }
  }

  static func enqueue(_ message: UUID, in tx: Transaction) async throws {
    try await JobQueue.enqueue(
      OutsideCallJob(message), in: tx, uniqueKey: "message:\(message.text)")
  }
}
