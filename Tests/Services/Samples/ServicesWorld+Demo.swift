import DatabaseHost
import Kernel
import Migrations
import Postgres
package import ServicesStore
import TestSupport

extension ServicesWorld {
  package static let cast = DemoCast(
    applicant: DemoCast.Person(id: 7, name: "Данияр Омаров"),
    company: DemoCast.Person(id: 5, name: "Алтын Дән"),
    manager: DemoCast.Person(id: 70, name: "Ербол Сағынтаев"),
    experts: [
      DemoCast.Person(id: 51, name: "Марина Ковалёва"),
      DemoCast.Person(id: 52, name: "Гүлнар Бекова"),
    ],
    chair: DemoCast.Person(id: 101, name: "Серік Әбенов"),
    secretary: DemoCast.Person(id: 102, name: "Айнұр Тасова"),
    members: [
      DemoCast.Person(id: 103, name: "Олег Ким"), DemoCast.Person(id: 104, name: "Жанна Мусина"),
    ])

  /// The slice as `./techhub up` leaves it: services with people and requests.
  package static func inhabited<R>(
    _ body: (ServicesWorld) async throws -> R
  ) async throws -> R {
    let folders = try LibraryMigrations.folders() + [ServicesMigrations.folder()]
    return try await TestDatabase.with(folders: folders, schema: "services") { database in
      _ = try await DemoSeed(database: database).run(
        with: ServicesWorld.cast, now: WallClock.live.now())
      return try await body(
        ServicesWorld(database: database, requests: Requests(database: database)))
    }
  }
}
