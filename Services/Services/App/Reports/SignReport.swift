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
    _ key: ReportKey, with sent: SentSignature, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.reportViewer()
    let company = try await confirmWriter(of: key, viewer)
    // Refusals wait for the transaction: a call that is repeated under its key is answered as before.
    let checked = await check(sent, of: key, viewer, company)
    let now = clock.now()
    return try await write(key, request, by: principal) { [reports] locked, viewer, tx in
      let (signature, document) = try checked.get()
      try await reports.sign(
        &locked, with: signature, over: document, by: viewer.viewer.userID, now: now, in: tx)
      return try await reports.answer(key, for: viewer, in: request.languages, tx)
    }
  }

  private func check(
    _ sent: SentSignature, of key: ReportKey, _ viewer: ReportViewer, _ company: Int64?
  ) async -> Result<(CheckedSignature, FrozenDocument), any Error> {
    do {
      guard let document = try await reports.documentToSign(key) else {
        throw SignatureRefusal.nothingToSign
      }
      let cms = try await signatureDesk.bytes(of: sent, by: viewer.viewer.userID)
      let signature = try await signatureDesk.check(
        cms, over: document, by: viewer.viewer.userID, for: company == nil ? .person : .company,
        company: company)
      return .success((signature, document))
    } catch {
      return .failure(error)
    }
  }

  /// A code to sign what was laid out with a telephone.
  func showCode(
    forReport key: ReportKey, in language: Language, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.reportViewer()
    _ = try await confirmWriter(of: key, viewer)
    guard let document = try await reports.documentToSign(key) else {
      throw SignatureRefusal.nothingToSign
    }
    return .codeToSign(
      try await signatureDesk.showCode(
        for: document,
        called: Localized(
          ru: "Отчёт \(key.id): подписание", kk: "\(key.id) есебі: қол қою",
          en: "Report \(key.id): signing"),
        to: viewer.viewer.userID, in: language))
  }
}

extension SignatureDesk {
  /// The signature itself, or that which a telephone has given meanwhile.
  func bytes(of sent: SentSignature, by user: Int64) async throws -> [UInt8] {
    switch sent {
    case .cms(let bytes): bytes
    case .byTelephone(let secret):
      try await signature(behind: secret.reveal(), of: user)
    }
  }
}

extension Response {
  static func codeToSign(_ bytes: [UInt8]) -> Response {
    json(bytes: bytes, status: .created).with(.cacheControl, "no-store")
  }
}
