package import Configuration

extension SettingsReader {
  /// `TECHHUB_FLAGS`: `new-menu=on,old-form=off` decides these for this process, whatever identity
  /// says.
  package mutating func flagOverrides() -> [String: Bool] {
    if let decided = FlagOverrides.read(list("TECHHUB_FLAGS")) { return decided }
    fault("TECHHUB_FLAGS", "is not like new-menu=on,old-form=off")
    return [:]
  }
}
