import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import Testing

/// A protocol from its draft to its annulment.
struct ProtocolFlowTests {
  @Test func a_protocol_goes_its_whole_way() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(3)
      let id = try await here.draft()
      try await here.put(accepted: [requests[0]], undecided: Array(requests[1...2]), on: id)
      await #expect(throws: ProtocolError.undecided(Array(requests[1...2]))) {
        try await here.agree(id)
      }
      try await here.put(accepted: [requests[0], requests[2]], rejected: [requests[1]], on: id)
      try await here.agree(id)
      let number = try await here.database.query("select number from service_protocol").first?
        .string("number")
      #expect(number == "STARTUP-GRANT-\(CommissionWorld.day.year)-P001")
      try await here.askToSign(id)
      let people = CommissionSamples.voters + [CommissionSamples.secretary]
      for user in people.dropLast() { #expect(try await !here.sign(id, by: user)) }
      #expect(try await here.sign(id, by: people[people.count - 1]))
      #expect(try await here.status(of: id) == "signed")
      // when
      #expect(try await here.apply(id))
      #expect(try await here.status(of: id) == "applied")
      #expect(try await here.step(of: requests[0]) == "commission_approved")
      #expect(try await here.step(of: requests[1]) == "commission_rejected")
      #expect(try await here.step(of: requests[2]) == "commission_approved")
      #expect(try await here.events(of: "request", requests[0]) == ["request.approved"])
      #expect(try await here.events(of: "request", requests[1]) == ["request.rejected"])
      // A worker that comes again does nothing.
      #expect(try await !here.apply(id))
    }
  }

  @Test func a_reopened_protocol_keeps_its_number_and_is_frozen_anew() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(2)
      let id = try await here.draft()
      try await here.put(accepted: requests, on: id)
      try await here.agree(id)
      let first = try await here.requests.documents.newest(of: Protocols.text(of: id))
      await #expect(throws: ProtocolError.notAllowed(.agreed, .edit)) {
        try await here.put(rejected: requests, on: id)
      }
      try await here.reopen(id)
      try await here.put(accepted: [requests[0]], rejected: [requests[1]], on: id)
      try await here.agree(id)
      let second = try await here.requests.documents.newest(of: Protocols.text(of: id))
      #expect(first?.bytes != second?.bytes)
      #expect(first?.id != second?.id)
      #expect(
        try await here.database.query("select number from service_protocol").first?
          .string("number").hasSuffix("-P001") == true)
      try await here.askToSign(id)
      try await here.sign(id, by: CommissionSamples.chair)
      await #expect(throws: ProtocolError.hasSignatures) { try await here.reopen(id) }
      await #expect(throws: ProtocolError.alreadySigned) {
        try await here.sign(id, by: CommissionSamples.chair)
      }
      await #expect(throws: ProtocolError.notMember) { try await here.sign(id, by: 99) }
    }
  }

  /// Fails without the look at which text was signed. `SignedDocuments.take` refuses it as well, as a
  /// signature of something that is no more, but does not say that it is the protocol which changed.
  @Test func a_signature_under_a_former_text_signs_nothing() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(2)
      let id = try await here.draft()
      try await here.put(accepted: requests, on: id)
      try await here.agree(id)
      let newest = try await here.requests.documents.newest(of: Protocols.text(of: id))
      let former = try #require(newest)
      try await here.reopen(id)
      try await here.put(accepted: [requests[0]], rejected: [requests[1]], on: id)
      try await here.agree(id)
      try await here.askToSign(id)
      await #expect(throws: ProtocolError.otherText) {
        try await here.sign(id, by: CommissionSamples.chair, over: former)
      }
      #expect(try await here.world.count("service_documentsignature") == 0)
      try await here.sign(id, by: CommissionSamples.chair)
      #expect(try await here.world.count("service_documentsignature") == 1)
    }
  }

  /// Fails without the triggers `…_open`.
  @Test func the_lists_of_an_agreed_protocol_do_not_change_behind_its_back() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(2)
      let id = try await here.draft()
      try await here.put(accepted: [requests[0]], on: id)
      try await here.agree(id)
      for statement in [
        "delete from service_protocol_accepted where protocol_id = \(id)",
        """
        insert into service_protocol_rejected (protocol_id, servicerequest_id)
        values (\(id), \(requests[1]))
        """,
      ] as [SQL] {
        let error = await #expect(throws: DatabaseError.self) {
          try await here.database.query(statement)
        }
        #expect(error?.state.code == "23001")
      }
    }
  }

  @Test func the_votes_bind_the_protocol() async throws {
    try await CommissionWorld.open { here in
      let (request, ballot) = try await here.voting()
      for user in CommissionSamples.voters { try await here.cast(.against, by: user, in: ballot) }
      let id = try await here.draft()
      try await here.put(accepted: [request], on: id)
      await #expect(throws: ProtocolError.againstVotes([request])) { try await here.agree(id) }
      try await here.put(rejected: [request], on: id)
      try await here.agree(id)
      let text = try await here.requests.documents.newest(of: Protocols.text(of: id))
      let words = String(decoding: text?.bytes ?? [], as: UTF8.self)
      #expect(words.contains(#""votes":{"abstain":0,"against":5,"for":0,"secret":false}"#))
    }
  }

  /// Fails where the votes of before speak for ever: they were for it.
  @Test func the_commission_ends_what_is_suspended_whatever_it_voted_before() async throws {
    try await CommissionWorld.open { here in
      let (request, ballot) = try await here.voting()
      for user in CommissionSamples.voters { try await here.cast(.for, by: user, in: ballot) }
      #expect(try await here.apply(here.signed(accepted: [request])))
      #expect(try await here.step(of: request) == "commission_approved")
      _ = try await here.database.query(
        """
        with service as (
          update service_service set bp_config = '{}', row_version = row_version + 1
          where code = \(CommissionWorld.service)
        )
        update service_servicerequest set status = 'active', bp_status = 'suspended'
        where id = \(request)
        """)
      // when
      let id = try await here.signed(accepted: [], rejected: [request])
      let text = try await here.requests.documents.newest(of: Protocols.text(of: id))
      let words = String(decoding: text?.bytes ?? [], as: UTF8.self)
      #expect(!words.contains(#""for":5"#), "\(words)")
      #expect(try await here.apply(id))
      #expect(try await here.step(of: request) == "terminated")
      #expect(try await here.events(of: "request", request).last == "request.status_changed")
    }
  }

  @Test func only_what_waits_for_a_protocol_is_taken_up() async throws {
    try await CommissionWorld.open { here in
      let waiting = try await here.requests(1)
      let others = try await here.requests(2, at: "voting")
      let id = try await here.draft()
      await #expect(throws: ProtocolError.notOffered(others)) {
        try await here.put(accepted: waiting + others, on: id)
      }
      #expect(try await here.world.count("service_protocolitem") == 0)
      let viewer = ProtocolViewer(userID: CommissionSamples.secretary, isStaff: true)
      func offered() async throws -> [Int64] {
        try await here.protocols.candidates(for: id, viewer: viewer, limit: 20, after: nil)
          .map { try $0.int64("request_id") }
      }
      #expect(try await offered() == waiting)
      try await here.put(undecided: waiting, on: id)
      #expect(try await offered() == [])
      try await here.put(on: id)
      #expect(try await offered() == waiting)
    }
  }

  @Test func a_sitting_without_its_quorum_agrees_on_nothing() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(1)
      let sat = [CommissionSamples.chair, CommissionSamples.secretary, 103, 104]
      let id = try await here.draft(attending: sat)
      try await here.put(accepted: requests, on: id)
      await #expect(throws: ProtocolError.noQuorum(present: 3, needed: 4)) {
        try await here.agree(id)
      }
      await #expect(throws: ProtocolError.notSeated([99])) {
        _ = try await here.draft(attending: sat + [99])
      }
      try await here.database.transaction { tx in
        try await here.protocols.edit(
          id, heldOn: nil, attending: sat + [105], expecting: nil, in: tx)
      }
      try await here.agree(id)
      // when: four of five seats are enough, with chair and secretary
      try await here.askToSign(id)
      for user in [CommissionSamples.chair, 103, 104] { try await here.sign(id, by: user) }
      await #expect(throws: ProtocolError.signaturesMissing([CommissionSamples.secretary])) {
        try await here.complete(id)
      }
      try await here.sign(id, by: CommissionSamples.secretary)
      await #expect(throws: ProtocolError.signaturesMissing([105])) { try await here.complete(id) }
      #expect(try await here.sign(id, by: 105))
    }
  }

  @Test func two_people_annul_and_the_requests_come_back() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(2)
      let id = try await here.signed(accepted: [requests[0]], rejected: [requests[1]])
      let early = try await here.draft()
      await #expect(throws: ProtocolError.notAllowed(.draft, .annul)) {
        try await here.propose(early, by: 1)
      }
      try await here.apply(id)
      await #expect(throws: ProtocolError.noAnnulment) { try await here.confirm(id, by: 2) }
      try await here.propose(id, by: 1)
      await #expect(throws: ProtocolError.annulmentOpen) { try await here.propose(id, by: 3) }
      await #expect(throws: ProtocolError.sameProposer) { try await here.confirm(id, by: 1) }
      // when
      try await here.confirm(id, by: 2)
      #expect(try await here.status(of: id) == "annulled")
      for request in requests { #expect(try await here.step(of: request) == "protocol") }
      #expect(try await here.events(of: "protocol", id).last == "protocol.annulled")
      // They are free for a new one.
      let next = try await here.signed(accepted: requests)
      #expect(try await here.apply(next))
      #expect(try await here.step(of: requests[1]) == "commission_approved")
    }
  }

  /// Holds because not only what was applied can be annulled: nobody could decide on the others again.
  @Test func what_lost_a_request_after_its_signatures_is_annulled_and_frees_the_others()
    async throws
  {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(3)
      let id = try await here.signed(accepted: requests)
      try await here.world.withdraw(requests[1], by: 1_002)
      await #expect(throws: ProtocolError.requestsElsewhere([requests[1]])) {
        try await here.apply(id)
      }
      try await here.propose(id, by: 1)
      await #expect(throws: ProtocolError.sameProposer) { try await here.confirm(id, by: 1) }
      // when
      try await here.confirm(id, by: 2)
      #expect(try await here.status(of: id) == "annulled")
      #expect(try await here.step(of: requests[1]) == "withdrawn")
      for request in [requests[0], requests[2]] {
        #expect(try await here.step(of: request) == "protocol")
        #expect(try await here.events(of: "request", request) == [])
      }
      #expect(try await !here.apply(id), "a worker that comes late")
      let next = try await here.signed(accepted: [requests[0]], rejected: [requests[2]])
      #expect(try await here.apply(next))
      #expect(try await here.step(of: requests[2]) == "commission_rejected")
    }
  }

  @Test func what_went_on_cannot_be_annulled_in_part() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(3)
      let id = try await here.signed(accepted: requests)
      try await here.apply(id)
      try await here.move(requests[1], from: "commission_approved", to: "active")
      try await here.propose(id, by: 1)
      await #expect(throws: ProtocolError.requestsElsewhere([requests[1]])) {
        try await here.confirm(id, by: 2)
      }
      #expect(try await here.status(of: id) == "applied")
      #expect(try await here.step(of: requests[0]) == "commission_approved")
    }
  }

  /// After an appeal another protocol decides; the first one stays.
  @Test func a_request_that_comes_back_after_an_appeal_is_taken_up_again() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(1)
      let first = try await here.signed(accepted: [], rejected: requests)
      try await here.apply(first)
      _ = try await here.database.query(
        """
        update service_servicerequest set bp_status = 'protocol', status = 'in_progress',
          row_version = row_version + 1 where id = \(requests[0])
        """)
      let second = try await here.signed(accepted: requests)
      #expect(try await here.apply(second))
      let rounds = try await here.database.query(
        "select round from service_protocolitem order by round"
      ).map { try $0.int("round") }
      #expect(rounds == [1, 2])
    }
  }

  @Test func protocols_of_the_old_site_are_read_with_their_lists() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(2, at: "commission_approved")
      let id =
        try await here.database.query(
          """
          insert into service_protocol (service_id, number, status, legacy)
          values (\(CommissionWorld.service), '17', 'applied', '{}') returning id
          """
        ).first?.int64("id") ?? 0
      _ = try await here.database.query(
        """
        insert into service_protocol_accepted (protocol_id, servicerequest_id, legacy)
        select \(id), id, '{}' from unnest(\(requests.asArray)::int[]) as r (id)
        """)
      let row = try await here.protocols.show(
        id, for: ProtocolViewer(userID: 1, isStaff: true)
      ).first
      #expect(try row?.int("accepted") == 2)
      #expect(try row?.string("items").contains("\(requests[0])") == true)
      #expect(
        try await here.protocols.show(
          id, for: ProtocolViewer(userID: CommissionSamples.chair, isStaff: false)
        ).isEmpty)
      await #expect(throws: ProtocolError.empty) { try await here.propose(id, by: 1) }
    }
  }
}
