import Crypto
import IdentityContract
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

  /// The secretary's right is named by its service, which has not started yet.
  private func seedSecretaries(_ demo: Demo) async throws {
    for right in DemoRights.secretary {
      try await demo.ensure(
        right, about: "protocol", "Keep the commission's ballots and protocols")
    }
    try await grants.ensureGroup("secretary", holding: DemoRights.secretary)
  }

  /// People, rights and a company to show the hub with. All have the same password, made for this
  /// installation.
  package func seedDemo(password: Secret<String>, in database: Database) async throws {
    try await seedDemoGroups()
    let demo = Demo(database)
    try await seedSecretaries(demo)
    try await demo.ensureDirectory(DemoSample.cities)
    let now = clock.now()
    var ids: [DemoPeople: UserID] = [:]
    for person in DemoPeople.allCases {
      guard let sample = DemoSample.person(person) else { continue }
      let hash = try passwords.encode(password)
      ids[person] = try await demo.ensure(sample, passwordHash: hash, now: now)
    }
    for (person, group) in DemoSample.groups {
      guard let id = ids[person] else { continue }
      try await grants.setGroups([group], of: id, by: nil, holding: nil, now: now)
    }
    guard let owner = ids[.applicant], let staff = ids[.staff], let wish = DemoSample.company
    else { return }
    try await demo.ensure(
      wish, as: CompanyID(DemoCompany.id), owner: owner, verifiedBy: staff, by: companies,
      now: now)
  }
}

/// What the groups of the demonstration hold.
private enum DemoRights {
  static let staff = [
    "identity.verify_company", "services.decide_request", "booking.change_booking",
  ].compactMap(PermissionCode.init)
  static let expert = ["services.give_expertise"].compactMap(PermissionCode.init)
  static let secretary = ["services.keep_protocols"].compactMap(PermissionCode.init)
}

private enum DemoSample {
  static let groups: [(DemoPeople, String)] = [
    (.staff, "staff"), (.expert, "expert"), (.economist, "expert"), (.secretary, "secretary"),
  ]

  static let cities = [
    Localized(ru: "Астана", kk: "Астана", en: "Astana"),
    Localized(ru: "Алматы", kk: "Алматы", en: "Almaty"),
    Localized(ru: "Шымкент", kk: "Шымкент", en: "Shymkent"),
    Localized(ru: "Караганда", kk: "Қарағанды", en: "Karaganda"),
    Localized(ru: "Актобе", kk: "Ақтөбе", en: "Aktobe"),
    Localized(ru: "Усть-Каменогорск", kk: "Өскемен", en: "Oskemen"),
  ]

  static var company: NewCompany? {
    TaxNumber(DemoCompany.number).map { number in
      NewCompany(
        taxNumber: number, name: DemoCompany.name,
        shortName: "Алтын Дән", legalForm: "ТОО", legalAddress: "г. Астана, пр. Мәңгілік Ел, 55",
        city: "Астана", website: "https://altyn-dan.example",
        about: "Агротехнологии: датчики влажности и прогноз урожая.")
    }
  }

  static func person(_ person: DemoPeople) -> DemoPerson? {
    EmailAddress(person.login).map {
      DemoPerson(
        id: UserID(person.id), email: $0, firstName: person.firstName, lastName: person.lastName,
        locale: person.language,
        isStaff: [.admin, .staff, .secretary].contains(person), isSuperuser: person == .admin,
        isExpert: [.expert, .economist].contains(person))
    }
  }
}
