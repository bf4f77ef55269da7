import Access
import HTTPCore
import Kernel
import Postgres
import Resources
import ServicesStore

/// Where the rights of staff who are bound to an organisation end: at what belongs to another one. There
/// they are what they are besides: applicant, expert, juror, voter, or nobody.
struct OrganizationLimits: Sendable {
  let database: Database

  /// What is done in one's own name and not for the house.
  private static let personal: Set<String> = [ExpertiseDesk.give]

  func narrowing(_ template: String) -> PrincipalNarrowing? {
    guard let address = BoundedAddress.of(template) else { return nil }
    return { request, principal in
      // Nearly nobody is bound, and nothing is asked for the others.
      guard let organization = principal.bound, let thing = address.thing(request),
        try await !foreign(thing, to: organization).isEmpty
      else { return principal }
      return OrganizationLimits.narrowed(principal)
    }
  }

  /// Throws `NothingThere` for a service that somebody names and that is not his organisation's.
  func admit(_ principal: Principal, to service: String) async throws {
    guard let organization = principal.bound, let thing = BoundedThing(service: service) else {
      return
    }
    if try await !foreign(thing, to: organization).isEmpty { throw NothingThere() }
  }

  /// Those of the requests that belong to an organisation other than the principal's.
  func foreign(_ requests: [Int64], to principal: Principal) async throws -> Set<Int64> {
    guard let organization = principal.bound, let thing = BoundedThing(requests: requests) else {
      return []
    }
    return Set(try await foreign(thing, to: organization).compactMap { Int64($0) })
  }

  private func foreign(
    _ thing: BoundedThing, to organization: String
  ) async throws -> Set<String> {
    guard let bound = SliceResources.bounded[thing.table] else { return [] }
    return try await bound.elsewhere(
      thing.keys, in: thing.column, of: thing.table, than: organization, asking: database)
  }

  private static func narrowed(_ principal: Principal) -> Principal {
    var narrowed = principal
    narrowed.permissions.formIntersection(personal)
    narrowed.isStaff = false
    return narrowed
  }
}

extension ServicesApplication {
  var limits: OrganizationLimits { OrganizationLimits(database: database) }
}
