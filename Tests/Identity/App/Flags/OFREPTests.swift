import Access
import Flags
import HTTPCore
import IdentityApp
import IdentitySamples
import JSON
import Kernel
import TestSupport
import Testing

/// Each answer and each refusal of the protocol, word for word.
@Suite struct OFREPTests {
  private static let single = "/ofrep/v1/evaluate/flags/"
  private static let bulk = "/ofrep/v1/evaluate/flags"
  private static let person = Principal(
    kind: .user, issuer: Principal.gateway, userID: 42, sessionID: "s")

  private static func asking(_ scopes: Set<String>?, holding rights: Set<String> = []) -> Principal
  {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: 42, permissions: rights, scopes: scopes,
      clientID: scopes == nil ? nil : "partner")
  }

  private func ask(
    _ desk: FlagDesk, _ path: String, _ body: String = #"{"context": {"targetingKey": "42"}}"#,
    tag: String? = nil, as principal: Principal = person
  ) async throws -> ServiceClient.Answer {
    try await desk.refresh(desk.world.app.flags)
    return try await desk.client.send(
      .post, path, json: body, headers: tag.map { [("If-None-Match", $0)] } ?? [], as: principal)
  }

  @Test func a_person_learns_of_one_flag_what_it_is_and_why() async throws {
    try await FlagDesk.with { desk in
      _ = try await desk.make(["name": "new-menu", "everyone": true])
      _ = try await desk.make(["name": "old-form", "everyone": false])
      _ = try await desk.make(["name": "half", "percent": 50])
      _ = try await desk.make(["name": "nobody"])
      _ = try await desk.make(["name": "members", "authenticated": true])
      _ = try await desk.make(["name": "mail", "active": true], at: "switches")
      _ = try await desk.make(["name": "trace", "percent": 100], at: "samples")
      for (name, value, reason, kind) in [
        ("new-menu", true, "STATIC", "flag"), ("old-form", false, "DISABLED", "flag"),
        ("half", try FlagBucket.of("42", in: "half") < 5_000, "SPLIT", "flag"),
        ("nobody", false, "DEFAULT", "flag"), ("members", true, "TARGETING_MATCH", "flag"),
        ("mail", true, "STATIC", "switch"), ("trace", true, "SPLIT", "sample"),
      ] {
        let answer = try await ask(desk, Self.single + name)
        #expect(answer.status == 200)
        #expect(
          answer.json == [
            "key": .string(name), "value": .bool(value), "reason": .string(reason),
            "variant": .string(value ? "on" : "off"), "metadata": ["kind": .string(kind)],
          ], "\(name)")
      }
    }
  }

  @Test func all_flags_come_at_once_and_only_when_something_is_new() async throws {
    try await FlagDesk.with { desk in
      _ = try await desk.make(["name": "b-flag", "everyone": true])
      _ = try await desk.make(["name": "a-switch"], at: "switches")
      _ = try await desk.make(["name": "drawn", "percent": 50], at: "samples")
      let first = try await ask(desk, Self.bulk)
      #expect(first.status == 200)
      #expect(first["flags"].array?.compactMap { $0["key"]?.string } == ["a-switch", "b-flag"])
      let tag = try #require(first.headers[.etag])

      let again = try await ask(desk, Self.bulk, tag: tag)
      #expect(again.status == 304 && again.body.isEmpty)
      #expect(again.headers[.etag] == tag)
      // when
      _ = try await desk.make(["name": "c-flag"])

      let changed = try await ask(desk, Self.bulk, tag: tag)
      #expect(changed.status == 200 && changed.headers[.etag] != tag)
      let other = Self.asking(nil, holding: ["identity.evaluate_flags"])
      _ = try await desk.make(["name": "members", "authenticated": true])
      let mine = try await ask(desk, Self.bulk)
      let theirs = try await ask(
        desk, Self.bulk, #"{"context": {"targetingKey": "visitor"}}"#,
        tag: mine.headers[.etag], as: other)
      #expect(theirs.status == 200)
    }
  }

  @Test(arguments: [
    ("{", "PARSE_ERROR"), ("", "PARSE_ERROR"), ("[]", "PARSE_ERROR"), ("1", "PARSE_ERROR"),
    ("{}", "TARGETING_KEY_MISSING"), (#"{"context": null}"#, "TARGETING_KEY_MISSING"),
    (#"{"context": {}}"#, "TARGETING_KEY_MISSING"),
    (#"{"context": {"targetingKey": ""}}"#, "TARGETING_KEY_MISSING"),
    (#"{"context": {"targetingKey": null}}"#, "TARGETING_KEY_MISSING"),
    (#"{"context": 7}"#, "INVALID_CONTEXT"), (#"{"context": []}"#, "INVALID_CONTEXT"),
    (#"{"context": {"targetingKey": 42}}"#, "INVALID_CONTEXT"),
    (#"{"context": {"targetingKey": "42", "language": 1}}"#, "INVALID_CONTEXT"),
    (#"{"context": {"targetingKey": "42", "dwft_new-menu": "yes"}}"#, "INVALID_CONTEXT"),
  ])
  func a_bad_question_is_refused_in_the_words_of_the_protocol(
    _ body: String, _ code: String
  ) async throws {
    try await FlagDesk.with { desk in
      _ = try await desk.make(["name": "new-menu"])
      let one = try await ask(desk, Self.single + "new-menu", body)
      #expect(one.status == 400, "\(one.json)")
      #expect(one.headers[.contentType] == "application/json")
      #expect(one["key"] == "new-menu" && one["errorCode"] == .string(code))
      #expect(one["errorDetails"].string?.isEmpty == false)

      let all = try await ask(desk, Self.bulk, body)
      #expect(all.status == 400 && all["errorCode"] == .string(code))
      #expect(all.json["key"] == nil)
    }
  }

  @Test func another_content_type_cannot_be_read() async throws {
    try await FlagDesk.with { desk in
      let answer = try await desk.client.send(
        .post, Self.bulk, body: Array("a=1".utf8),
        headers: [("Content-Type", "application/x-www-form-urlencoded")], as: Self.person)
      #expect(answer.status == 400 && answer["errorCode"] == "PARSE_ERROR")
    }
  }

  @Test func an_unknown_flag_is_not_found() async throws {
    try await FlagDesk.with { desk in
      let answer = try await ask(desk, Self.single + "no-such")
      #expect(answer.status == 404)
      #expect(answer["key"] == "no-such" && answer["errorCode"] == "FLAG_NOT_FOUND")
      #expect(answer["errorDetails"].string?.isEmpty == false)
    }
  }

  // MARK: Who may ask

  @Test func nobody_asks_without_signing_in_and_for_others_only_with_the_right() async throws {
    try await FlagDesk.with { desk in
      _ = try await desk.make(["name": "new-menu", "everyone": true])
      let own = #"{"context": {"targetingKey": "42"}}"#
      let others = #"{"context": {"targetingKey": "43"}}"#
      let right: Set<String> = ["identity.evaluate_flags"]
      for (principal, mine, theirs) in [
        (Principal.anonymous(), 401, 401), (Self.person, 200, 403),
        (Self.asking(nil, holding: right), 200, 200),
        // An application reads flags as it reads anything else, though it asks by POST.
        (Self.asking(["read"]), 200, 403), (Self.asking(["openid"]), 403, 403),
        (Self.asking(["read", "identity.evaluate_flags"], holding: right), 200, 200),
      ] {
        for path in [Self.single + "new-menu", Self.bulk] {
          #expect(try await ask(desk, path, own, as: principal).status == mine, "\(principal)")
          #expect(try await ask(desk, path, others, as: principal).status == theirs)
        }
      }
    }
  }

  @Test func a_person_is_evaluated_as_he_stands_here_whatever_the_context_claims() async throws {
    try await FlagDesk.with { desk in
      let person = try await desk.world.member("one@example.kz")
      let user = try person.requireUser()
      _ = try await desk.make(["name": "for-staff", "staff": true])
      _ = try await desk.make(["name": "members", "authenticated": true])
      let flag = try await desk.make(["name": "one"])
      _ = try await desk.name([user], as: "users", of: flag)
      let asking = Self.asking(nil, holding: ["identity.evaluate_flags"])
      func value(_ name: String, _ key: String) async throws -> Bool? {
        let body = #"{"context": {"targetingKey": "\#(key)", "staff": true, "is_staff": true}}"#
        return try await ask(desk, Self.single + name, body, as: asking)["value"].bool
      }
      #expect(try await value("one", "\(user)") == true)
      #expect(try await value("members", "\(user)") == true)
      #expect(try await value("for-staff", "\(user)") == false)
      // A number that nobody has, and a word, are visitors.
      #expect(try await value("members", "987654") == false)
      #expect(try await value("members", "visitor-7") == false)
    }
  }

  @Test func language_and_flags_under_test_are_the_subjects_to_say() async throws {
    try await FlagDesk.with { desk in
      _ = try await desk.make(["name": "kazakh", "languages": "kk"])
      _ = try await desk.make(["name": "tried", "testing": true])
      _ = try await desk.make(["name": "closed"])
      func value(_ name: String, _ more: String) async throws -> Bool? {
        try await ask(
          desk, Self.single + name, #"{"context": {"targetingKey": "42"\#(more)}}"#)["value"].bool
      }
      #expect(try await value("kazakh", "") == false)
      #expect(try await value("kazakh", #", "language": "kk-KZ""#) == true)
      #expect(try await value("tried", #", "dwft_tried": true"#) == true)
      #expect(try await value("closed", #", "dwft_closed": true"#) == false)
    }
  }
}
