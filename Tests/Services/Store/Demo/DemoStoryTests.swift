import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct DemoStoryTests {
  @Test func a_newcomer_finds_requests_at_many_steps() async throws {
    try await ServicesWorld.inhabited { world in
      let rows = try await world.database.query(
        """
        select service_id, bp_status, count(*)::bigint as n from service_servicerequest
        group by service_id, bp_status
        """)
      let found = try Dictionary(
        uniqueKeysWithValues: rows.map {
          ("\(try $0.string("service_id")) \(try $0.string("bp_status"))", try $0.int("n"))
        })
      #expect(
        found == [
          "participant active": 1, "seed-money created": 1, "seed-money completeness_check": 1,
          "seed-money returned": 1, "seed-money expertise": 1, "seed-money pitching": 1,
          "seed-money voting": 1, "seed-money protocol": 2,
        ])
      // In the manager's hands, with a day by which he has to act.
      #expect(
        try await world.count(
          """
          service_servicerequest where bp_status = 'completeness_check'
            and assignee_id = \(ServicesWorld.cast.manager.id) and deadline > now()
          """) == 1)
      // Each that came in has a place in the round and says how much it asks for.
      #expect(
        try await world.count(
          "service_servicerequest where round_id is not null and round_amount > 0") == 7)
    }
  }

  @Test func experts_jurors_and_voters_have_begun() async throws {
    try await ServicesWorld.inhabited { world in
      let opinions = try await world.database.query(
        """
        select e.status from service_expertise e
        join service_servicerequest r on r.id = e.service_request_id
        where r.bp_status = 'expertise' order by e.id
        """
      ).map { try $0.string("status") }
      #expect(opinions == ["submitted", "assigned"])
      #expect(try await world.count("service_pitchingsession where status = 'open'") == 1)
      #expect(try await world.count("service_pitchinggrade") == 2)
      #expect(try await world.count("service_ballot where status = 'open'") == 1)
      #expect(
        try await world.count(
          """
          service_ballotvoter v join service_ballot b on b.id = v.ballot_id
          where b.status = 'open' and v.has_cast
          """) == 1)
    }
  }

  @Test func minutes_wait_for_signatures_and_name_who_sat() async throws {
    try await ServicesWorld.inhabited { world in
      let row = try #require(
        try await world.database.query(
          """
          select p.status, p.number, convert_from(d.bytes, 'UTF8') as text
          from service_protocol p join service_frozendocument d
            on d.source = 'service_protocol' and d.primary_key = p.id::text
          """
        ).first)
      #expect(try row.string("status") == "signing")
      #expect(try row.string("number").hasPrefix("SEED-MONEY-"))
      let text = try row.string("text")
      for person in [ServicesWorld.cast.chair, ServicesWorld.cast.secretary] {
        #expect(text.contains(person.name))
      }
      #expect(text.contains(ServicesWorld.cast.company.name))
    }
  }

  @Test func the_participant_has_a_certificate_and_owes_reports() async throws {
    try await ServicesWorld.inhabited { world in
      let certificates = try await world.count(
        "service_paper where kind = 'certificate' and status = 'pending'")
      #expect(certificates == 1)
      #expect(try await world.count("service_report where status = 'scheduled'") == 12)
    }
  }

  @Test func the_service_wants_signatures_when_the_story_is_told() async throws {
    try await ServicesWorld.inhabited { world in
      let signed = try await world.count(
        """
        service_service s join service_hubform f on f.id = s.hub_form_id
        where s.code = 'seed-money' and s.need_signature and f.need_signature
        """)
      #expect(signed == 1)
    }
  }

  @Test func it_is_told_once() async throws {
    try await ServicesWorld.inhabited { world in
      let added = try await DemoSeed(database: world.database).run(
        with: ServicesWorld.cast, now: WallClock.live.now())
      #expect(added == 0)
      #expect(try await world.count("service_servicerequest") == 9)
    }
  }

  /// Services that were there before have their own people and requests.
  @Test func it_is_not_told_where_the_services_were_there() async throws {
    try await ServicesWorld.open { world in
      _ = try await DemoSeed(database: world.database).run(
        with: ServicesWorld.cast, now: WallClock.live.now())
      #expect(try await world.count("service_servicerequest") == 0)
      #expect(try await world.count("service_commission") == 0)
    }
  }
}
