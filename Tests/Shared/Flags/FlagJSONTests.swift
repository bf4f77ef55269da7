import Flags
import JSON
import Kernel
import Testing

@Suite struct FlagJSONTests {
  private var definitions: FlagDefinitions {
    var full = Flag("full")
    full.everyone = false
    full.percent = Percent(hundredths: 1_230)
    full.isTesting = true
    full.superusers = true
    full.staff = true
    full.authenticated = true
    full.languages = ["ru", "kk"]
    full.groups = [1, 2]
    full.users = [42]
    full.excludedUsers = [43, 44]
    full.companies = [9]
    full.activeFrom = Instant(microseconds: 1_800_000_000_123_456)
    full.activeUntil = Instant(seconds: 1_900_000_000)
    return FlagDefinitions(
      flags: [Flag("bare"), full], switches: ["on": true, "off": false],
      samples: ["trace": Percent(hundredths: 250)])
  }

  @Test func everything_arrives() throws {
    let bytes = JSONWriter.bytes { definitions.write(to: &$0) }
    #expect(FlagDefinitions(try JSONParser.parse(bytes)) == definitions)
  }

  @Test func the_same_definitions_give_the_same_bytes() {
    let bytes = JSONWriter.bytes { definitions.write(to: &$0) }
    for _ in 0..<20 { #expect(JSONWriter.bytes { definitions.write(to: &$0) } == bytes) }
  }

  @Test(arguments: [
    "{}", "[]", #"{"flags": [{}], "switches": {}, "samples": {}}"#,
    #"{"flags": [], "switches": {"a": 1}, "samples": {}}"#,
    #"{"flags": [], "switches": {}, "samples": {"a": true}}"#,
  ])
  func anything_else_is_refused(_ text: String) throws {
    #expect(FlagDefinitions(try JSONParser.parse(Array(text.utf8))) == nil)
  }
}
