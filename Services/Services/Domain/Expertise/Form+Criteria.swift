extension Form {
  /// The fields that count, of a form that experts fill in: those whose type says so.
  package var criteria: [Criterion] {
    get throws(ConfigFaults) {
      var reader = ConfigReader()
      let criteria = fields.filter(\.isScored).map { field in
        let place = "form/\(field.name)"
        let scale =
          reader.integer(field.settings["scale"], at: "\(place)/scale", in: Criterion.scales) ?? 5
        return Criterion(
          key: field.name, title: field.title,
          weight: reader.integer(
            field.settings["weight"], at: "\(place)/weight", in: Criterion.weights) ?? 1,
          scale: scale,
          threshold: reader.integer(
            field.settings["threshold"], at: "\(place)/threshold", in: 0...scale),
          allowsNotApplicable: reader.flag(
            field.settings["naAllowed"], at: "\(place)/naAllowed", or: false))
      }
      if criteria.isEmpty { reader.note("no-scores", at: "form") }
      if Criterion.commonScale(of: criteria) == nil { reader.note("scales", at: "form") }
      try reader.finish()
      return criteria
    }
  }
}

extension Field {
  /// Its answer is a score.
  var isScored: Bool { ["score", "rating"].contains(type.rawValue) }
}
