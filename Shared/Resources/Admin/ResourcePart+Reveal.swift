import Access
import Audit
import HTTPCore
import JSON
import Kernel
import Postgres

extension ResourcePart {
  /// `POST …/{id}/reveals` with `{"columns": ["iin"], "reason": "…"}`: personal values in full, for
  /// holders of `app.reveal_model`. Who looked at what and why stays in the action log.
  func reveal(_ request: Request, by principal: Principal) async throws -> Response {
    let writer = try await writer(request, principal)
    let plan = writer.plan
    let reach = try plan.resource.read.reach(of: principal).condition()
    try principal.require(ModelName(table: plan.table.name).permission("reveal"))
    let key = try plan.key(request)
    let wish = try await RevealWish(request, plan)
    return try await writer.database.transaction { transaction in
      let rows = try await transaction.query(
        """
        with item as (
          select \(wish.list) from \(identifier: plan.table.name) item
          where item.\(identifier: plan.table.key.name) = \(key) and \(reach ?? "true")
        ), logged as (
          insert into core_actionlog (action, log_type, source, primary_key, data, ip_address,
            user_agent, method, path, user_id)
          select 'reveal', 'access', \(plan.resource.model),
            left(\(request.parameter("id") ?? ""), 50), \(JSONText(wish.record))::jsonb,
            \(writer.context.origin.address)::text::inet,
            left(\(writer.context.origin.userAgent), 500), 'POST', left(\(request.path), 500),
            \(principal.userID)::bigint
          from item
        )
        select * from item
        """)
      guard let row = rows.first else { throw NothingThere() }
      return Response.json { json in RowJSON.plain.write(row, to: &json) }
        .with(.cacheControl, "no-store")
    }
  }
}

private struct RevealWish {
  let columns: [String]
  let reason: String

  init(_ request: Request, _ plan: ResourcePlan) async throws {
    var input = try await request.json()
    let columns = input.strings("columns", count: 1...50)
    let personal = plan.resource.columns.personal
    if let columns, !columns.allSatisfy(personal.contains) {
      input.fault("columns", .choice(personal.sorted()))
    }
    let reason = input.string("reason", min: 5, max: 500, multiline: true)
    (self.columns, self.reason) = try input.finish(columns, reason)
  }

  var list: SQL { columns.map { "item.\(identifier: $0)" as SQL }.joined(", ") }

  var record: [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        json.array("columns", columns) { $0.value($1) }
        json.field("reason", reason)
      }
    }
  }
}
