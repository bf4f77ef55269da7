import Kernel

/// How a service lets projects be pitched: `config.pitching` of the service. A session takes what it
/// finds when it is made.
///
///     {"criteria": [{"key": "team", "title": {…}, "scale": 10}], "min_grades": 3, "trim": true,
///      "minutes": 7}
package struct PitchingPlan: Sendable, Hashable {
  package let criteria: [Criterion]
  /// Fewer grades are not enough for a request to move on.
  package let fewestGrades: Int
  /// The best and the worst grade do not count.
  package let trims: Bool
  /// The time that each project has.
  package let minutes: Int

  /// `nil` where the service has no pitching. Throws every fault at once.
  package init?(config: FormValue) throws(ConfigFaults) {
    guard let value = config["pitching"], value != .null else { return nil }
    guard value.object != nil else {
      throw ConfigFaults([ConfigFault(place: "pitching", code: "object")])
    }
    var reader = ConfigReader()
    let scale = reader.integer(value["scale"], at: "scale", in: Criterion.scales) ?? 5
    criteria = Criterion.all(
      value["criteria"], at: "criteria", usual: (scale: scale, threshold: nil), &reader)
    fewestGrades = reader.integer(value["min_grades"], at: "min_grades", in: 1...100) ?? 1
    trims = reader.flag(value["trim"], at: "trim", or: false)
    minutes = reader.integer(value["minutes"], at: "minutes", in: 1...240) ?? 10
    try reader.finish()
  }
}
