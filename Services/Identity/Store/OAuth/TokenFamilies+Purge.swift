package import Kernel
import Postgres

extension TokenFamilies {
  /// Clears away a batch of what ended before `limit`: tokens, codes, devices. Returns how many rows
  /// left; 0 when nothing is left to clear. Rows that were taken over go only with `takenOver`: whether
  /// they may is the operator's word (docs/data.md).
  package func purge(
    before limit: Instant, takenOver: Bool, batch: Int = 1_000
  ) async throws -> Int {
    let own: SQL = takenOver ? "true" : "imported_version is null"
    return try await purgeAccessTokens(limit, own, batch)
      + purgeRefreshTokens(limit, own, batch)
      + purge("oauth2_provider_idtoken", "expires", limit, idle, own, batch)
      + purge("oauth2_provider_grant", "expires", limit, "true", own, batch)
      + purge("oauth_device_grant", "expires_at", limit, "true", "true", batch)
  }

  /// An identity token of the old site stays as long as the access token that it came with.
  private var idle: SQL {
    """
    not exists (select from oauth2_provider_accesstoken a
      where a.id_token_id = oauth2_provider_idtoken.id)
    """
  }

  private func purgeAccessTokens(
    _ limit: Instant, _ own: SQL, _ batch: Int
  ) async throws -> Int {
    try await database.query(
      """
      with old as materialized (
        select id from oauth2_provider_accesstoken where expires < \(limit) and \(own)
        order by expires limit \(batch) for update skip locked
      ), parted as (
        update oauth2_provider_refreshtoken set access_token_id = null
        where access_token_id in (select id from old)
      )
      delete from oauth2_provider_accesstoken where id in (select id from old)
      """
    ).affected
  }

  /// One that was spent stays until its own end: shown again, it still gives a thief away.
  private func purgeRefreshTokens(
    _ limit: Instant, _ own: SQL, _ batch: Int
  ) async throws -> Int {
    try await database.query(
      """
      with old as materialized (
        select id from oauth2_provider_refreshtoken
        where (expires < \(limit) or revoked < \(limit)) and \(own)
        limit \(batch) for update skip locked
      ), parted as (
        update oauth2_provider_accesstoken set source_refresh_token_id = null
        where source_refresh_token_id in (select id from old)
      )
      delete from oauth2_provider_refreshtoken where id in (select id from old)
      """
    ).affected
  }

  private func purge(
    _ table: String, _ column: String, _ limit: Instant, _ condition: SQL, _ own: SQL, _ batch: Int
  ) async throws -> Int {
    try await database.query(
      """
      delete from \(identifier: table) where id in (
        select id from \(identifier: table)
        where \(identifier: column) < \(limit) and \(condition) and \(own)
        order by \(identifier: column) limit \(batch) for update skip locked)
      """
    ).affected
  }
}
