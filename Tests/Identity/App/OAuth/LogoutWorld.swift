import Access
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Jobs
import Kernel
import Postgres
import TestSupport

/// A person who signed in to an application that wants to hear of the end of sessions.
struct LogoutWorld {
  let world: IdentityWorld
  let site: SamplePartnerSite
  let partner: Partner
  let person: Principal
  let idToken: String
  private let runner: JobRunner

  static func with(_ body: (LogoutWorld) async throws -> Void) async throws {
    let site = SamplePartnerSite()
    try await IdentityWorld.with(outside: site.outside) { world in
      try await body(try await LogoutWorld(world, site))
    }
  }

  private init(_ world: IdentityWorld, _ site: SamplePartnerSite) async throws {
    self.world = world
    self.site = site
    partner = try await Partner(world)
    try await world.run(
      "update oauth2_provider_application set backchannel_logout_uri = \(SamplePartnerSite.address)"
    )
    person = try await world.session("a@example.kz")
    let answer = try await partner.redeem(try await partner.code(in: person.sessionID))
    idToken = answer["id_token"].string ?? ""
    runner = try SliceClient(world).runner
  }

  /// Does what waits; the pauses between attempts are over.
  func runJobs() async throws {
    try await world.run(
      "update django_dramatiq_task set run_at = now() where status in ('enqueued', 'delayed')")
    _ = try await runner.runDue()
  }

  /// Status, attempts and what operators are told of each job.
  func jobs() async throws -> [(status: String, attempt: Int, error: String?)] {
    try await world.database.query(
      """
      select status, attempt, last_error from django_dramatiq_task
      where actor_name = \(BackChannelLogout.name) order by id
      """
    ).map {
      (
        try $0.string("status"), try $0.int("attempt"), try $0.optionalString("last_error")
      )
    }
  }

  func signOut(_ session: Principal) async throws {
    let answer = try await world.delete("sessions/current", as: session)
    guard answer.status == 204 else {
      throw UnexpectedAnswer(status: answer.status, body: answer.json)
    }
  }
}
