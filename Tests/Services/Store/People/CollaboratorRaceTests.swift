import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct CollaboratorRaceTests {
  /// Holds because of the lock of the request: without it several would find the last place free.
  @Test func sixteen_want_the_last_place_and_one_gets_it() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      let viewer = world.viewer()
      @Sendable func invite(_ user: Int64) async throws {
        _ = try await world.database.transaction { tx in
          try await world.requests.invite(user, as: .editor, to: id, by: viewer, in: tx)
        }
      }
      for user in 1..<CollaboratorRefusal.limit { try await invite(200 + Int64(user)) }
      let results = await contenders { index in try await invite(300 + Int64(index)) }
      #expect(results.count { if case .success = $0 { true } else { false } } == 1)
      for case .failure(let error) in results {
        #expect(
          error as? CollaboratorRefusal == .tooMany(limit: CollaboratorRefusal.limit), "\(error)")
      }
      #expect(
        try await world.count("service_requestcollaborator") == CollaboratorRefusal.limit)
    }
  }

  /// Holds because of the check under the lock of the draft: a later save would hide an earlier one.
  @Test func sixteen_save_over_one_version_and_one_does() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      let viewer = world.viewer()
      let version = try await world.requests.formData(id, for: viewer).rowVersion
      let results = await contenders { index in
        try await world.database.transaction { tx in
          let locked = try await world.requests.lock(id, editedBy: viewer, in: tx)
          try await world.requests.check(version, of: locked, in: tx)
          _ = try await world.requests.keep(
            ["project_name": .text("\(index)")], in: locked, by: viewer.userID, tx: tx)
        }
      }
      #expect(results.count { if case .success = $0 { true } else { false } } == 1)
      for case .failure(let error) in results {
        let stale = error as? StaleAnswers
        #expect(stale?.changes.map(\.field) == ["project_name"], "\(error)")
      }
    }
  }

  /// Fails without the second question under the lock: whoever waits for it was found before.
  @Test(.timeLimit(.minutes(1)))
  func sixteen_saves_of_somebody_who_is_being_taken_off_keep_nothing() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      let (owner, guest) = (world.viewer(), world.viewer(8))
      try await world.database.transaction { tx in
        _ = try await world.requests.invite(8, as: .editor, to: id, by: owner, in: tx)
        _ = try await world.requests.accept(id, by: 8, in: tx)
      }
      let before = try await world.requests.formData(id, for: owner).rowVersion
      let (_, results) = try await world.contending(
        against: { tx in try await world.requests.remove(8, from: id, by: owner, in: tx) },
        seeing: { _ in }
      ) { index in
        try await world.database.transaction { tx in
          let locked = try await world.requests.lock(id, editedBy: guest, in: tx)
          _ = try await world.requests.keep(
            ["project_name": .text("\(index)")], in: locked, by: guest.userID, tx: tx)
        }
      }
      for result in results { #expect(throws: RequestError.missing) { try result.get() } }
      let shown = try await world.requests.formData(id, for: owner)
      #expect(shown.rowVersion == before && shown.answers["project_name"] == nil)
    }
  }
}
