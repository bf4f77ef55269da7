package import Kernel

/// Who decides on the requests of a service.
package struct Commission: Sendable, Hashable {
  package struct Member: Sendable, Hashable {
    package let userID: Int64
    package let role: CommissionRole
    package let startsOn: Day
    /// The last day; `nil` is open.
    package let endsOn: Day?
    package let substituteID: Int64?
    /// The substitute has the seat for the time being.
    package let isSubstituted: Bool

    package init(
      userID: Int64, role: CommissionRole, startsOn: Day, endsOn: Day? = nil,
      substituteID: Int64? = nil, isSubstituted: Bool = false
    ) {
      self.userID = userID
      self.role = role
      self.startsOn = startsOn
      self.endsOn = endsOn
      self.substituteID = substituteID
      self.isSubstituted = isSubstituted
    }

    fileprivate func sits(on day: Day) -> Bool {
      startsOn <= day && endsOn.map { day <= $0 } ?? true
    }
  }

  package let quorum: Quorum
  package let isSecret: Bool
  /// How long a ballot is open, in working days.
  package let votingDays: Int
  /// What a voter fills in besides the choice.
  package let formID: Int64?
  package let members: [Member]

  package init(
    quorum: Quorum = Quorum(), isSecret: Bool = false, votingDays: Int = 5, formID: Int64? = nil,
    members: [Member]
  ) {
    self.quorum = quorum
    self.isSecret = isSecret
    self.votingDays = votingDays
    self.formID = formID
    self.members = members
  }

  /// Who sits on that day, each person once: whoever has a seat of his own and stands in for another
  /// sits on his own.
  package func seats(on day: Day) -> [Seat] {
    let sitting = members.filter { $0.sits(on: day) }
    var seats = sitting.filter { !$0.isSubstituted }
      .map { Seat(userID: $0.userID, role: $0.role) }
    for member in sitting where member.isSubstituted {
      guard let substitute = member.substituteID,
        !seats.contains(where: { $0.userID == substitute })
      else { continue }
      seats.append(Seat(userID: substitute, role: member.role))
    }
    return seats
  }

  /// The roles that nobody has on that day; a commission needs all of them.
  package func vacancies(on day: Day) -> [CommissionRole] {
    let roles = Set(seats(on: day).map(\.role))
    return CommissionRole.allCases.filter { !roles.contains($0) }
  }
}

/// Why a commission cannot decide.
package enum CommissionError: Error, Sendable, Equatable {
  /// Nobody set it up, or these roles have nobody today.
  case notSet(vacant: [CommissionRole])
  /// The terms of one person, of two chairs or of two secretaries overlap.
  case termsOverlap
  /// Accounts that are not there or may not act.
  case unknownPeople([Int64])
  case unknownService
  case unknownForm
}
