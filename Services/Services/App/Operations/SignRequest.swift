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
    let knowledge = try await knowledge(of: id, for: viewer)
    return try await commands.run(request, by: principal) { [requests] tx in
      try await requests.hold(author: viewer.userID, company: company, in: tx)
      var locked = try await requests.lock(id, ownedBy: viewer, knowing: knowledge, in: tx)
      let document = try await requests.freeze(&locked, by: viewer.userID, in: tx)
      return Response.json(status: .created) { document.write(to: &$0) }
        .with(.cacheControl, "no-store")
    }
  }

  /// A code to sign what was frozen with a telephone.
  func showCode(
    _ id: Int64, in language: Language, by principal: Principal
  ) async throws -> [UInt8] {
    let viewer = try principal.viewer()
    let document = try await requests.frozenToSign(id, ownedBy: viewer)
    return try await signatureDesk.showCode(
      for: document, called: ServicesApplication.signing(id), to: viewer.userID, in: language)
  }

  private static func signing(_ id: Int64) -> Localized {
    Localized(
      ru: "Заявка \(id): подписание ответов", kk: "\(id) өтінімі: жауаптарға қол қою",
      en: "Request \(id): signing the answers")
  }

  /// Verifier and identity are asked first; what they said is taken in the transaction that submits.
  func sign(
    _ id: Int64, with sent: SentSignature, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.viewer()
    let company = try await confirmedCompany(of: id, viewer)
    let knowledge = try await knowledge(of: id, for: viewer)
    // Refusals wait for the transaction: a call that is repeated under its key is answered as before,
    // though nothing waits for a signature any more.
    let checked = await check(sent, of: id, viewer, knowing: knowledge)
    return try await submit(
      id, signed: checked, company, knowledge, request, by: principal, viewer)
  }

  private func check(
    _ sent: SentSignature, of id: Int64, _ viewer: Viewer, knowing knowledge: FormKnowledge
  ) async -> Result<RequestSignature?, any Error> {
    do {
      let awaited = try await requests.awaitingSignature(
        id, ownedBy: viewer, knowing: knowledge)
      let cms =
        switch sent {
        case .cms where awaited.signer.isByTelephone: throw SignatureRefusal.byTelephone
        case .cms(let bytes): bytes
        case .byTelephone(let secret):
          try await signatureDesk.signature(behind: secret.reveal(), of: viewer.userID)
        }
      let signature = try await signatureDesk.check(
        cms, over: awaited.document, by: viewer.userID, for: awaited.signer.policy,
        company: awaited.companyID)
      return .success(RequestSignature(document: awaited.document, signature: signature))
    } catch {
      return .failure(error)
    }
  }
}
