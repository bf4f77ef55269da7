import Configuration
import Glibc
import Kernel
import Testing

@Suite struct SettingsReaderTests {
  @Test func good_settings_are_read() throws {
    var reader = SettingsReader([
      "A": "text", "B": "7", "C": "1", "D": "250ms", "E": "https://a.kz/x", "F": "[::1]:8080",
      "G": "a, b,,c ", "H": "/dev/null", "I": "/tmp", "J": "debug", "K": "0123456789abcdef",
    ])
    #expect(reader.string("A") == "text")
    #expect(reader.int("B", in: 1...9) == 7)
    #expect(reader.flag("C") == true)
    #expect(reader.duration("D") == .milliseconds(250))
    #expect(reader.duration("none", default: .seconds(5)) == .seconds(5))
    #expect(reader.url("E") == "https://a.kz/x")
    #expect(reader.hostPort("F") == HostPort(host: "::1", port: 8_080))
    #expect(reader.list("G") == ["a", "b", "c"])
    #expect(reader.file("H") == "/dev/null")
    #expect(reader.directory("I") == "/tmp")
    #expect(reader.choice("J", default: 1, ["info": 1, "debug": 0]) == 0)
    let secret = reader.secret("K", minimumLength: 16)
    #expect(secret.reveal() == "0123456789abcdef")
    try reader.finish()
  }

  @Test func all_faults_come_at_once_and_show_no_value() throws {
    var reader = SettingsReader([
      "B": "seven", "C": "maybe", "D": "5 minutes", "E": "ftp://hunter2@x", "F": "nowhere",
      "H": "/no/such", "I": "/dev/null", "J": "loud", "K": "hunter2", "EMPTY": "",
    ])
    _ = reader.string("A")
    _ = reader.string("EMPTY")
    _ = reader.int("B", in: 1...9)
    _ = reader.flag("C")
    _ = reader.duration("D")
    _ = reader.url("E")
    _ = reader.hostPort("F")
    _ = reader.file("H")
    _ = reader.directory("I")
    _ = reader.choice("J", default: 1, ["info": 1])
    _ = reader.secret("K", minimumLength: 16)
    _ = reader.secret("L")

    let problem = try #require(throws: SettingsProblem.self) { try reader.finish() }

    #expect(
      problem.faults.map(\.name) == [
        "A", "EMPTY", "B", "C", "D", "E", "F", "H", "I", "J", "K", "L",
      ])
    #expect(!problem.description.contains("hunter2"))
  }

  @Test func networks_are_parted_by_commas_and_spaces_and_each_bad_word_is_named() throws {
    var good = SettingsReader(["A": "10.0.0.0/8, 2001:db8::/32 192.0.2.7"])
    #expect(good.networks("A").count == 3)
    #expect(good.networks("NONE").isEmpty)
    try good.finish()
    var bad = SettingsReader(["A": "10.0.0.0/8 moon,10.0.0.0/33"])
    #expect(bad.networks("A").count == 1)
    let problem = try #require(throws: SettingsProblem.self) { try bad.finish() }
    #expect(
      problem.faults.map(\.explanation) == ["moon is no address", "10.0.0.0/33 is no address"])
  }

  @Test(arguments: ["x", "host", "host:", "host:99999", "host:+1", "::1:80", ":-1"])
  func a_bad_address_is_refused(_ text: String) {
    #expect(HostPort(text) == nil)
  }
}
