import Access
import HTTPCore
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension ServicesApplication {
  /// A draft for a person or a company. Identity confirms the membership before the transaction;
  /// inside it the company's row is held, so that an erasure cannot slip in between.
  func open(
    _ wish: NewRequest, _ request: Request, by principal: Principal
  ) async throws -> Response {
    if let company = wish.companyID {
      guard try await memberships.isMember(wish.authorID, company) else {
        throw ServiceRefusal.notMember
      }
    }
    let knowledge = try await knowledge(of: requests.formQuestion(opening: wish))
    let now = clock.now()
    let choice = request.languages
    do {
      return try await commands.run(request, by: principal) { [requests] tx in
        let opened = try await requests.open(
          wish, house: knowledge.facts, now: now, in: tx)
        if let facts = knowledge.facts {
          try await requests.prefill(opened, from: facts, in: tx)
        }
        return opened.response(wish, in: choice)
      }
    } catch ServiceRefusal.alreadyOpen {
      throw ServiceRefusal.alreadyOpen(request: try await requests.openRequest(of: wish))
    }
  }
}

extension OpenedRequest {
  fileprivate func response(_ wish: NewRequest, in choice: LanguageChoice) -> Response {
    let label = terms.table.steps[terms.table.initial]?.applicantLabel ?? Localized()
    return Response.json(status: .created) { json in
      json.object { json in
        json.field("id", id)
        json.field("number", String?.none)
        json.field("service", wish.service)
        json.field("service_name", title, in: choice)
        json.field("status", RequestStatus.draft.rawValue)
        json.field("bp_status", terms.table.initial)
        json.field("bp_status_label", label, in: choice)
        json.field("author_id", wish.authorID)
        json.field("company_id", wish.companyID)
        json.field("parent_id", wish.parentID)
        json.field("form_version", terms.formVersion)
        json.field("created_at", createdAt)
      }
    }
    .spoken(in: choice)
    .with(.location, "/api/v1/services/requests/\(id)")
    .with(.etag, EntityTag(rowVersion: 1).description)
  }
}
