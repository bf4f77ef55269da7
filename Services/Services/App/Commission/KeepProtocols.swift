import Access
import HTTPCore
import Idempotency
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension ServicesApplication {
  /// A command on a protocol, answered with the protocol as it is then. `body` says which one it is.
  func command(
    _ request: Request, by principal: Principal, status: Status = .ok,
    _ body: @escaping @Sendable (Protocols, _ user: Int64, Transaction) async throws -> Int64
  ) async throws -> Response {
    let viewer = try principal.protocolViewer()
    let choice = request.languages
    let protocols = protocols
    return try await commands.run(request, by: principal) { tx in
      let id = try await body(protocols, viewer.userID, tx)
      guard let row = try await protocols.show(id, for: viewer, in: tx).first else {
        throw ProtocolError.missing
      }
      var response = try RowsJSON.one(row, in: choice)
      response.status = status
      guard status == .created else { return response }
      return response.with(.location, "\(ProtocolRoutes.root)/\(id)")
    }
  }

  /// One that needs no words; `If-Match` may say of which version it is meant.
  func step(
    _ request: Request, by principal: Principal,
    _ body:
      @escaping @Sendable (Protocols, _ id: Int64, _ version: Int64?, _ user: Int64, Transaction)
      async throws -> Void
  ) async throws -> Response {
    let id = try request.rowKey()
    let version = try request.expectedVersionIfSaid()
    try await request.checkSaysNothing()
    return try await command(request, by: principal) { protocols, user, tx in
      try await body(protocols, id, version, user, tx)
      return id
    }
  }

  func put(
    _ agenda: Agenda, on id: Int64, expecting version: Int64?, _ request: Request,
    by principal: Principal
  ) async throws -> Response {
    do {
      return try await command(request, by: principal) { protocols, _, tx in
        try await protocols.put(agenda, on: id, expecting: version, in: tx)
        return id
      }
    } catch ProtocolError.taken {
      // The transaction is gone; which ones stood in the way is looked up after it.
      throw ProtocolError.taken(try await protocols.taken(of: agenda, by: id))
    }
  }

  /// The frozen text; of a draft there is none.
  func text(of id: Int64, for viewer: ProtocolViewer) async throws -> FrozenDocument {
    guard let row = try await protocols.show(id, for: viewer).first else {
      throw ProtocolError.missing
    }
    guard try row.string("status") != ProtocolStatus.draft.rawValue,
      let document = try await requests.documents.newest(of: Protocols.text(of: id))
    else { throw SignatureRefusal.nothingToSign }
    return document
  }

  /// Verifier and identity are asked first. The last signature makes the protocol signed, and has it
  /// applied.
  func sign(
    protocol id: Int64, with cms: [UInt8], _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.protocolViewer()
    let checked = await check(cms, ofProtocol: id, viewer)
    return try await command(request, by: principal) { protocols, _, tx in
      let (document, signature) = try checked.get()
      if try await protocols.take(signature, of: document, on: id, in: tx) {
        try await ProtocolApplication.enqueue(id, in: tx)
      }
      return id
    }
  }

  /// Refusals wait for the transaction: a call that is repeated under its key is answered as before.
  private func check(
    _ cms: [UInt8], ofProtocol id: Int64, _ viewer: ProtocolViewer
  ) async -> Result<(FrozenDocument, CheckedSignature), any Error> {
    do {
      let document = try await text(of: id, for: viewer)
      let signature = try await signatureDesk.check(
        cms, over: document, by: viewer.userID, for: .person)
      return .success((document, signature))
    } catch {
      return .failure(error)
    }
  }
}
