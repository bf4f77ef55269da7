package import Flags
package import IdentityDomain
package import Kernel
package import Postgres

/// Flags, switches and samples.
package struct FlagRecords: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  private static let flags = Statement(
    """
    select name, everyone, percent::text, testing, superusers, staff, authenticated, languages,
      active_from, active_until,
      array(select group_id from waffle_flag_groups where flag_id = f.id) as groups,
      array(select user_id from waffle_flag_users where flag_id = f.id) as users,
      array(select user_id from waffle_flag_excluded_users where flag_id = f.id)
        as excluded_users,
      array(select company_id from waffle_flag_companies where flag_id = f.id) as companies
    from waffle_flag f
    """)
  private static let switches = Statement("select name, active from waffle_switch")
  private static let samples = Statement("select name, percent::text from waffle_sample")

  /// All that there is, as evaluation wants it. Each of the three is read at one moment; a change
  /// between them is told by an event, after which they are read again.
  package func definitions() async throws -> FlagDefinitions {
    let flags = try await database.read(FlagRecords.flags()).map(FlagRecords.flag)
    let switches = try await database.read(FlagRecords.switches()).map {
      (try $0.string("name"), try $0.bool("active"))
    }
    let samples = try await database.read(FlagRecords.samples()).map {
      (try $0.string("name"), Percent(try $0.string("percent")) ?? .none)
    }
    return FlagDefinitions(
      flags: flags, switches: Dictionary(switches) { $1 }, samples: Dictionary(samples) { $1 })
  }

  private static func flag(_ row: Row) throws -> Flag {
    var flag = Flag(try row.string("name"))
    flag.everyone = try row.optionalBool("everyone")
    flag.percent = try row.optionalString("percent").flatMap { Percent($0) } ?? .none
    flag.isTesting = try row.bool("testing")
    flag.superusers = try row.bool("superusers")
    flag.staff = try row.bool("staff")
    flag.authenticated = try row.bool("authenticated")
    flag.languages = Set(
      try row.string("languages").split { $0 == "," || $0 == " " }.map(String.init))
    flag.groups = Set(try row.int64s("groups"))
    flag.users = Set(try row.int64s("users"))
    flag.excludedUsers = Set(try row.int64s("excluded_users"))
    flag.companies = Set(try row.int64s("companies"))
    flag.activeFrom = try row.optionalInstant("active_from")
    flag.activeUntil = try row.optionalInstant("active_until")
    return flag
  }

  /// A person as flags see him; `nil` if nobody of that id may sign in.
  package func subject(_ user: UserID, now: Instant) async throws -> FlagSubject? {
    try await database.query(
      """
      select u.is_staff, u.is_superuser,
        array(select group_id from account_user_groups where user_id = u.id) as groups,
        array(select company_id from account_usercompany where user_id = u.id) as companies
      from account_user u where u.id = \(user)
        and \(unsafe: Accounts.actsFrom()) <= \(now)
      """
    ).first.map { row in
      var subject = FlagSubject(userID: user.rawValue)
      subject.isStaff = try row.bool("is_staff")
      subject.isSuperuser = try row.bool("is_superuser")
      subject.groups = Set(try row.int64s("groups"))
      subject.companies = Set(try row.int64s("companies"))
      return subject
    }
  }
}
