import Foundation
import HTTPCore
import IdentityApp
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import Testing

@Suite struct DeliveryTests {
  private func folder() throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/techhub-mail-\(UUID().text)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  @Test func a_letter_lies_in_the_folder_after_the_commit() async throws {
    try await IdentityWorld.with { world in
      let folder = try folder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      _ = try await world.register("one@example.kz")
      let code = try await world.lastCode(to: "one@example.kz")
      // when
      let sent = try await world.deliver(into: folder)
      #expect(sent == 1)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names.count == 1)
      let text = try String(contentsOfFile: "\(folder)/\(names.first ?? "")", encoding: .utf8)
      #expect(text.contains("To: <one@example.kz>"))
      #expect(text.contains(code))
      let states = try await world.database.query("select state, body from message")
      #expect(try states.map { try $0.string("state") } == ["sent"])
      #expect(try states.map { try $0.string("body") } == [""])
    }
  }

  @Test func a_folder_that_is_not_there_puts_the_letter_off() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register("one@example.kz")
      _ = try await world.deliver(into: "/nonexistent/techhub")
      let states = try await world.database.query("select state, body from message")
      #expect(try states.map { try $0.string("state") } == ["queued"])
      #expect(try await world.codes(to: "one@example.kz").count == 1)
    }
  }

  @Test func a_number_without_a_way_for_sms_fails_and_keeps_no_code() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.post(
        "registrations",
        [
          "phone": "+77011234567", "password": .string(IdentityWorld.password),
          "first_name": "Дана", "last_name": "Омарова",
        ])
      _ = try await world.deliver(into: "/nonexistent/techhub")
      let states = try await world.database.query("select state, body from message")
      #expect(try states.map { try $0.string("state") } == ["failed"])
      #expect(try states.map { try $0.string("body") } == [""])
    }
  }

  @Test func registrations_that_were_never_finished_are_forgotten() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register("gone@example.kz")
      try await world.person("stays@example.kz")
      world.clock.move(.seconds(7 * 86_400))
      #expect(try await world.accounts.forgetPending(now: world.clock.now) == 0)
      world.clock.move(.seconds(1))
      #expect(try await world.accounts.forgetPending(now: world.clock.now) == 1)
      #expect(try await world.count("account_user") == 1)
    }
  }
}
