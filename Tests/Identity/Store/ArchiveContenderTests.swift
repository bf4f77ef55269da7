import FoundationEssentials
import IdentityDomain
import IdentitySamples
import IdentityStore
import Kernel
import Postgres
import TestSupport
import Testing

/// Sixteen at once.
@Suite struct ArchiveContenderTests {
  /// Fails without the lock of the account: then the unique index refuses fifteen in its own words.
  @Test func of_sixteen_who_ask_for_one_person_one_is_heard() async throws {
    try await IdentityWorld.with { world in
      let user = try await world.userID("a@example.kz")
      let staff = try await world.userID("staff@example.kz")
      let now = world.clock.now
      let archives = Archives(world.database)
      // when
      let results = await contenders(16) { _ in
        try await world.database.transaction { transaction in
          try await archives.ask(
            .staff(staff, of: user, reason: "asked by letter"), id: UUID.version7(at: now),
            now: now, in: transaction
          ).id
        }
      }
      #expect(results.compactMap { try? $0.get() }.count == 1)
      for case .failure(let error) in results { #expect(error as? ArchiveError == .openAlready) }
      #expect(try await world.count("account_archivepart") == 5)
    }
  }

  /// Without the lock of the archive two last parts each take the other for missing, and nobody packs it;
  /// or several do.
  @Test func of_parts_that_come_at_once_one_is_the_last() async throws {
    try await IdentityWorld.with { world in
      let user = try await world.userID("a@example.kz")
      let staff = try await world.userID("staff@example.kz")
      let (now, archives) = (world.clock.now, Archives(world.database))
      let id = UUID.version7(at: now)
      _ = try await world.database.transaction { transaction in
        try await archives.ask(
          .staff(staff, of: user, reason: "asked by letter"), id: id, now: now, in: transaction)
      }
      // when every part comes three times
      let results = await contenders(15) { index in
        let part = ArchivePart(
          service: ArchivePolicy.services[index % 5],
          files: [ArchivePart.File(name: "f", rows: Int64(index), bytes: 1)], key: nil)
        return try await world.database.transaction { transaction in
          try await archives.receive(part, of: id, now: now, in: transaction)
        }
      }
      #expect(try results.map { try $0.get() }.count { $0 } == 1)
      let states = try await world.database.query("select state from account_archive")
      #expect(try states.map { try $0.string("state") } == ["packing"])
    }
  }
}
