import Access
import Crypto
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

struct ProtocolRoutesTests {
  private let root = "/api/v1/services/protocols"
  private let chair = CommissionSamples.chair

  private func signing() throws -> SigningPeople {
    var people = try SigningPeople()
    for user in CommissionSamples.voters + [CommissionSamples.secretary] {
      people.people[user] = SigningPeople.number
    }
    // Signatures of one key by ECDSA differ each time, those by RSA in the same second do not.
    try people.authority.issue(
      "member", key: ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
    return people
  }

  private func list(_ ids: [Int64]) -> String {
    "[" + ids.map(String.init).joined(separator: ",") + "]"
  }

  private func draft(_ desk: ServicesDesk) async throws -> (id: Int64, tag: String) {
    let made = try await desk.post(
      root, #"{"service":"startup-grant","held_on":"\#(CommissionWorld.day)"}"#,
      as: desk.secretary)
    #expect(made.status == 201, "\(made.json)")
    let id = try #require(made["id"].int64)
    #expect(made.headers["Location"] == "\(root)/\(id)")
    return (id, try #require(made.headers["ETag"]))
  }

  @Test func a_sitting_becomes_a_protocol_that_all_sign_and_that_takes_effect() async throws {
    let people = try signing()
    try await ServicesDesk.open(signing: people) { desk in
      let here = try await desk.commission()
      let requests = try await here.requests(2)
      let (id, tag) = try await draft(desk)
      let offered = try await desk.send(.get, "\(root)/\(id)/candidates", as: desk.secretary)
      #expect(offered["items"].array?.compactMap { $0["request_id"]?.int64 } == requests)
      let body = "{\"accepted\":\(list([requests[0]])),\"rejected\":\(list([requests[1]]))}"
      #expect(
        try await desk.put("\(root)/\(id)/agenda", body, as: desk.secretary).status == 428)
      #expect(
        try await desk.put("\(root)/\(id)/agenda", body, version: "\"9\"", as: desk.secretary)
          .status == 412)
      let put = try await desk.put(
        "\(root)/\(id)/agenda", body, version: tag, as: desk.secretary)
      #expect(put.status == 200, "\(put.json)")
      #expect(
        put["items"].array?.compactMap { $0["decision"]?.string } == ["accepted", "rejected"])
      #expect(
        try await desk.send(.get, "\(root)/\(id)/text", as: desk.secretary)["code"].string
          == "nothing-to-sign")

      let agreed = try await desk.post("\(root)/\(id)/agreement", as: desk.secretary)
      #expect(agreed["status"].string == "agreed")
      #expect(agreed["number"].string?.hasSuffix("-P001") == true)
      let early = try await desk.post(
        "\(root)/\(id)/signatures", #"{"cms":"AAAA"}"#, as: desk.person(chair))
      #expect(early.status == 422)
      #expect(
        try await desk.post("\(root)/\(id)/signing", as: desk.secretary)["status"].string
          == "signing")

