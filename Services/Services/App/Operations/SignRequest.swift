import Access
import HTTPCore
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension ServicesApplication {
  /// Judges and freezes what the applicant is to sign.
  func beginSigning(
    _ id: Int64, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    let company = try await confirmedCompany(of: id, viewer)
    return try await commands.run(request, by: principal) { [requests] tx in
      try await requests.hold(author: viewer.userID, company: company, in: tx)
      var locked = try await requests.lock(id, ownedBy: viewer, in: tx)
      let document = try await requests.freeze(&locked, by: viewer.userID, in: tx)
      return Response.json(status: .created) { document.write(to: &$0) }
        .with(.cacheControl, "no-store")
    }
  }

  /// Verifier and identity are asked first; what they said is taken in the transaction that submits.
  func sign(
    _ id: Int64, with cms: [UInt8], _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    let company = try await confirmedCompany(of: id, viewer)
    // Refusals wait for the transaction: a call that is repeated under its key is answered as before,
    // though nothing waits for a signature any more.
    let checked = await check(cms, of: id, viewer)
    return try await submit(
      id, signed: checked, company, request, by: principal, viewer)
  }

  private func check(
    _ cms: [UInt8], of id: Int64, _ viewer: Viewer
  ) async -> Result<RequestSignature?, any Error> {
    do {
      let (document, company, policy) = try await requests.awaitingSignature(id, ownedBy: viewer)
      let signature = try await signatureDesk.check(
        cms, over: document, by: viewer.userID, for: policy, company: company)
      return .success(RequestSignature(document: document, signature: signature))
    } catch {
      return .failure(error)
    }
  }
}
