import Kernel

/// Why a code did not open what it was meant to open.
package enum CodeError: Error, Equatable, CaseIterable {
  /// Wrong, used, tried too often or for nobody: told alike.
  case wrong
  /// Right once, but too old by now.
  case expired
}

package enum SignInError: Error, Equatable, CaseIterable {
  /// Unknown, wrong, not active: told alike.
  case wrongCredentials
}

package enum CompanyError: Error, Equatable, CaseIterable {
  case taxNumberTaken
  case notFound
  case notAllowed
  /// From where the company stands no such step leads.
  case wrongState
  /// Only those with the same number are one company.
  case differentNumber
}

package enum ProfileError: Error, Equatable, CaseIterable {
  /// The row changed since it was read.
  case stale
  case notFound
  /// The old password of a change does not fit.
  case wrongPassword
  /// The active company must be one of the person's own.
  case foreignCompany
}

/// Why an address did not become a person's.
package enum ContactChangeError: Error, Equatable, CaseIterable {
  /// Somebody else has it by now. Only who has proved that it is his hears this.
  case taken
}

package enum TokenError: Error, Equatable {
  case tooMany(limit: Int)
  case notFound
}

package enum GrantError: Error, Equatable {
  case unknownGroup(String)
  case unknownPermission(String)
  case groupNameTaken
  /// The row changed since it was read.
  case stale
  case unknownOrganization
  /// Who grants must hold what he grants.
  case beyondOwnRights
  case notFound
}
