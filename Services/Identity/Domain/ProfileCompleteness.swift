import Kernel

/// How much of a profile is filled in, and what is missing. Each part counts alike but the name and an
/// address, without which there is no account.
package struct ProfileCompleteness: Sendable, Equatable {
  package enum Part: String, Sendable, CaseIterable {
    case name, contact, photo, city, position, about, skills, experience, education, certificates
  }

  /// In the order in which people fill a profile in.
  package let missing: [Part]

  package init(present: Set<Part>) {
    missing = Part.allCases.filter { !present.contains($0) }
  }

  /// 0 to 100, rounded down: 100 only where nothing is missing.
  package var percent: Int {
    let all = Part.allCases.count
    return (all - missing.count) * 100 / all
  }

  /// - Parameter blocks: what the person told about his past.
  package init(
    of account: UserAccount, _ profile: Profile, isReachable: Bool, blocks: Set<Part>
  ) {
    var present = blocks
    if !account.firstName.isEmpty, !account.lastName.isEmpty { present.insert(.name) }
    if isReachable { present.insert(.contact) }
    if account.avatar?.isEmpty == false { present.insert(.photo) }
    if profile.city?.isEmpty == false { present.insert(.city) }
    if profile.position?.isEmpty == false { present.insert(.position) }
    if profile.bio?.isEmpty == false || profile.headline != Localized() { present.insert(.about) }
    if !profile.skills.isEmpty { present.insert(.skills) }
    self.init(present: present)
  }
}
