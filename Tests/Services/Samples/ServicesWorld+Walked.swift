package import Postgres
package import ServicesDomain

/// What the database knows of a walk.
extension ServicesWorld {
  /// How far the histories of requests are: what comes after it was walked.
  package func historyMark() async throws -> Int64 {
    try await database.query(
      "select coalesce(max(id), 0)::bigint as last from service_servicerequestbpstatus"
    ).first?.int64("last") ?? 0
  }

  /// The histories of a service's requests, held against its table. Where two of its moves lead the
  /// same way, it is the staff's if one of `staff` made it. What two superusers put right is no
  /// move, and whoever rests stays where he is.
  package func histories(
    of service: String, by table: ProcessTable, staff: Set<Int64> = [], after mark: Int64 = 0
  ) async throws -> WalkedEdges {
    let rows = try await database.query(
      """
      select step, before, user_id, author_id, is_rest from (
        select b.id, b.bp_status as step, b.user_id, r.author_id, b.corrects_id,
          coalesce(l.action in ('paused', 'resumed'), false) as is_rest,
          lag(b.bp_status) over (partition by b.service_request_id order by b.id) as before
        from service_servicerequestbpstatus b
        join service_servicerequest r on r.id = b.service_request_id
        left join service_servicerequestlog l on l.id = b.log_id
        where r.service_id = \(service)
      ) history
      where id > \(mark) and before is not null and corrects_id is null
      """)
    var walked = WalkedEdges()
    for row in rows {
      let (from, to) = (try row.string("before"), try row.string("step"))
      if try from == to && row.bool("is_rest") { continue }
      let user = try row.optionalInt64("user_id")
      let isOwn = try user != nil && user == row.optionalInt64("author_id")
      let isStaff = user.map { staff.contains($0) } ?? false
      let party: ProcessTable.Party = isOwn ? .applicant : isStaff ? .staff : .system
      let moves = table.moves.filter { $0.from == from && $0.to == to }
      guard let move = moves.first(where: { $0.party == party }) ?? moves.first else {
        walked.note(stray: "\(from) → \(to)")
        continue
      }
      if isOwn, move.party == .staff { walked.note(stray: "\(move.edge), of one's own") }
      walked.count(move.edge)
    }
    return walked
  }

  /// From now on every step that is written of these is noted: their machines keep no history.
  package func watch(_ tables: [String]) async throws {
    _ = try await database.query(
      "create table walked_step (machine text not null, before text not null, after text not null)")
    _ = try await database.query(
      """
      create function note_walked_step() returns trigger language plpgsql as $$
      begin
        insert into walked_step values (tg_table_name, old.status, new.status);
        return null;
      end $$
      """)
    for table in tables {
      // What moves a thing moves its version on.
      _ = try await database.query(
        """
        create trigger walked after update on \(identifier: table) for each row
        when (old.row_version <> new.row_version) execute function note_walked_step()
        """)
    }
  }

  /// What was noted of one of them. `edges`: all of its machine, one from each status to another.
  package func steps(of table: String, along edges: [WalkEdge]) async throws -> WalkedEdges {
    let rows = try await database.query(
      """
      select before, after, count(*) as times from walked_step where machine = \(table)
      group by before, after
      """)
    var walked = WalkedEdges()
    for row in rows {
      let (from, to) = (try row.string("before"), try row.string("after"))
      if let edge = edges.first(where: { $0.from == from && $0.to == to }) {
        walked.count(edge, try row.int("times"))
      } else if from != to {
        walked.note(stray: "\(from) → \(to)")
      }
    }
    return walked
  }

  /// Edges that leave their trace elsewhere: the statements count what each of them has left.
  package func traces(_ edges: [(edge: WalkEdge, counted: SQL)]) async throws -> WalkedEdges {
    var walked = WalkedEdges()
    for (edge, sql) in edges { walked.count(edge, try await count(sql)) }
    return walked
  }
}
