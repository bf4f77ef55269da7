import Access
import Kernel
import ServicesDomain
import ServicesStore

extension ServicesApplication {
  /// Identity confirms the membership and says what the rules ask for; `nil` if there is no such
  /// service.
  func eligibility(of wish: NewRequest) async throws -> [EligibilityReason]? {
    if let company = wish.companyID {
      guard try await memberships.isMember(wish.authorID, company) else {
        throw ServiceRefusal.notMember
      }
    }
    let knowledge = try await knowledge(of: requests.formQuestion(opening: wish))
    return try await requests.eligibility(of: wish, house: knowledge.facts, now: clock.now())
  }
}
