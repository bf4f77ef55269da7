import Crypto
import IdentityDomain
import IdentityStore
package import Kernel
package import Postgres

extension IdentityApplication {
  /// The rights that exist, and the two groups that staff and experts need. Harmless when repeated.
  package func seedDemoGroups() async throws {
    try await grants.ensurePermissions(Right.all.map { ($0.code, $0.model, $0.name) })
    try await grants.ensureGroup("staff", holding: Right.all.filter(\.isForStaff).map(\.code))
    try await grants.ensureGroup("expert", holding: Right.all.filter(\.isForExperts).map(\.code))
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

/// A right, and which groups of the demonstration hold it.
private struct Right {
  let code: PermissionCode
  let model: String
  let name: String
  let isForStaff: Bool
  let isForExperts: Bool

  static let all: [Right] = [
    make("identity.change_company", "company", "Can change any company"),
    make("identity.verify_company", "company", "Can verify companies", isForStaff: true),
    make("identity.change_user_groups", "user", "Can put users into groups"),
    make("services.decide_request", "servicerequest", "Can decide on requests", isForStaff: true),
    make(
      "services.give_expertise", "servicerequest", "Can give an expert's opinion",
      isForExperts: true),
    make("booking.change_booking", "booking", "Can change any booking", isForStaff: true),
  ].compactMap { $0 }

  private static func make(
    _ code: String, _ model: String, _ name: String, isForStaff: Bool = false,
    isForExperts: Bool = false
  ) -> Right? {
    PermissionCode(code).map {
      Right(
        code: $0, model: model, name: name, isForStaff: isForStaff, isForExperts: isForExperts)
    }
  }
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
