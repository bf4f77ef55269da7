package import IdentityDomain
package import Kernel
import Postgres

/// Something that can be removed, and why.
package struct StaleFlag: Sendable {
  /// `flag`, `switch` or `sample`.
  package let kind: String
  package let id: Int64
  package let name: String
  package let staleness: FlagStaleness
  package let owner: Int64?
  package let expiresAt: Instant?
  package let modified: Instant
}

extension FlagRecords {
  /// What has expired, and what is the same for everybody and has not been touched since `limit`; at
  /// most a thousand.
  package func stale(now: Instant, untouchedSince limit: Instant) async throws -> [StaleFlag] {
    try await database.read(
      """
      with seen as (
        select 'flag' as kind, id, name, owner_id, expires_at, modified,
          active_until is not null and active_until <= \(now) as ended,
          everyone is not null or not (
            coalesce(percent, 0) > 0 or testing or superusers or staff or authenticated
            or languages <> ''
            or exists (select from waffle_flag_groups where flag_id = f.id)
            or exists (select from waffle_flag_users where flag_id = f.id)
            or exists (select from waffle_flag_companies where flag_id = f.id)) as same
        from waffle_flag f
        union all
        select 'switch', id, name, owner_id, expires_at, modified, false, true
        from waffle_switch
        union all
        select 'sample', id, name, owner_id, expires_at, modified, false,
          percent <= 0 or percent >= 100
        from waffle_sample
      ), judged as (
        select kind, id, name, owner_id, expires_at, modified,
          case when expires_at <= \(now) then 'expired' when ended then 'ended'
          when same and modified < \(limit) then 'settled' end as staleness
        from seen
      )
      select kind, id, name, owner_id, expires_at, modified, staleness from judged
      where staleness is not null order by kind, name limit 1000
      """
    ).map { row in
      StaleFlag(
        kind: try row.string("kind"), id: try row.int64("id"), name: try row.string("name"),
        staleness: FlagStaleness(rawValue: try row.string("staleness")) ?? .settled,
        owner: try row.optionalInt64("owner_id"),
        expiresAt: try row.optionalInstant("expires_at"), modified: try row.instant("modified"))
    }
  }
}
