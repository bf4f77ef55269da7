import Postgres

/// Names of people and companies in the slice: COPY makes no events, so the snapshots are filled
/// from the old database, as identity's events would fill them. A tombstone stays one.
struct ReferenceFill {
  let source: Session
  let target: Session

  func run() async throws {
    try await fill(
      "user_ref", "id, display_name, avatar, locale, rev, deleted",
      """
      select id, case when deleted_at is null
          then concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')) else '' end,
        case when deleted_at is null then avatar end, locale, 1, deleted_at is not null
      from public.account_user
      """)
    try await fill(
      "company_ref", "id, name, verified, rev, deleted, region",
      """
      select id, name, verified, 1, false,
        coalesce(nullif(btrim(region), ''), nullif(btrim(city), ''), '')
      from public.account_company
      """)
  }

  private func fill(_ table: String, _ columns: String, _ select: String) async throws {
    let names = columns.split(separator: ",").map { $0.filter { $0 != " " } }.dropFirst()
    let sets = names.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    try await target.run(
      script: """
        begin;
        create temporary table incoming on commit drop as select \(columns) from \(table)
        with no data
        """)
    do {
      _ = try await target.copyIn(
        "copy incoming (\(columns)) from stdin", from: source, "copy (\(select)) to stdout")
      try await target.run(
        script: """
          insert into \(table) as known (\(columns)) select \(columns) from incoming
          on conflict (id) do update set \(sets) where not known.deleted and known.rev <= 1;
          commit
          """)
    } catch {
      try? await target.run(script: "rollback")
      throw error
    }
  }
}
