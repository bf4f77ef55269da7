import Access
import FlagFeed
import Flags
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct FlagKeepingTests {
  @Test func a_flag_that_is_made_changed_and_deleted_is_told_each_time() async throws {
    try await FlagDesk.with { desk in
      let id = try await desk.make(["name": "new-menu", "percent": .number("12.5")])
      #expect(try await desk.world.app.flagRecords.definitions().flags.count == 1)
      let row = "/api/v1/identity/flags/\(id)"
      // when
      let changed = try await desk.client.send(
        .patch, row, json: #"{"everyone": true, "expires_at": "2027-01-01T00:00:00Z"}"#,
        headers: [("If-Match", "\"1\"")], as: FlagDesk.keeper)
      #expect(changed.status == 200)
      #expect(try await desk.flag("new-menu") == FlagEvaluation(true, .static))
      // when
      let gone = try await desk.client.send(
        .delete, row, headers: [("If-Match", "\"2\"")], as: FlagDesk.keeper)
      #expect(gone.status == 204)

      #expect(try await desk.flag("new-menu") == FlagEvaluation(false, .error))
      #expect(
        try await desk.changes() == (1...3).map { "flag-\(id) \($0) new-menu" })
    }
  }

  @Test func switches_and_samples_are_kept_alike() async throws {
    try await FlagDesk.with { desk in
      let one = try await desk.make(["name": "mail", "active": true], at: "switches")
      let two = try await desk.make(["name": "trace", "percent": 100], at: "samples")

      let flags = try await desk.service()
      #expect(flags.isSwitchedOn("mail"))
      #expect(flags.isSampled("trace"))
      #expect(try await desk.changes() == ["switch-\(one) 1 mail", "sample-\(two) 1 trace"])
    }
  }

  /// The event and the change are one transaction: a refused change tells nothing.
  @Test func bad_input_changes_and_tells_nothing() async throws {
    try await FlagDesk.with { desk in
      _ = try await desk.make(["name": "new-menu"])
      for (body, status) in [
        (#"{"name": "new-menu"}"#, 409), (#"{"name": "x", "percent": 101}"#, 422),
        (#"{"name": "x", "owner_id": 999}"#, 422), (#"{"name": "x", "created": "now"}"#, 422),
        (
          #"{"name": "x", "active_from": "2027-01-02T00:00:00Z", "#
            + #""active_until": "2027-01-01T00:00:00Z"}"#, 422
        ), ("{", 400), ("{}", 422),
      ] {
        let answer = try await desk.client.send(
          .post, "/api/v1/identity/flags", json: body, as: FlagDesk.keeper)
        #expect(answer.status == status, "\(body) \(answer.json)")
      }
      #expect(try await desk.changes().count == 1)
      #expect(try await desk.world.count("waffle_flag") == 1)
    }
  }

  // MARK: Whom a flag names

  @Test func whom_a_flag_names_counts_in_every_service() async throws {
    try await FlagDesk.with { desk in
      try await desk.world.app.grants.ensureGroup("staff", holding: [])
      let owner = try await desk.world.member("owner@example.kz")
      let company = try await desk.world.post(
        "companies", ["tin": "200140000004", "name": "Тау құс"], as: owner)
      try await desk.world.app.grants.setGroups(
        ["staff"], of: UserID(try owner.requireUser()), by: nil, holding: nil,
        now: desk.world.clock.now)
      let person = try await desk.world.session("owner@example.kz")
      let stranger = try await desk.world.member("other@example.kz")
      let user = try person.requireUser()
      for (audience, id) in [
        ("groups", try #require(person.groups.first)), ("users", user),
        ("companies", try #require(company["id"].int64)),
      ] {
        let flag = try await desk.make(["name": .string(audience)])
        #expect(try await !desk.flag(audience, as: person).isOn)
        // when
        let answer = try await desk.name([id, id], as: audience, of: flag)
        #expect(answer.status == 200 && answer["ids"] == [.number(String(id))])
        #expect(answer.headers[.etag] == "\"2\"")

        #expect(try await desk.flag(audience, as: person) == FlagEvaluation(true, .targetingMatch))
        #expect(try await !desk.flag(audience, as: stranger).isOn)
        #expect(try await desk.changes().last == "flag-\(flag) 2 \(audience)")
      }
    }
  }

  @Test func who_is_excluded_is_kept_out_though_all_who_are_signed_in_are_let_in() async throws {
    try await FlagDesk.with { desk in
      let person = try await desk.world.member("one@example.kz")
      let flag = try await desk.make(["name": "new-menu", "authenticated": true])
      #expect(try await desk.flag("new-menu", as: person).isOn)
      // when
      _ = try await desk.name([try person.requireUser()], as: "excluded-users", of: flag)

      #expect(try await !desk.flag("new-menu", as: person).isOn)
    }
  }

  @Test func a_set_is_replaced_and_what_is_so_already_changes_nothing() async throws {
    try await FlagDesk.with { desk in
      let ids = [
        try await desk.world.userID("a@example.kz").rawValue,
        try await desk.world.userID("b@example.kz").rawValue,
      ]
      let flag = try await desk.make(["name": "new-menu"])
      #expect(try await desk.name([ids[0]], as: "users", of: flag).headers[.etag] == "\"2\"")
      #expect(try await desk.name([ids[1]], as: "users", of: flag).headers[.etag] == "\"3\"")
      // when
      #expect(try await desk.name([ids[1]], as: "users", of: flag).headers[.etag] == "\"3\"")

      let shown = try await desk.client.send(
        .get, "/api/v1/identity/flags/\(flag)/users", as: FlagDesk.keeper)
      #expect(shown["ids"] == [.number(String(ids[1]))])
      #expect(try await desk.changes().count == 3)
      // when
      #expect(try await desk.name([], as: "users", of: flag)["ids"] == [])
      #expect(try await desk.world.count("waffle_flag_users") == 0)
    }
  }

  @Test func a_set_is_refused_with_what_is_wrong_and_stays() async throws {
    try await FlagDesk.with { desk in
      let flag = try await desk.make(["name": "new-menu"])
      let unknown = try await desk.name([987_654], as: "users", of: flag)
      #expect(unknown.status == 422)
      #expect(unknown["errors"].array?.first?["pointer"] == "/ids")
      #expect(unknown["errors"].array?.first?["code"] == "unknown-reference")
      #expect(try await desk.name([0], as: "users", of: flag).status == 422)
      #expect(try await desk.name([], as: "users", of: flag, version: nil).status == 428)
      #expect(try await desk.name([], as: "users", of: flag, version: "\"7\"").status == 412)
      #expect(try await desk.name([], as: "users", of: flag + 1).status == 404)
      var viewer = FlagDesk.keeper
      viewer.permissions.remove("waffle.change_flag")
      #expect(try await desk.name([], as: "users", of: flag, by: viewer).status == 403)
      #expect(try await desk.name([], as: "users", of: flag, by: .anonymous()).status == 401)
      #expect(try await desk.changes().count == 1)
    }
  }

  /// A row that refers to them would stop the work that forgets them.
  @Test func a_registration_that_nobody_confirmed_cannot_be_named_and_is_forgotten() async throws {
    try await FlagDesk.with { desk in
      _ = try await desk.world.register("late@example.kz")
      let user = try await desk.world.database.query("select id from account_user")[0].int64("id")
      let flag = try await desk.make(["name": "new-menu", "owner_id": .number(String(user))])
      #expect(try await desk.name([user], as: "users", of: flag).status == 422)
      // when
      let later = desk.world.clock.now + .seconds(30 * 86_400)
      #expect(try await desk.world.accounts.forgetPending(now: later) == 1)

      #expect(try await desk.world.count("waffle_flag") == 1)
    }
  }

  @Test func what_a_set_was_is_kept_with_who_changed_it() async throws {
    try await FlagDesk.with { desk in
      let user = try await desk.world.userID("a@example.kz").rawValue
      let flag = try await desk.make(["name": "new-menu"])
      _ = try await desk.name([user], as: "users", of: flag)
      _ = try await desk.name([], as: "users", of: flag)

      try await desk.world.run("select file_changes()")
      let kept = try await desk.world.database.query(
        """
        select v.action, r.user_id::bigint as actor from reversion_version v
        join reversion_revision r on r.id = v.revision_id
        where v.model = 'waffle.flagusers' order by v.id
        """)
      #expect(try kept.map { try $0.string("action") } == ["create", "delete"])
      #expect(try kept.allSatisfy { try $0.int64("actor") == 1 })
    }
  }

  /// Fails without the lock on the flag's row.
  @Test func sixteen_keepers_of_one_version_and_one_wins() async throws {
    try await FlagDesk.with { desk in
      let flag = try await desk.make(["name": "new-menu"])
      let actor = try await desk.world.userID("a@example.kz")
      let groups = try await desk.world.database.query(
        "insert into auth_group (name) select 'g' || n from generate_series(1, 16) n returning id"
      ).map { try $0.int64("id") }
      // when
      let results = await contenders(16) { index in
        try await desk.world.app.flagRecords.setAudience(
          .groups, to: [groups[index]], of: flag, version: 1, by: actor)
      }
      #expect(results.count { (try? $0.get()) == 2 } == 1)
      #expect(try await desk.changes().count == 2)
      #expect(try await desk.world.count("waffle_flag_groups") == 1)
    }
  }

  // MARK: What can be removed

  @Test func what_nobody_needs_is_listed_with_the_reason() async throws {
    try await FlagDesk.with { desk in
      let now = desk.world.clock.now
      let long = now - .seconds(91 * 86_400)
      let soon = now + .seconds(60)
      try await desk.world.run(
        """
        insert into waffle_flag (name, everyone, percent, expires_at, active_until, modified)
        values ('expired', null, 50, \(now), null, \(now)),
          ('not-yet', null, 50, \(soon), null, \(long)),
          ('ended', null, 50, null, \(now), \(now)),
          ('settled-on', true, 50, null, null, \(long)),
          ('settled-off', null, 0, null, null, \(long)),
          ('touched', true, null, null, null, \(now)),
          ('split', null, 50, null, null, \(long))
        """)
      try await desk.world.run(
        """
        insert into waffle_switch (name, modified) values ('old', \(long)), ('new', \(now));
        """)
      try await desk.world.run(
        """
        insert into waffle_sample (name, percent, modified)
        values ('all', 100, \(long)), ('some', 99.9, \(long))
        """)
      func stale(_ query: String = "") async throws -> [String] {
        let answer = try await desk.client.send(
          .get, "/api/v1/identity/stale-flags" + query, as: FlagDesk.keeper)
        #expect(answer.status == 200)
        return (answer["items"].array ?? []).map {
          "\($0["kind"]?.string ?? "") \($0["name"]?.string ?? "") \($0["reason"]?.string ?? "")"
        }
      }
      #expect(
        try await stale() == [
          "flag ended ended", "flag expired expired", "flag settled-off settled",
          "flag settled-on settled", "sample all settled", "switch old settled",
        ])
      #expect(try await stale("?days=92") == ["flag ended ended", "flag expired expired"])
      for query in ["?days=0", "?days=x", "?day=1"] {
        let answer = try await desk.client.send(
          .get, "/api/v1/identity/stale-flags" + query, as: FlagDesk.keeper)
        #expect(answer.status == 422, "\(query)")
      }
    }
  }

  @Test func a_change_counts_as_a_touch_and_an_import_does_not() async throws {
    try await FlagDesk.with { desk in
      let long = desk.world.clock.now - .seconds(91 * 86_400)
      try await desk.world.run("insert into waffle_switch (name, modified) values ('a', \(long))")
      func isOld() async throws -> Bool {
        try await desk.world.database.query("select modified = \(long) as old from waffle_switch")[
          0
        ]
        .bool("old")
      }
      try await desk.world.run("update waffle_switch set note = 'x', imported_version = 1")
      #expect(try await isOld())
      // when
      try await desk.world.run("update waffle_switch set note = 'y'")

      #expect(try await !isOld())
    }
  }

  // MARK: For the other services

  @Test func the_other_services_read_all_definitions_and_know_when_nothing_changed() async throws {
    try await FlagDesk.with { desk in
      _ = try await desk.make([
        "name": "new-menu", "percent": .number("12.5"), "languages": "ru, kk",
      ])
      func read(_ tag: String? = nil) async throws -> ServiceClient.Answer {
        try await desk.client.send(
          .get, FlagSource.address, headers: tag.map { [("If-None-Match", $0)] } ?? [],
          as: .service("booking"))
      }
      let first = try await read()
      let known = try #require(FlagDefinitions(first.json))
      #expect(known.flags["new-menu"]?.percent == Percent(hundredths: 1_250))
      #expect(known.flags["new-menu"]?.languages == ["ru", "kk"])
      let tag = try #require(first.headers[.etag])
      #expect(try await read(tag).status == 304)
      #expect(try await desk.world.app.flagReading(tag) == nil)
      // when
      _ = try await desk.make(["name": "mail"], at: "switches")

      #expect(try await read(tag).status == 200)
      let gateway = try await desk.client.send(
        .get, FlagSource.address, as: .service("gateway"))
      #expect(gateway.status == 200)
      for stranger in [Principal.anonymous(), FlagDesk.keeper, .service("stranger")] {
        let refused = try await desk.client.send(.get, FlagSource.address, as: stranger)
        #expect([401, 403].contains(refused.status))
      }
    }
  }
}
