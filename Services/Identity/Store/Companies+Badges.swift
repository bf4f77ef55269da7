package import IdentityDomain
package import Kernel
package import Postgres

/// What a company is by a service.
package struct CompanyBadge: Sendable {
  package let company: CompanyID
  package let requestID: Int64
  package let serviceCode: String
  package let serviceName: Localized
  package let number: String
  package let validUntil: Day?

  package init(
    company: CompanyID, requestID: Int64, serviceCode: String, serviceName: Localized,
    number: String, validUntil: Day?
  ) {
    self.company = company
    self.requestID = requestID
    self.serviceCode = serviceCode
    self.serviceName = serviceName
    self.number = number
    self.validUntil = validUntil
  }
}

extension Companies {
  /// What was suspended holds again. A company that was merged meanwhile hands it on; one that is not there gets none.
  package static func grant(_ badge: CompanyBadge, in transaction: Transaction) async throws {
    _ = try await transaction.query(
      """
      insert into account_companybadge (company_id, request_id, service_code, service_name, number,
        valid_until)
      select coalesce(merged_into_id, id), \(badge.requestID)::bigint, \(badge.serviceCode)::varchar,
        \(badge.serviceName)::jsonb, \(badge.number)::varchar, \(badge.validUntil)::date
      from account_company where id = \(badge.company)
      on conflict (request_id) do update set number = excluded.number,
        valid_until = excluded.valid_until, revoked_at = null, suspended_at = null,
        updated_at = now(),
        row_version = account_companybadge.row_version + 1
      """)
  }

  /// It is not shown until it is granted again.
  package static func suspendBadge(
    ofRequest id: Int64, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      update account_companybadge set suspended_at = now(), updated_at = now(),
        row_version = row_version + 1
      where request_id = \(id)::bigint and revoked_at is null and suspended_at is null
      """)
  }

  package static func revokeBadge(
    ofRequest id: Int64, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      update account_companybadge set revoked_at = now(), updated_at = now(),
        row_version = row_version + 1
      where request_id = \(id)::bigint and revoked_at is null
      """)
  }

  /// What holds today, the newest first.
  package func badges(of company: CompanyID) async throws -> Rows {
    try await database.read(
      """
      select b.service_code as service, b.service_name, b.number, b.granted_at, b.valid_until
      from account_companybadge b
      where b.company_id = \(company) and b.revoked_at is null and b.suspended_at is null
        and (b.valid_until is null
          or b.valid_until >= (now() at time zone 'Asia/Almaty')::date)
      order by b.granted_at desc limit 100
      """)
  }
}
