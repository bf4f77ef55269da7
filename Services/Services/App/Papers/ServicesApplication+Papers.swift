import Access
import HTTPCore
import Idempotency
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension ServicesApplication {
  /// Who may sign contracts for the hub.
  package static let signContracts = "services.sign_contract"

  var papers: Papers { Papers(requests) }
  var paperTemplates: PaperTemplates { PaperTemplates(database: database) }

  /// One side signs the contract of a request: whoever it belongs to as the applicant, the staff with the
  /// right as the hub. Verifier and identity are asked first.
  func signContract(
    of id: Int64, with cms: [UInt8], _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.contractViewer()
    guard let row = try await requests.read(id, for: viewer).first else { throw NothingThere() }
    let side = try contractSide(of: row, principal, viewer)
    let company = side == .applicant ? try await confirmedCompany(of: id, viewer) : nil
    // Refusals wait for the transaction: a call that is repeated under its key is answered as before.
    let checked = await check(cms, of: id, side, viewer, company)
    let choice = request.languages
    return try await commands.run(request, by: principal) { [requests, papers] tx in
      if side == .applicant {
        try await requests.hold(author: viewer.userID, company: company, in: tx)
      }
      let locked =
        side == .applicant
        ? try await requests.lock(id, ownedBy: viewer, in: tx)
        : try await requests.lockForWork(id, in: tx)
      if side == .hub, locked.request.authorID == viewer.userID { throw PaperError.ownRequest }
      let (signature, document) = try checked.get()
      try await papers.sign(locked, as: side, with: signature, over: document, in: tx)
      guard let contract = try await papers.contract(of: id, in: tx),
        let row = try await requests.read(id, for: viewer, in: tx).first
      else { throw NothingThere() }
      return try PaperJSON.signed(contract, row, in: choice)
    }
  }

  /// Whoever owns the request never signs for the other side.
  private func contractSide(
    of row: Row, _ principal: Principal, _ viewer: Viewer
  ) throws -> ContractSide {
    let company = try row.optionalInt64("company_id")
    let isOwn =
      try row.optionalInt64("author_id") == viewer.userID
      || company.map { viewer.companies.contains($0) } ?? false
    if isOwn { return .applicant }
    guard principal.has(ServicesApplication.signContracts) else { throw AccessRefusal.notAllowed }
    return .hub
  }

  private func check(
    _ cms: [UInt8], of id: Int64, _ side: ContractSide, _ viewer: Viewer, _ company: Int64?
  ) async -> Result<(CheckedSignature, FrozenDocument), any Error> {
    do {
      let (contract, document) = try await papers.contractToSign(of: id)
      let party = side == .applicant ? company : contract.hubCompanyID
      let policy: SignerPolicy =
        party == nil ? .person : side == .applicant ? .head : .company
      let signature = try await signatureDesk.check(
        cms, over: document, by: viewer.userID, for: policy, company: party)
      return .success((signature, document))
    } catch {
      return .failure(error)
    }
  }

  func issueLetter(
    _ words: LetterWords, about id: Int64, _ request: Request, by principal: Principal
  ) async throws -> Response {
    try await commands.run(request, by: principal) { [requests, papers] tx in
      let locked = try await requests.lockForWork(id, in: tx)
      let paper = try await papers.issue(words, about: locked, in: tx)
      guard let row = try await papers.row(paper, in: tx) else { throw NothingThere() }
      return try PaperJSON.issued(row)
    }
  }
}

extension Principal {
  /// Who signs contracts for the hub sees the requests that he signs for.
  func contractViewer() throws(AccessRefusal) -> Viewer {
    try viewer(worksBesides: has(ServicesApplication.signContracts))
  }
}
