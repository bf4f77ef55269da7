import Access
import EventLoop
import JSON
import Kernel
import Resources
import ServicesDomain
import ServicesStore

/// What identity says of people at a request, asked before a command.
extension ServicesApplication {
  /// People of the applicant's company who worked at a request and are of the company still. Of whom
  /// identity says nothing now is told nothing: what somebody has to say does not wait for that.
  func companions(of request: Int64) async throws -> Set<Int64> {
    guard let (company, people) = try await requests.companions(of: request) else { return [] }
    var companions: Set<Int64> = []
    for user in people {
      do {
        if try await memberships.isMember(user, company) { companions.insert(user) }
      } catch let error as OperationCancelled {
        throw error
      } catch is ServiceRefusal {
        return []
      } catch is PeerUnavailable {
        return companions
      }
    }
    return companions
  }

  /// What the people named in a comment are to a request. Throws when identity cannot be reached.
  func mentions(of users: [Int64], on request: Int64) async throws -> [Mention] {
    if users.isEmpty { return [] }
    guard let bounds = try await requests.bounds(of: request) else { throw RequestError.missing }
    var known: [Int64: Mention] = [:]
    for user in users where known[user] == nil {
      let principal = try await rights.principal(user)
      known[user] = Mention(
        userID: user, isStaff: principal?.sees(requestsOf: bounds.organization) ?? false,
        isOfCompany: try await isMember(user, bounds.company))
    }
    return users.compactMap { known[$0] }
  }

  private func isMember(_ user: Int64, _ company: Int64?) async throws -> Bool {
    guard let company else { return false }
    do {
      return try await memberships.isMember(user, company)
    } catch ServiceRefusal.companySuspended { return false }
  }
}

extension Principal {
  /// As one of the staff: with the right, and of that organisation if he is bound to one.
  func sees(requestsOf organization: String?) -> Bool {
    guard isStaffOfRequests else { return false }
    guard let own = OrganizationBound.organization(of: self) else { return true }
    return own == organization
  }

  var isStaffOfRequests: Bool {
    has(ServicesApplication.decide) || has(ServicesApplication.keepProtocols)
  }
}
