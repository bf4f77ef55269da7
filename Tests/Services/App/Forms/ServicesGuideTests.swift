import Access
import Foundation
import HTTPCore
import JSON
import Postgres
import ServicesSamples
import TestSupport
import Testing

/// `docs/services.md` is a script: every command of it is answered as it says. What needs the whole
/// house stands in blocks of `bash` and is run by `Tests/EndToEnd/test_services_page.py`.
struct ServicesGuideTests {
  @Test func the_guide_can_be_followed_to_its_end() async throws {
    let guide = try Guide("docs/services.md")
    #expect(guide.commands.count >= 40)
    try await ServicesDesk.open(memberships: [5]) { desk in
      _ = try await desk.world.database.query(
        "insert into company_ref (id, name, verified) values (5, 'Алтын Дән', true)")
      let client = try desk.formClient()
      var known = guide.values.merging(["CODE": "walk", "STAFF": "70", "COMPANY": "5"]) { $1 }
      for command in guide.commands {
        let answer = try await client.send(
          command.method, "/api/v1/services" + command.path.filling(known),
          json: command.body?.filling(known), headers: [("If-Match", "*")],
          as: desk.somebody(command.who))
        #expect(answer.status < 300, "\(command.path) \(answer.json)")
        guard let name = command.name else { continue }
        let value = command.member.map { answer[$0] } ?? answer.json
        known[name] = value.decimal ?? String(decoding: value.bytes, as: UTF8.self)
      }
    }
  }
}

extension ServicesDesk {
  fileprivate func somebody(_ name: String) -> Principal {
    switch name {
    case "staff": staff
    case "applicant":
      Principal(
        kind: .user, issuer: Principal.gateway, userID: ServicesWorld.applicant,
        companies: [CompanyRole(id: 5, role: "owner")])
    default: superuser
    }
  }
}

private struct Guide {
  /// What stands in the text itself: `NAME='…'`.
  let values: [String: String]
  let commands: [GuideCommand]

  init(_ path: String) throws {
    let root = #filePath.components(separatedBy: "/Tests/")[0]
    let text = try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    let blocks = text.components(separatedBy: "```sh\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    commands = try blocks.flatMap(GuideCommand.all)
    let assignment = try Regex(#"(?m)^(?<name>[A-Z]+)='(?<value>[^']*)'$"#)
    let pairs = blocks.joined().matches(of: assignment).compactMap { match in
      match["name"]?.substring.flatMap { name in
        match["value"]?.substring.map { (String(name), String($0)) }
      }
    }
    values = Dictionary(pairs) { $1 }
  }
}

/// `NAME=$(who METHOD /path 'body' | field member)`, of which all but who, the method and the path may
/// be missing.
private struct GuideCommand {
  let name: String?
  let who: String
  let method: HTTPCore.Method
  let path: String
  let body: String?
  let member: String?

  static func all(in block: String) throws -> [GuideCommand] {
    let pattern = try Regex(
      #"(?m)^(?:(?<name>[A-Z]+)=\$\()?(?<who>hub|staff|applicant) (?<method>[A-Z]+) "?(?<path>/[^\s"')]*)"?(?: '(?<body>(?:[^']|'"?\$[A-Z]+"?')*)')?(?: \| field (?<member>\w+))?\)?$"#
    )
    return block.matches(of: pattern).map { match in
      func part(_ name: String) -> String? { match[name]?.substring.map(String.init) }
      return GuideCommand(
        name: part("name"), who: part("who") ?? "",
        method: HTTPCore.Method(part("method") ?? ""), path: part("path") ?? "",
        body: part("body"), member: part("member"))
    }
  }
}

extension String {
  /// As a shell would: `$NAME`, also where a quoted text is left for it.
  fileprivate func filling(_ values: [String: String]) -> String {
    values.reduce(self) { text, value in
      text.replacingOccurrences(of: "'\"$\(value.key)\"'", with: value.value)
        .replacingOccurrences(of: "'$\(value.key)'", with: value.value)
        .replacingOccurrences(of: "$\(value.key)", with: value.value)
    }
  }
}
