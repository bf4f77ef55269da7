import Crypto
import IdentityDomain
import IdentityStore
package import Kernel
package import Postgres

extension IdentityApplication {
  /// The rights that exist, and the two groups that staff and experts need. Harmless when repeated.
  package func seedDemoGroups() async throws {
    try await grants.ensurePermissions()
    try await grants.ensureGroup("staff", holding: DemoRights.staff)
    try await grants.ensureGroup("expert", holding: DemoRights.expert)
  }

  /// People, rights and a company to show the hub with. All have the same password, made for this
  /// installation.
  package func seedDemo(password: Secret<String>, in database: Database) async throws {
    try await seedDemoGroups()
    let demo = Demo(database)
    try await demo.ensureDirectory(DemoSample.cities)
    let now = clock.now()
    var ids: [String: UserID] = [:]
    for (name, person) in DemoSample.people {
      let hash = try passwords.encode(password)
      ids[name] = try await demo.ensure(person, passwordHash: hash, now: now)
    }
    for name in ["staff", "expert"] {
      guard let id = ids[name] else { continue }
      try await grants.setGroups([name], of: id, by: nil, holding: nil, now: now)
    }
    guard let owner = ids["applicant"], let wish = DemoSample.company,
      try await !demo.hasCompany(wish.taxNumber)
    else { return }
    try await database.transaction { transaction in
      _ = try await companies.create(wish, author: owner, now: now, in: transaction)
    }
  }
}

/// What the two groups of the demonstration hold.
private enum DemoRights {
  static let staff = [
    "identity.verify_company", "services.decide_request", "booking.change_booking",
  ].compactMap(PermissionCode.init)
  static let expert = ["services.give_expertise"].compactMap(PermissionCode.init)
}

private enum DemoSample {
  static let people: [(String, DemoPerson)] = [
    person("admin", "Әлия", "Серікқызы", .kazakh, isStaff: true, isSuperuser: true),
    person("staff", "Ербол", "Сағынтаев", .kazakh, isStaff: true),
    person("expert", "Марина", "Ковалёва", .russian, isExpert: true),
    person("applicant", "Данияр", "Омаров", .kazakh),
  ].compactMap { $0 }

  static let cities = [
    Localized(ru: "Астана", kk: "Астана", en: "Astana"),
    Localized(ru: "Алматы", kk: "Алматы", en: "Almaty"),
    Localized(ru: "Шымкент", kk: "Шымкент", en: "Shymkent"),
    Localized(ru: "Караганда", kk: "Қарағанды", en: "Karaganda"),
    Localized(ru: "Актобе", kk: "Ақтөбе", en: "Aktobe"),
    Localized(ru: "Усть-Каменогорск", kk: "Өскемен", en: "Oskemen"),
  ]

  static var company: NewCompany? {
    TaxNumber("210340012344").map { number in
      NewCompany(
        taxNumber: number,
        name: Localized(
          ru: "ТОО «Алтын Дән»", kk: "«Алтын Дән» ЖШС", en: "Altyn Dan LLP"),
        shortName: "Алтын Дән", legalForm: "ТОО", legalAddress: "г. Астана, пр. Мәңгілік Ел, 55",
        city: "Астана", website: "https://altyn-dan.example",
        about: "Агротехнологии: датчики влажности и прогноз урожая.")
    }
  }

  private static func person(
    _ name: String, _ first: String, _ last: String, _ locale: Language, isStaff: Bool = false,
    isSuperuser: Bool = false, isExpert: Bool = false
  ) -> (String, DemoPerson)? {
    EmailAddress("\(name)@techhub.local").map {
      (
        name,
        DemoPerson(
          email: $0, firstName: first, lastName: last, locale: locale, isStaff: isStaff,
          isSuperuser: isSuperuser, isExpert: isExpert)
      )
    }
  }
}
