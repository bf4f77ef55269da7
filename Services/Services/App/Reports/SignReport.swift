import Access
import HTTPCore
import Idempotency
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension ServicesApplication {
  /// Verifier and identity are asked first; what they said is taken in the transaction that hands the
  /// report in. A report of a company is signed for the company.
  func signReport(
    _ key: ReportKey, with cms: [UInt8], _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.reportViewer()
    let company = try await confirmWriter(of: key, viewer)
    // Refusals wait for the transaction: a call that is repeated under its key is answered as before.
    let checked = await check(cms, of: key, viewer, company)
    let now = clock.now()
    return try await write(key, request, by: principal) { [reports] locked, viewer, tx in
      let (signature, document) = try checked.get()
      try await reports.sign(
        &locked, with: signature, over: document, by: viewer.viewer.userID, now: now, in: tx)
      return try await reports.answer(key, for: viewer, in: request.languages, tx)
    }
  }

  private func check(
    _ cms: [UInt8], of key: ReportKey, _ viewer: ReportViewer, _ company: Int64?
  ) async -> Result<(CheckedSignature, FrozenDocument), any Error> {
    do {
      guard let document = try await reports.documentToSign(key) else {
        throw SignatureRefusal.nothingToSign
      }
      let signature = try await signatureDesk.check(
        cms, over: document, by: viewer.viewer.userID, for: company == nil ? .person : .company,
        company: company)
      return .success((signature, document))
    } catch {
      return .failure(error)
    }
  }
}
