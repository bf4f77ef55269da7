import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

struct VoteRoutesTests {
  private let root = "/api/v1/services"
  private let voters = CommissionSamples.voters

  private func mine(_ request: Int64) -> String { "\(root)/requests/\(request)/votes/mine" }

  @Test func a_member_finds_what_waits_and_votes() async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission()
      let (request, ballot) = try await here.voting()
      let member = desk.person(voters[1])
      let waiting = try await desk.send(.get, "\(root)/votes/mine?lang=en", as: member)
      #expect(waiting["items"].array?.first?["ballot_id"]?.int64 == ballot)
      #expect(waiting["items"].array?.first?["service_name"]?.string == "Startup grant")
      #expect(waiting["items"].array?.first?["has_cast"]?.bool == false)
      let mute = try await desk.put(mine(request), #"{"choice":"against"}"#, as: member)
      #expect(mute.status == 422)
      #expect(mute["errors"].array?.first?["pointer"]?.string == "/comment")
      let cast = try await desk.put(
        mine(request), #"{"choice":"against","comment":"Қымбат"}"#, as: member)
      #expect(cast.status == 200, "\(cast.json)")
      #expect(cast["choice"].string == "against")
      let changed = try await desk.put(mine(request), #"{"choice":"for"}"#, as: member)
      #expect(changed["choice"].string == "for")
      #expect(try await desk.send(.get, mine(request), as: member)["choice"].string == "for")
      // Who has voted is known, what was voted is not.
      let open = try await desk.send(.get, "\(root)/ballots/\(ballot)", as: desk.secretary)
      #expect(open["votes"].isNull && open["votes_for"].isNull)
      #expect(open["voters"].array?.count { $0["has_cast"]?.bool == true } == 1)
    }
  }

  @Test(arguments: [
    ("{}", "/choice"), (#"{"choice":"maybe"}"#, "/choice"), (#"{"choice":"for","x":1}"#, "/x"),
    (#"{"choice":"for","data":5}"#, "/data"), (#"{"choice":"for","data":{"a":1}}"#, "/data/a"),
  ])
  func a_bad_vote_names_its_place(_ body: String, _ pointer: String) async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission()
      let (request, _) = try await here.voting()
      let answer = try await desk.put(mine(request), body, as: desk.person(voters[0]))
      #expect(answer.status == 422)
      #expect(answer["errors"].array?.first?["pointer"]?.string == pointer)
      #expect(try await here.world.count("service_vote") == 0)
    }
  }

  @Test func strangers_and_the_applicant_see_nothing() async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission()
      let (request, ballot) = try await here.voting()
      for person in [desk.person(1001), desk.person(99)] {
        #expect(
          try await desk.send(.get, "\(root)/requests/\(request)/votes", as: person).status == 404)
        #expect(try await desk.send(.get, mine(request), as: person).status == 404)
        #expect(
          try await desk.put(mine(request), #"{"choice":"for"}"#, as: person).status == 404)
        #expect(try await desk.send(.get, "\(root)/ballots/\(ballot)", as: person).status == 404)
        for (path, body) in [
          ("recusal", "{}"), ("decision", #"{"choice":"for","comment":"x"}"#),
        ] {
          #expect(
            try await desk.post("\(root)/ballots/\(ballot)/\(path)", body, as: person).status
              == 404)
        }
        #expect(try await desk.post("\(root)/ballots/\(ballot)/closure", as: person).status == 403)
      }
      // Whoever decides on requests has no vote by that.
      let staff = try await desk.put(mine(request), #"{"choice":"for"}"#, as: desk.staff)
      #expect(staff.status == 403)
      #expect(staff["code"].string == "not-a-voter")
    }
  }

