import Foundation
import HTTPCore
import JSON
import ServicesSamples
import TestSupport
import Testing

/// `docs/services.md` is a script: every command of it is answered as it says.
struct ServicesGuideTests {
  @Test func the_guide_can_be_followed_to_its_end() async throws {
    let commands = try GuideCommand.all(in: "docs/services.md")
    #expect(commands.count >= 15)
    try await ServicesDesk.open { desk in
      let client = try desk.formClient()
      var known: [String: String] = [:]
      for command in commands {
        let answer = try await client.send(
          command.method, "/api/v1/services" + command.path.filling(known),
          json: command.body?.filling(known), headers: [("If-Match", "*")], as: desk.builder())
        #expect(answer.status < 300, "\(command.path) \(answer.json)")
        guard let name = command.name else { continue }
        let value = command.member.map { answer[$0] } ?? answer.json
        known[name] = value.decimal ?? String(decoding: value.bytes, as: UTF8.self)
      }
    }
  }
}

/// `NAME=$(hub METHOD /path 'body' | field member)`, of which all but the method and the path may be missing.
private struct GuideCommand {
  let name: String?
  let method: HTTPCore.Method
  let path: String
  let body: String?
  let member: String?

  static func all(in path: String) throws -> [GuideCommand] {
    let root = #filePath.components(separatedBy: "/Tests/")[0]
    let text = try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    let blocks = text.components(separatedBy: "```sh\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    let pattern = try Regex(
      #"(?m)^(?:(?<name>[A-Z]+)=\$\()?hub (?<method>[A-Z]+) "?(?<path>/[^\s"')]*)"?(?: '(?<body>(?:[^']|'"?\$[A-Z]+"?')*)')?(?: \| field (?<member>\w+))?\)?$"#
    )
    return blocks.flatMap { block in
      block.matches(of: pattern).map { match in
        func part(_ name: String) -> String? { match[name]?.substring.map(String.init) }
        return GuideCommand(
          name: part("name"),
          method: HTTPCore.Method(part("method") ?? ""), path: part("path") ?? "",
          body: part("body"), member: part("member"))
      }
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
