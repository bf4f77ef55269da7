import IdentityContract
package import Kernel
package import Postgres
import ServicesStore

extension ServicesApplication {
  /// Services, and those of the demonstration's people who work with them.
  package static func seedDemo(in database: Database, clock: WallClock) async throws {
    func person(_ person: DemoPeople) -> DemoCast.Person {
      DemoCast.Person(id: person.id, name: person.displayName)
    }
    let cast = DemoCast(
      applicant: person(.applicant),
      company: DemoCast.Person(
        id: DemoCompany.id, name: DemoCompany.name.text(in: .russian)),
      manager: person(.staff), experts: [person(.expert), person(.economist)],
      chair: person(.chair), secretary: person(.secretary),
      members: [person(.member), person(.adviser)])
    _ = try await DemoSeed(database: database).run(with: cast, now: clock.now())
  }
}
