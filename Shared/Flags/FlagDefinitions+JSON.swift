package import JSON
import Kernel

/// The form in which identity hands them to the other services.
extension FlagDefinitions: JSONWritable {
  /// The same definitions give the same bytes.
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.array("flags", flags.values.sorted { $0.name < $1.name }) { $1.write(to: &$0) }
      json.object("switches") { json in
        for (name, isOn) in switches.sorted(by: { $0.key < $1.key }) { json.field(name, isOn) }
      }
      json.object("samples") { json in
        for (name, percent) in samples.sorted(by: { $0.key < $1.key }) {
          json.field(name, percent.hundredths)
        }
      }
    }
  }

  /// `nil` for anything that `write` does not write.
  package init?(_ value: JSONValue) {
    guard let list = value["flags"]?.array, let switches = value["switches"]?.members,
      let samples = value["samples"]?.members
    else { return nil }
    let flags = list.compactMap { Flag($0) }
    let states = switches.compactMap { member in member.value.bool.map { (member.key, $0) } }
    let shares = samples.compactMap { member in
      member.value.int.map { (member.key, Percent(hundredths: $0)) }
    }
    guard flags.count == list.count, states.count == switches.count, shares.count == samples.count
    else { return nil }
    self.init(
      flags: flags, switches: Dictionary(states) { $1 }, samples: Dictionary(shares) { $1 })
  }
}

extension Flag {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("name", name)
      json.field("everyone", everyone)
      json.field("percent", percent.hundredths)
      json.field("testing", isTesting)
      json.field("superusers", superusers)
      json.field("staff", staff)
      json.field("authenticated", authenticated)
      json.array("languages", languages.sorted()) { $0.value($1) }
      json.array("groups", groups.sorted()) { $0.value($1) }
      json.array("users", users.sorted()) { $0.value($1) }
      json.array("excluded_users", excludedUsers.sorted()) { $0.value($1) }
      json.array("companies", companies.sorted()) { $0.value($1) }
      json.field("active_from", activeFrom?.microseconds)
      json.field("active_until", activeUntil?.microseconds)
    }
  }

  fileprivate init?(_ value: JSONValue) {
    func ids(_ name: String) -> Set<Int64>? {
      value[name]?.array.map { Set($0.compactMap(\.int64)) }
    }
    guard let name = value["name"]?.string, let percent = value["percent"]?.int,
      let isTesting = value["testing"]?.bool, let superusers = value["superusers"]?.bool,
      let staff = value["staff"]?.bool, let authenticated = value["authenticated"]?.bool,
      let languages = value["languages"]?.array, let groups = ids("groups"),
      let users = ids("users"), let excludedUsers = ids("excluded_users"),
      let companies = ids("companies")
    else { return nil }
    self.init(name)
    everyone = value["everyone"]?.bool
    self.percent = Percent(hundredths: percent)
    self.isTesting = isTesting
    self.superusers = superusers
    self.staff = staff
    self.authenticated = authenticated
    self.languages = Set(languages.compactMap(\.string))
    self.groups = groups
    self.users = users
    self.excludedUsers = excludedUsers
    self.companies = companies
    activeFrom = value["active_from"]?.int64.map { Instant(microseconds: $0) }
    activeUntil = value["active_until"]?.int64.map { Instant(microseconds: $0) }
  }
}
