import Access
import HTTPCore
import Idempotency
import JSON
import Jobs
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// What managers do with the opinions about a request.
extension ExpertiseDesk {
  func assign(
    _ expert: Int64, to kind: String, of id: Int64, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    let company = try await opinions.search(for: id)?.companyID
    let cleared = try await cleared([expert], of: company)
    return try await commands.run(request, by: principal) { tx in
      let locked = try await opinions.lockRequest(id, in: tx)
      let made = try await opinions.assign(
        expert, to: kind, of: locked, cleared: cleared, by: viewer.userID, in: tx)
      return try await answer(made, for: viewer, request, tx).created(
        at: "/api/v1/services/expertise/\(made)")
    }
  }

  /// Fills the empty places at once; how many were filled.
  func fill(_ id: Int64, _ request: Request, by principal: Principal) async throws -> Response {
    let viewer = try principal.viewer()
    let search = try await opinions.search(for: id)
    let cleared = try await cleared(search?.experts ?? [], of: search?.companyID)
    return try await commands.run(request, by: principal) { tx in
      let locked = try await opinions.lockRequest(id, in: tx)
      let made = try await opinions.fill(locked, cleared: cleared, by: viewer.userID, in: tx)
      return .json { json in json.object { $0.field("assigned", made) } }
    }
  }

  func giveBack(
    _ id: Int64, remark: String, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    return try await commands.run(request, by: principal) { tx in
      var locked = try await opinions.lockForStaff(
        id, by: viewer.userID, isAskedFor: true, in: tx)
      let step = try locked.opinion.giveBack(remark: remark, by: viewer.userID)
      try await Opinions.save(step, of: locked, in: tx)
      return try await answer(id, for: viewer, request, tx)
    }
  }

  /// Somebody else is sought by a job.
  func revoke(
    _ id: Int64, comment: String, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    return try await commands.run(request, by: principal) { tx in
      var locked = try await opinions.lockForStaff(id, by: viewer.userID, in: tx)
      let step = try locked.opinion.revoke(by: viewer.userID, comment: comment)
      try await Opinions.save(step, of: locked, in: tx)
      try await JobQueue.enqueue(ExpertiseTurn(request: locked.opinion.requestID), in: tx)
      return try await answer(id, for: viewer, request, tx)
    }
  }
}

extension Response {
  fileprivate func created(at location: String) -> Response {
    var response = self
    response.status = .created
    return response.with(.location, location)
  }
}