  @Test func a_member_of_the_applicants_company_has_no_vote_and_does_not_count() async throws {
    try await ServicesDesk.open(members: [[voters[3], 5], [voters[4], 5]]) { desk in
      let here = try await desk.commission()
      let (request, ballot) = try await here.voting(company: 5)
      let refused = try await desk.put(
        mine(request), #"{"choice":"for"}"#, as: desk.person(voters[3]))
      #expect(refused.status == 403)
      #expect(refused["code"].string == "conflict-of-interest")
      try await desk.vote([.for, .for], on: request)
      // The other one never came: identity is asked of him when the ballot is closed.
      let closed = try await desk.post("\(root)/ballots/\(ballot)/closure", as: desk.secretary)
      #expect(closed.status == 200, "\(closed.json)")
      #expect(closed["eligible"].int64 == 3)
      #expect(closed["outcome"].string == "accepted")
      #expect(try await here.step(of: request) == "protocol")
    }
  }

  @Test func without_identity_no_vote_on_a_company_is_taken() async throws {
    try await ServicesDesk.open(memberships: nil) { desk in
      let here = try await desk.commission()
      let (request, ballot) = try await here.voting(company: 5)
      let answer = try await desk.put(
        mine(request), #"{"choice":"for"}"#, as: desk.person(voters[0]))
      #expect(answer.status == 503)
      #expect(try await here.world.count("service_vote") == 0)
      #expect(
        try await desk.post("\(root)/ballots/\(ballot)/closure", as: desk.secretary).status == 503)
    }
  }

  @Test func whoever_steps_aside_votes_no_more() async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission()
      let (request, ballot) = try await here.voting()
      let aside = try await desk.post(
        "\(root)/ballots/\(ballot)/recusal", as: desk.person(voters[2]))
      #expect(aside.status == 200)
      let late = try await desk.put(
        mine(request), #"{"choice":"for"}"#, as: desk.person(voters[2]))
      #expect(late["code"].string == "vote-recused")
      try await desk.vote([.for], on: request)
      let cast = try await desk.post(
        "\(root)/ballots/\(ballot)/recusal", as: desk.person(voters[0]))
      #expect(cast["code"].string == "vote-cast")
      let staff = try await desk.post("\(root)/ballots/\(ballot)/recusal", as: desk.secretary)
      #expect(staff["code"].string == "not-a-voter")
    }
  }