      let text = try await desk.send(.get, "\(root)/\(id)/text", as: desk.person(chair))
      let bytes = try #require(text["bytes"].string.flatMap { Base64.standard.bytes($0) })
      #expect(text["sha256"].string == Hex.text(try SHA256.digest(bytes)))
      func sign(_ user: Int64, _ content: [UInt8]) async throws -> ServiceClient.Answer {
        let cms = Base64.standard.text(try people.authority.sign(content, as: "member"))
        return try await desk.post(
          "\(root)/\(id)/signatures", "{\"cms\":\"\(cms)\"}", as: desk.person(user))
      }
      #expect(try await sign(chair, bytes + [32]).status == 422)
      let first = try await sign(chair, bytes)
      #expect(first.status == 200, "\(first.json)")
      #expect(try await sign(chair, bytes)["code"].string == "already-signed")
      #expect(
        try await desk.send(
          .delete, "\(root)/\(id)/agreement", headers: [("If-Match", "*")], as: desk.secretary
        )["code"].string == "has-signatures")
      #expect(
        try await desk.post("\(root)/\(id)/completion", as: desk.secretary)["code"].string
          == "signatures-missing")
      for user in CommissionSamples.members { _ = try await sign(user, bytes) }
      let last = try await sign(CommissionSamples.secretary, bytes)
      #expect(last["status"].string == "signed")
      // when
      #expect(try await desk.doCommissionJobs() == 1)
      let applied = try await desk.send(.get, "\(root)/\(id)", as: desk.person(chair))
      #expect(applied["status"].string == "applied")
      #expect(applied["members"].array?.allSatisfy { $0["has_signed"]?.bool == true } == true)
      #expect(try await here.step(of: requests[0]) == "commission_approved")
      #expect(try await here.step(of: requests[1]) == "commission_rejected")
    }
  }

  @Test func somebody_who_did_not_sit_signs_nothing() async throws {
    var people = try signing()
    people.people[99] = SigningPeople.number
    people.people[CommissionSamples.members[3]] = "900101300007"
    try await ServicesDesk.open(signing: people) { desk in
      let here = try await desk.commission()
      let requests = try await here.requests(1)
      let id = try await here.draft()
      try await here.put(accepted: requests, on: id)
      try await here.agree(id)
      try await here.askToSign(id)
      let text = try await desk.send(.get, "\(root)/\(id)/text", as: desk.secretary)
      let bytes = try #require(text["bytes"].string.flatMap { Base64.standard.bytes($0) })
      let cms = Base64.standard.text(try people.authority.sign(bytes, as: "member"))
      func sign(as principal: Principal) async throws -> ServiceClient.Answer {
        try await desk.post("\(root)/\(id)/signatures", "{\"cms\":\"\(cms)\"}", as: principal)
      }
      #expect(try await sign(as: desk.person(99)).status == 404)
      #expect(try await sign(as: desk.keeper(99))["code"].string == "not-on-the-protocol")
      let other = try await sign(as: desk.person(CommissionSamples.members[3]))
      #expect(other["errors"].array?.first?["code"]?.string == "signature-of-another-person")
      // One signature is of one person.
      #expect(try await sign(as: desk.person(chair)).status == 200)
      #expect(
        try await sign(as: desk.person(CommissionSamples.members[0]))["code"].string
          == "signature-used")
    }
  }

  @Test func what_stands_in_the_way_is_named() async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission()
      let requests = try await here.requests(3)
      let first = try await here.draft()
      try await here.put(undecided: [requests[0]], on: first)
      let (id, tag) = try await draft(desk)
      let taken = try await desk.put(
        "\(root)/\(id)/agenda", "{\"accepted\":\(list(requests)),\"rejected\":[]}", version: tag,
        as: desk.secretary)
      #expect(taken.status == 409)
      #expect(taken["code"].string == "on-another-protocol")
      #expect(taken["request_ids"].array?.compactMap(\.int64) == [requests[0]])
      let twice = try await desk.put(
        "\(root)/\(id)/agenda",
        "{\"accepted\":\(list([requests[1]])),\"rejected\":\(list([requests[1]]))}", version: tag,
        as: desk.secretary)
      #expect(twice["errors"].array?.first?["code"]?.string == "named-twice")
      #expect(
        try await desk.post("\(root)/\(id)/agreement", as: desk.secretary)["code"].string
          == "agenda-empty")
      let stranger = try await desk.put(
        "\(root)/\(id)/agenda", "{\"accepted\":[999999],\"rejected\":[]}", version: tag,
        as: desk.secretary)
      #expect(stranger["code"].string == "not-offered")
      #expect(
        try await desk.post("\(root)/\(first)/agreement", as: desk.secretary)["code"].string
          == "agenda-undecided")
      #expect(
        try await desk.post("\(root)/\(first)/signing", as: desk.secretary)["code"].string
          == "protocol-not-allowed")
      // A signed protocol one of whose requests went away.
      let signed = try await here.signed(accepted: Array(requests[1...2]))
      _ = try await here.database.query(
        """
        update service_servicerequest set bp_status = 'withdrawn', row_version = row_version + 1
        where id = \(requests[2])
        """)
      let blocked = try await desk.post("\(root)/\(signed)/application", as: desk.secretary)
      #expect(blocked["code"].string == "requests-elsewhere")
      #expect(blocked["request_ids"].array?.compactMap(\.int64) == [requests[2]])
    }
  }

  @Test func a_draft_is_changed_and_reopened_under_its_version() async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission()
      let requests = try await here.requests(1)
      let (id, tag) = try await draft(desk)
      let path = "\(root)/\(id)"
      #expect(
        try await desk.send(.patch, path, #"{"members":[101]}"#, as: desk.secretary).status == 428)
      let strange = try await desk.send(
        .patch, path, #"{"members":[101,99]}"#, headers: [("If-Match", tag)], as: desk.secretary)
      #expect(strange["code"].string == "not-in-commission")
      let few = try await desk.send(
        .patch, path, #"{"members":[101,102,103]}"#, headers: [("If-Match", tag)],
        as: desk.secretary)
      #expect(few["members"].array?.count == 3)
      try await here.put(accepted: requests, on: id)
      #expect(
        try await desk.post("\(path)/agreement", as: desk.secretary)["code"].string
          == "quorum-missing")
      let all = try await desk.send(
        .patch, path, #"{"members":[101,102,103,104,105]}"#, headers: [("If-Match", "*")],
        as: desk.secretary)
      #expect(all.status == 200)
      #expect(try await desk.post("\(path)/agreement", as: desk.secretary).status == 200)
      let back = try await desk.send(
        .delete, "\(path)/agreement", headers: [("If-Match", "*")], as: desk.secretary)
      #expect(back["status"].string == "draft")
    }
  }

  @Test func a_sitting_to_come_and_one_without_its_offices_agree_on_nothing() async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission()
      let requests = try await here.requests(2)
      let tomorrow = CommissionWorld.day + 3
      let made = try await desk.post(
        root, #"{"service":"startup-grant","held_on":"\#(tomorrow)"}"#, as: desk.secretary)
      let soon = try #require(made["id"].int64)
      try await here.put(accepted: [requests[0]], on: soon)
      let early = try await desk.post("\(root)/\(soon)/agreement", as: desk.secretary)
      #expect(early.status == 409 && early["code"].string == "not-held-yet")

      let (id, tag) = try await draft(desk)
      let without = try await desk.send(
        .patch, "\(root)/\(id)", #"{"members":[101,103,104,105]}"#, headers: [("If-Match", tag)],
        as: desk.secretary)
      #expect(without.status == 200, "\(without.json)")
      try await here.put(accepted: [requests[1]], on: id)
      let vacant = try await desk.post("\(root)/\(id)/agreement", as: desk.secretary)
      #expect(vacant.status == 409 && vacant["code"].string == "office-vacant")
      #expect(vacant["vacant"].array == ["secretary"])
    }
  }

  @Test func who_sat_sees_the_protocols_of_those_sittings_and_no_others() async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission()
      let all = try await here.draft()
      let few = try await here.draft(attending: [101, 102, 103])
      func ids(_ principal: Principal, _ query: String = "") async throws -> [Int64] {
        let page = try await desk.send(.get, root + query, as: principal)
        return page["items"].array?.compactMap { $0["id"]?.int64 } ?? []
      }
      #expect(try await ids(desk.secretary) == [few, all])
      #expect(try await ids(desk.person(104)) == [all])
      #expect(try await ids(desk.person(99)) == [])
      #expect(try await desk.send(.get, "\(root)/\(few)", as: desk.person(104)).status == 404)
      #expect(try await ids(desk.secretary, "?status=signed") == [])
      #expect(try await ids(desk.secretary, "?service=startup-grant&limit=1") == [few])
      let first = try await desk.send(.get, "\(root)?limit=1", as: desk.secretary)
      let cursor = try #require(first["next"].string)
      #expect(try await ids(desk.secretary, "?limit=1&cursor=\(cursor)") == [all])
      #expect(
        try await desk.send(.get, "\(root)?cursor=\(cursor)&status=draft", as: desk.secretary)
          .status == 400)
      #expect(
        try await desk.send(.get, "\(root)?status=odd", as: desk.secretary).status == 422)
    }
  }

  /// Fails where there is nothing to read before it is in force, or strangers read it.
  @Test(.enabled(if: PaperTools.haveWeasyPrint, "weasyprint is not installed"))
  func who_sat_reads_on_paper_what_he_signs() async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission()
      let requests = try await here.requests(2)
      let member = desk.person(CommissionSamples.members[0])
      let id = try await here.draft()
      try await here.put(accepted: requests, on: id)
      #expect(try await desk.send(.get, "\(root)/\(id)", as: member)["paper"] == .null)
      func paper() async throws -> (shown: JSONValue, text: String) {
        try await desk.work()
        let shown = try await desk.send(.get, "\(root)/\(id)", as: member)["paper"]
        let file = shown["file_id"]?.string ?? ""
        let stranger = try await desk.post(
          "/api/v1/services/files/\(file)/links", as: desk.person(99))
        #expect(stranger.status == 404)
        let content = try await desk.send(.get, desk.link(to: file, as: member), as: member)
        return (shown, try PaperTools.text(of: content.body))
      }
      try await here.agree(id)
      let draft = try await paper()
      #expect(draft.shown["is_draft"]?.bool == true && draft.shown["status"] == "ready")
      #expect(draft.text.contains("ПРОЕКТ") && draft.text.contains("-P001"))
      try await here.askToSign(id)
      for user in CommissionSamples.voters + [CommissionSamples.secretary] {
        try await here.sign(id, by: user)
      }
      try await here.apply(id)
      let minutes = try await paper()
      #expect(minutes.shown["is_draft"]?.bool == false)
      #expect(!minutes.text.contains("ПРОЕКТ"))
      #expect(minutes.text.contains("PROTOCOL-STARTUP-GRANT-"))
    }
  }

  @Test func four_eyes_annul() async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission()
      let requests = try await here.requests(2)
      let id = try await here.signed(accepted: requests)
      let path = "\(root)/\(id)/annulment"
      let superuser = desk.keeper(1, isSuperuser: true)
      let words = #"{"reason":"Кворум қате есептелген"}"#
      #expect(try await desk.post(path, words, as: desk.secretary).status == 403)
      let early = try await here.draft()
      #expect(
        try await desk.post("\(root)/\(early)/annulment", words, as: superuser)["code"].string
          == "protocol-not-allowed")
      try await here.apply(id)
      #expect(try await desk.post(path, #"{"reason":"x"}"#, as: superuser).status == 422)
      let proposed = try await desk.post(path, words, as: superuser)
      #expect(proposed.status == 200, "\(proposed.json)")
      #expect(proposed["annulment"]["proposed_by"]?.int64 == 1)
      #expect(
        try await desk.post(path, words, as: superuser)["code"].string == "annulment-open")
      #expect(
        try await desk.post("\(path)/confirmation", as: superuser)["code"].string
          == "second-person-needed")
      #expect(try await desk.send(.delete, path, as: superuser).status == 200)
      #expect(
        try await desk.post("\(path)/confirmation", as: desk.secretary)["code"].string
          == "no-annulment")
      #expect(try await desk.post(path, words, as: superuser).status == 200)
      let done = try await desk.post("\(path)/confirmation", as: desk.secretary)
      #expect(done["status"].string == "annulled", "\(done.json)")
      for request in requests { #expect(try await here.step(of: request) == "protocol") }
    }
  }

  @Test(arguments: [
    (#"{"service":"startup-grant"}"#, 422, "invalid"),
    (
      #"{"service":"startup-grant","held_on":"2026-01-10","members":[99]}"#, 409,
      "not-in-commission"
    ),
    (#"{"service":"consultation","held_on":"2026-01-10"}"#, 409, "commission-not-set"),
  ])
  func a_bad_draft_leaves_nothing(_ body: String, _ status: Int, _ code: String) async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission()
      let answer = try await desk.post(root, body, as: desk.secretary)
      #expect(answer.status == status)
      #expect(answer["code"].string == code)
      #expect(try await here.world.count("service_protocol") == 0)
    }
  }
}
