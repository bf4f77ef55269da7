import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
import Postgres

/// A person as he sees himself.
package struct OwnAccount: Sendable {
  package let account: UserAccount
  package let profile: Profile
  package let joinedAt: Instant
  package let memberships: [Membership]
  package let groups: [String]
  package let permissions: [String]
  package let completeness: ProfileCompleteness
  /// As its owner may be shown it; `nil` without one.
  package let number: String?
  /// Proved by a certificate.
  package let numberVerified: Bool
}

/// A company of a person's own, and as what he belongs to it.
package struct Membership: Sendable {
  package let company: CompanyID
  package let name: Localized
  package let verified: Bool
  package let role: String
}

extension Accounts {
  package func own(_ user: UserID) async throws -> OwnAccount? {
    let found = try await database.read(
      """
      select \(AccountRow.columns), \(ProfileRow.columns), date_joined,
        array(select g.name from auth_group g
          join account_user_groups ug on ug.group_id = g.id
          where ug.user_id = u.id order by g.name) as groups,
        \(Principals.permissions(of: "u.id")) as permissions, iin_key, iin_verified,
        array_remove(array[
          case when exists (select from account_experience where user_id = u.id)
            then 'experience' end,
          case when exists (select from account_education where user_id = u.id)
            then 'education' end,
          case when exists (select from account_certificate where user_id = u.id)
            or exists (select from account_course where user_id = u.id) then 'certificates' end
        ], null) as blocks
      from account_user u where id = \(user)
      """
    ).first
    guard let row = found else { return nil }
    let account = try AccountRow.account(row)
    let profile = try ProfileRow.profile(row)
    let isReachable = account.emailVerified || account.phoneVerified
    let blocks = try row.strings("blocks").compactMap(ProfileCompleteness.Part.init)
    return OwnAccount(
      account: account, profile: profile, joinedAt: try row.instant("date_joined"),
      memberships: try await memberships(of: user),
      groups: try row.strings("groups"), permissions: try row.strings("permissions"),
      completeness: ProfileCompleteness(
        of: account, profile, isReachable: isReachable, blocks: Set(blocks)),
      number: try row.optionalString("iin_key").flatMap { TaxNumber($0)?.masked },
      numberVerified: try row.bool("iin_verified"))
  }

  package func memberships(of user: UserID) async throws -> [Membership] {
    try await database.read(
      """
      select c.id, c.name, c.name_kk, c.name_en, c.verified, m.role
      from account_usercompany m join account_company c on c.id = m.company_id
      where m.user_id = \(user) order by m.id limit 200
      """
    ).map { row in
      Membership(
        company: try row.identifier("id"), name: try CompanyRow.name(row),
        verified: try row.bool("verified"), role: try row.string("role"))
    }
  }

  /// Reads, lets `decide` change, writes. Throws `ProfileError.stale` if the version is not the
  /// one that the caller saw.
  package func changeProfile(
    of user: UserID, ifVersion version: Int64?, now: Instant,
    _ decide: @escaping (inout Profile) throws -> Void
  ) async throws {
    try await database.transaction { transaction in
      let found = try await transaction.query(
        """
        select \(AccountRow.columns), \(ProfileRow.columns) from account_user
        where id = \(user) for no key update
        """
      ).first
      guard let row = found else { throw ProfileError.notFound }
      let account = try AccountRow.account(row)
      if let version, version != account.rowVersion { throw ProfileError.stale }
      let old = try ProfileRow.profile(row)
      var profile = old
      try decide(&profile)
      if profile == old { return }
      try await demandOwnCompany(profile, old, user, in: transaction)
      try await write(profile, of: user, now: now, in: transaction)
      guard profile.showsDifferently(than: old) else { return }
      try await OutboxWriter.append(
        UserUpdated(
          id: user.rawValue,
          displayName: PersonName.display(
            first: profile.firstName, last: profile.lastName, state: account.state),
          avatar: account.avatar, locale: profile.locale.rawValue),
        rev: account.rowVersion + 1, actor: user.rawValue, in: transaction)
    }
  }

  private func demandOwnCompany(
    _ profile: Profile, _ old: Profile, _ user: UserID, in transaction: Transaction
  ) async throws {
    guard let company = profile.company, company != old.company else { return }
    let rows = try await transaction.query(
      """
      select 1 as one from account_usercompany
      where user_id = \(user) and company_id = \(company) for key share
      """)
    guard !rows.isEmpty else { throw ProfileError.foreignCompany }
  }

  private func write(
    _ profile: Profile, of user: UserID, now: Instant, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      update account_user set first_name = \(profile.firstName), last_name = \(profile.lastName),
        middle_name = \(profile.middleName), locale = \(profile.locale), city = \(profile.city),
        position = \(profile.position), bio = \(profile.bio), headline = \(profile.headline),
        website = \(profile.website), linkedin = \(profile.linkedin), github = \(profile.github),
        telegram = \(profile.telegram), skills = \(profile.skills.asArray),
        is_public = \(profile.isPublic), show_email = \(profile.showEmail),
        show_phone = \(profile.showPhone), is_subscribed = \(profile.isSubscribed),
        company_id = \(profile.company), updated_at = \(now), row_version = row_version + 1
      where id = \(user)
      """)
  }
}

enum ProfileRow {
  static let columns: SQL = """
    city, position, bio, headline, website, linkedin, github, telegram, skills, is_public, \
    show_email, show_phone, is_subscribed, company_id
    """

  static func profile(_ row: Row) throws -> Profile {
    Profile(
      firstName: try row.string("first_name"), lastName: try row.string("last_name"),
      middleName: try row.optionalString("middle_name"),
      locale: AccountRow.language(try row.string("locale")),
      city: try row.optionalString("city"), position: try row.optionalString("position"),
      bio: try row.optionalString("bio"), headline: try row.localized("headline"),
      website: try row.optionalString("website"), linkedin: try row.optionalString("linkedin"),
      github: try row.optionalString("github"), telegram: try row.optionalString("telegram"),
      skills: try row.strings("skills"), isPublic: try row.bool("is_public"),
      showEmail: try row.bool("show_email"), showPhone: try row.bool("show_phone"),
      isSubscribed: try row.bool("is_subscribed"),
      company: try row.optionalIdentifier("company_id"))
  }
}
