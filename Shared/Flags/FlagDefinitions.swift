package import Kernel

/// What is switched: for some, for all, or by chance.
package enum FlagKind: String, Sendable {
  case flag, `switch`, sample
}

/// All flags, switches and samples as they stood at one moment. Evaluating them asks nobody.
package struct FlagDefinitions: Sendable, Equatable {
  package let flags: [String: Flag]
  package let switches: [String: Bool]
  package let samples: [String: Percent]

  package init(
    flags: [Flag] = [], switches: [String: Bool] = [:], samples: [String: Percent] = [:]
  ) {
    self.flags = Dictionary(flags.map { ($0.name, $0) }) { _, last in last }
    self.switches = switches
    self.samples = samples
  }

  package var count: Int { flags.count + switches.count + samples.count }

  /// What has that name: a flag before a switch before a sample.
  package func kind(of name: String) -> FlagKind? {
    if flags[name] != nil { return .flag }
    if switches[name] != nil { return .switch }
    return samples[name] == nil ? nil : .sample
  }

  /// In waffle's order, with its cookie replaced by a hash: the schedule, everybody, what the subject
  /// says of a flag under test, what he is, his share.
  package func flag(
    _ name: String, for subject: FlagSubject, now: Instant
  ) -> FlagEvaluation {
    guard let flag = flags[name] else { return FlagEvaluation(false, .error) }
    guard flag.isScheduled(at: now) else { return FlagEvaluation(false, .disabled) }
    if let everyone = flag.everyone {
      return FlagEvaluation(everyone, everyone ? .static : .disabled)
    }
    if flag.isTesting, let said = subject.tested[name] {
      return FlagEvaluation(said, .targetingMatch)
    }
    if flag.excludes(subject) { return FlagEvaluation(false, .targetingMatch) }
    if flag.letsIn(subject) { return FlagEvaluation(true, .targetingMatch) }
    return flag.share(of: subject)
  }

  /// On or off for everybody.
  package func `switch`(_ name: String) -> FlagEvaluation {
    switches[name].map { FlagEvaluation($0, .static) } ?? FlagEvaluation(false, .error)
  }

  /// By chance, each time anew.
  package func sample(
    _ name: String, using chance: inout some RandomNumberGenerator
  ) -> FlagEvaluation {
    guard let percent = samples[name] else { return FlagEvaluation(false, .error) }
    let drawn = Int.random(in: 0..<FlagBucket.count, using: &chance)
    return FlagEvaluation(drawn < percent.hundredths, .split)
  }
}

extension Flag {
  fileprivate func excludes(_ subject: FlagSubject) -> Bool {
    subject.userID.map(excludedUsers.contains) ?? false
  }

  fileprivate func letsIn(_ subject: FlagSubject) -> Bool {
    if let language = subject.language, languages.contains(language.rawValue) { return true }
    if authenticated, subject.userID != nil { return true }
    if staff, subject.isStaff { return true }
    if superusers, subject.isSuperuser { return true }
    if let user = subject.userID, users.contains(user) { return true }
    return !groups.isDisjoint(with: subject.groups)
      || !companies.isDisjoint(with: subject.companies)
  }

  fileprivate func share(of subject: FlagSubject) -> FlagEvaluation {
    guard percent > .none, let key = subject.key else { return FlagEvaluation(false, .standard) }
    guard let bucket = try? FlagBucket.of(key, in: name) else {
      return FlagEvaluation(false, .error)
    }
    return FlagEvaluation(bucket < percent.hundredths, .split)
  }
}
