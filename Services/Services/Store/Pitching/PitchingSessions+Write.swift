package import Kernel
package import Postgres
import ServicesDomain

extension PitchingSessions {
  private static let inserting = Statement(
    """
    insert into service_pitchingsession (service_id, title, starts_at, place, link, minutes, trims,
      min_grades, criteria, created_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10)
    returning id
    """)

  /// A day in draft, with what the service says of pitching. `startsAt` is there.
  package func make(
    _ wish: PitchingWish, for service: String, startsAt: Instant, by manager: Int64,
    in tx: Transaction
  ) async throws -> Int64 {
    let plan = try await ServicePlans.pitching(of: service, in: tx)
    let row = try await tx.query(
      PitchingSessions.inserting(
        service, wish.title ?? "", startsAt, wish.place ?? "", wish.link ?? "",
        wish.minutes ?? plan.minutes, wish.trims ?? plan.trims,
        wish.fewestGrades ?? plan.fewestGrades,
        JSONText(FormValue.list(plan.criteria.map(\.document)).bytes), manager)
    ).first
    guard let id = try row?.int64("id") else { throw PitchingRefusal.missing }
    try await set(wish, of: id, service: service, in: tx)
    return id
  }

  private static let changing = Statement(
    """
    update service_pitchingsession set title = coalesce($2, title),
      starts_at = coalesce($3, starts_at), place = coalesce($4, place), link = coalesce($5, link),
      minutes = coalesce($6, minutes), trims = coalesce($7, trims),
      min_grades = coalesce($8, min_grades), row_version = row_version + 1, updated_at = now()
    where id = $1
    """)

  /// Changes a day in draft. `version` is what the manager saw.
  package func change(
    _ id: Int64, _ wish: PitchingWish, expecting version: Int64?, in tx: Transaction
  ) async throws {
    let locked = try await PitchingSessions.lock(id, in: tx)
    if let version, version != locked.session.rowVersion {
      throw PitchingRefusal.stale(current: locked.session.rowVersion)
    }
    try locked.session.check(.change)
    _ = try await tx.query(
      PitchingSessions.changing(
        id, wish.title, wish.startsAt, wish.place, wish.link, wish.minutes, wish.trims,
        wish.fewestGrades))
    try await set(wish, of: id, service: locked.session.service, in: tx)
  }

  private func set(
    _ wish: PitchingWish, of id: Int64, service: String, in tx: Transaction
  ) async throws {
    if let jurors = wish.jurors { try await set(jurors: jurors, of: id, in: tx) }
    if let requests = wish.requests {
      try await set(requests: requests, of: id, service: service, in: tx)
    }
  }

  /// Who stays keeps his row: the history tells who came and who went.
  private func set(jurors: [Int64], of id: Int64, in tx: Transaction) async throws {
    for juror in jurors.sorted() {
      let rows = try await tx.query(References.holdingUser(juror))
      try await References.checkUser(juror, rows, in: tx)
    }
    _ = try await tx.batch([
      """
      delete from service_pitchingjuror
      where session_id = \(id) and user_id <> all(\(jurors.asArray)::int[])
      """,
      """
      insert into service_pitchingjuror (session_id, user_id)
      select \(id), juror from unnest(\(jurors.asArray)::int[]) juror
      on conflict (session_id, user_id) do nothing
      """,
    ])
  }

  private static let eligible = Statement(
    """
    select r.id from service_servicerequest r
    where r.id = any($1::int[]) and r.service_id = $2 and \(RequestColumns.submitted)
      and r.status in ('submitted', 'in_progress')
      and not exists (select from service_pitchingproject p
        where p.service_request_id = r.id and p.closed_at is null and p.session_id <> $3)
    """)

  private func set(
    requests wanted: [Int64], of id: Int64, service: String, in tx: Transaction
  ) async throws {
    let found = try await tx.query(PitchingSessions.eligible(wanted.asArray, service, id))
      .map { try $0.int64("id") }
    let refused = wanted.filter { !found.contains($0) }
    guard refused.isEmpty else { throw PitchingRefusal.requestsRefused(refused) }
    do {
      _ = try await tx.batch([
        """
        delete from service_pitchingproject
        where session_id = \(id) and service_request_id <> all(\(wanted.asArray)::int[])
        """,
        """
        insert into service_pitchingproject as known (session_id, service_request_id, position)
        select \(id), w.request, w.place
        from unnest(\(wanted.asArray)::int[]) with ordinality w (request, place)
        on conflict (session_id, service_request_id) do update
        set position = excluded.position, row_version = known.row_version + 1
        where known.position <> excluded.position
        """,
      ])
    } catch let error as DatabaseError where error.violates("service_pitchingproject_open") {
      // Somebody put it on another day meanwhile.
      throw PitchingRefusal.requestsRefused(wanted)
    }
  }
}
