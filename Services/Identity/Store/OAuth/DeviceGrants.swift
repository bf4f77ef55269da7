import FoundationEssentials
package import IdentityDomain
package import Kernel
package import Postgres

/// What a device asks for, as the person sees it.
package struct DeviceWish: Sendable {
  package let client: ClientApplication
  package let scopes: ScopeList
}

/// Devices that wait for a person to let them in (RFC 8628). Codes come here as digests.
package struct DeviceGrants: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// False if another device shows the same code: then take another.
  package func add(
    device: String, user: String, for application: ApplicationID, scopes: ScopeList, now: Instant
  ) async throws -> Bool {
    try await database.query(
      """
      insert into oauth_device_grant (device_digest, user_digest, application_id, scopes, created_at,
        expires_at, poll_after, poll_interval)
      values (\(device), \(user), \(application), \(scopes.words.asArray)::text[], \(now),
        \(now + OAuthPolicy.deviceCode), \(now), \(OAuthPolicy.devicePoll.components.seconds))
      on conflict (user_digest) do nothing
      """
    ).affected == 1
  }

  /// `nil`: nobody shows this code, or it was decided about, or it is too old.
  package func waiting(_ user: String, now: Instant) async throws -> DeviceWish? {
    try await database.query(
      """
      select \(unsafe: Applications.columns), d.scopes as wished from oauth_device_grant d
      join oauth2_provider_application a on a.id = d.application_id and a.active
      where d.user_digest = \(user) and d.status = 'pending' and d.expires_at > \(now)
      """
    ).first.map { row in
      let client = try Applications.application(row)
      let wished = try row.strings("wished")
      return DeviceWish(client: client, scopes: ScopeList(wished.filter(client.scopes.contains)))
    }
  }

  /// The person has decided; his consent is noted with it. False if there is nothing left to decide.
  package func decide(
    _ user: String, allowing: Bool, by person: UserID, authTime: Instant, now: Instant
  ) async throws -> Bool {
    try await database.transaction { tx in
      let decided = try await tx.query(
        """
        update oauth_device_grant
        set status = \(allowing ? "allowed" : "denied"), user_id = \(person),
          auth_time = \(authTime), row_version = row_version + 1
        where user_digest = \(user) and status = 'pending' and expires_at > \(now)
        returning application_id, scopes
        """
      ).first
      guard let decided else { return false }
      if allowing {
        try Consents.add(
          ScopeList(try decided.strings("scopes")),
          of: try decided.identifier("application_id"), by: person, now: now, in: tx)
      }
      return true
    }
  }

  /// Answers a device that asks again (section 3.5). Throws `OAuthError`.
  package func poll(
    _ device: String, by client: ClientApplication, for tokens: IssuedTokens, now: Instant
  ) async throws -> Delegation {
    try await database.transaction { tx -> Result<Delegation, OAuthError> in
      let row = try await tx.query(
        """
        select d.id, d.status, d.scopes, d.expires_at, d.poll_after, d.user_id, d.auth_time,
          u.id is not null as may_sign_in
        from oauth_device_grant d
        left join account_user u on u.id = d.user_id
          and \(unsafe: Accounts.actsFrom()) <= \(now)
        where d.device_digest = \(device) and d.application_id = \(client.id)
        for update of d
        """
      ).first
      guard let row, try row.string("status") != "used" else { return .failure(.unknownDevice) }
      guard try row.instant("expires_at") > now else {
        return .failure(OAuthError(.expiredToken, "nobody let the device in"))
      }
      let isEarly = try row.instant("poll_after") > now
      let id = try row.int64("id")
      try await DeviceGrants.note(id, wasEarly: isEarly, now: now, in: tx)
      if isEarly { return .failure(OAuthError(.slowDown, "wait five seconds longer each time")) }
      switch try row.string("status") {
      case "pending":
        return .failure(OAuthError(.authorizationPending, "nobody has decided yet"))
      case "allowed": break
      default: return .failure(OAuthError(.accessDenied, "the person said no"))
      }
      guard try row.bool("may_sign_in") else { return .failure(.unknownDevice) }
      let granted = ScopeList(try row.strings("scopes"))
      let scopes: ScopeList
      do throws(OAuthError) { scopes = try client.renewed(granted) } catch {
        return .failure(error)
      }
      let delegation = Delegation(
        application: client.id, user: try row.optionalIdentifier("user_id"), scopes: scopes,
        family: UUID.version7(at: now), authTime: try row.optionalInstant("auth_time"))
      try tx.enqueue("update oauth_device_grant set status = 'used' where id = \(id)")
      try await TokenFamilies.add(tokens, for: delegation, now: now, in: tx)
      return .success(delegation)
    }.get()
  }

  /// The next question may come an interval from now; each that comes too early makes it longer.
  private static func note(
    _ id: Int64, wasEarly: Bool, now: Instant, in tx: Transaction
  ) async throws {
    let longer = wasEarly ? OAuthPolicy.devicePoll.components.seconds : 0
    _ = try await tx.query(
      """
      update oauth_device_grant
      set poll_interval = poll_interval + \(longer),
        poll_after = \(now)::timestamptz + (poll_interval + \(longer)) * interval '1 second'
      where id = \(id)
      """)
  }
}

extension OAuthError {
  static let unknownDevice = OAuthError(.invalidGrant, "device_code is not valid")
}