  @Test func a_secret_ballot_publishes_counts_and_words_alone() async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission(isSecret: true)
      let (request, ballot) = try await here.voting()
      let bare = try await desk.put(
        mine(request), #"{"choice":"for"}"#, as: desk.person(voters[0]))
      #expect(bare["errors"].array?.first?["pointer"]?.string == "/receipt")
      let receipts = try voters.map { _ in try CommissionWorld.receipt() }
      try await desk.vote([.for, .for, .against], on: request, receipts: receipts)
      let other = try await desk.put(
        mine(request), #"{"choice":"for","receipt":"\#(try CommissionWorld.receipt())"}"#,
        as: desk.person(voters[0]))
      #expect(other["code"].string == "receipt-unknown")
      let own = try await desk.send(.get, mine(request), as: desk.person(voters[0]))
      #expect(own["has_cast"].bool == true && own["choice"].isNull)
      let early = try await desk.post("\(root)/ballots/\(ballot)/closure", as: desk.secretary)
      #expect(early["code"].string == "quorum-missing")
      #expect(early["needed"].int64 == 4)
      // The repeated call leaves no trace of its body.
      #expect(try await here.world.count("idempotency_key") == 0)
      try await desk.vote([.for, .for, .against, .against], on: request, receipts: receipts)
      let closed = try await desk.post("\(root)/ballots/\(ballot)/closure", as: desk.secretary)
      #expect(closed["outcome"].string == "tied")
      #expect(closed["votes"].isNull)
      #expect(closed["votes_for"].int64 == 2 && closed["votes_against"].int64 == 2)
      #expect(closed["comments"].array?.count == 4)
      // when
      let member = try await desk.post(
        "\(root)/ballots/\(ballot)/decision", #"{"choice":"for","comment":"Иә"}"#,
        as: desk.person(voters[1]))
      #expect(member["code"].string == "not-the-chair")
      let decided = try await desk.post(
        "\(root)/ballots/\(ballot)/decision", #"{"choice":"for","comment":"Иә"}"#,
        as: desk.person(voters[0]))
      #expect(decided["outcome"].string == "accepted")
      let again = try await desk.post(
        "\(root)/ballots/\(ballot)/decision", #"{"choice":"for","comment":"Иә"}"#,
        as: desk.person(voters[0]))
      #expect(again["code"].string == "ballot-not-tied")
      #expect(try await here.step(of: request) == "protocol")
    }
  }

  @Test func the_clock_counts_what_is_due_and_the_secretary_opens_the_next_round() async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission()
      let (request, ballot) = try await here.voting()
      let (later, _) = try await here.voting()
      try await desk.vote([.for], on: request)
      _ = try await here.database.query(
        "update service_ballot set closes_at = now() - interval '1 minute' where id = \(ballot)")
      let late = try await desk.put(
        mine(request), #"{"choice":"for"}"#, as: desk.person(voters[1]))
      #expect(late["code"].string == "ballot-too-late")
      // when
      try await desk.app.closeDueBallots()
      let rounds = try await desk.send(
        .get, "\(root)/requests/\(request)/votes", as: desk.secretary)
      #expect(rounds["ballots"].array?.first?["outcome"]?.string == "no_quorum")
      #expect(rounds["ballots"].array?.first?["votes"]?.array?.count == 1)
      #expect(try await here.step(of: request) == "voting")
      #expect(try await here.openBallot(of: later) > 0)
      let over = try await desk.put(
        mine(request), #"{"choice":"for"}"#, as: desk.person(voters[1]))
      #expect(over["code"].string == "ballot-not-open")
      let opened = try await desk.post(
        "\(root)/requests/\(request)/ballots", as: desk.secretary)
      #expect(opened.status == 201, "\(opened.json)")
      #expect(opened["round"].int64 == 2)
      #expect(opened.headers["Location"] == "\(root)/ballots/\(opened["id"].int64 ?? 0)")
      let twice = try await desk.post("\(root)/requests/\(request)/ballots", as: desk.secretary)
      #expect(twice["code"].string == "no-round-needed")
      try await desk.vote([.for, .for, .for, .for, .for], on: request)
      #expect(try await here.step(of: request) == "protocol")
    }
  }

  /// Fails without the guard: the request would go to the protocol with a ballot that is open.
  @Test func nothing_goes_on_before_the_commission_has_decided() async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission()
      _ = try await here.database.query(
        """
        update service_service set row_version = row_version + 1, bp_config = jsonb_set(bp_config,
          '{transitions}', (bp_config -> 'transitions') || '[{"from": "voting", "to": "protocol",
            "by": "staff", "roles": ["secretary"], "guards": ["quorum_reached"]}]')
        where code = \(CommissionWorld.service)
        """)
      let (request, _) = try await here.voting()
      let refused = try await desk.post(
        "\(root)/requests/\(request)/transitions", #"{"from":"voting","to":"protocol"}"#,
        as: desk.secretary)
      #expect(refused.status == 409 && refused["code"].string == "ballot-undecided")
      #expect(try await here.step(of: request) == "voting")
    }
  }

  @Test func what_waits_comes_in_pages_that_belong_to_the_member() async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission()
      var ballots: [Int64] = []
      for _ in 0..<3 { ballots.append(try await here.voting().ballot) }
      let member = desk.person(voters[1])
      let first = try await desk.send(.get, "\(root)/votes/mine?limit=2", as: member)
      #expect(first["items"].array?.compactMap { $0["ballot_id"]?.int64 } == Array(ballots[0...1]))
      let cursor = try #require(first["next"].string)
      let path = "\(root)/votes/mine?limit=2&cursor=\(cursor)"
      let second = try await desk.send(.get, path, as: member)
      #expect(second["items"].array?.compactMap { $0["ballot_id"]?.int64 } == [ballots[2]])
      #expect(second["next"].isNull)
      #expect(try await desk.send(.get, path, as: desk.person(voters[2])).status == 400)
    }
  }
}
