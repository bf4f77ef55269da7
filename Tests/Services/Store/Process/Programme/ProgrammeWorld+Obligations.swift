import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore

/// The contract, and what is owed while it runs.
extension ProgrammeWorld {
  /// What `Papers.keep` does when the PDF of a paper is made.
  func printPapers(of request: Int64) async throws {
    let waiting = try await keys(
      """
      select id from service_paper where service_request_id = \(request) and status = 'pending'
      """)
    if waiting.isEmpty { throw NothingToDo() }
    for paper in waiting { try await keep(paper, of: request) }
  }

  private func keep(_ paper: Int64, of request: Int64) async throws {
    let pdf = Array("%PDF-1.7 \(paper)".utf8)
    try await world.database.transaction { [requests = world.requests] tx in
      let printed = try await tx.query(
        """
        with file as (
          insert into shared_protectedmediafile (id, file, name, source, primary_key, mime_type,
            size)
          values (gen_random_uuid(), \("paper/\(paper).pdf"), 'paper.pdf', \(Papers.source),
            \(String(paper)), 'application/pdf', \(pdf.count))
          returning id
        )
        update service_paper p set status = 'ready', file_id = file.id,
          pdf_sha256 = sha256(\(pdf)::bytea), printed_at = now(), updated_at = now(),
          row_version = p.row_version + 1
        from file where p.id = \(paper) and p.status = 'pending'
        returning p.kind
        """)
      guard let kind = try printed.first?.string("kind") else { throw PaperError.revoked }
      guard kind == PaperKind.contract.rawValue else { return }
      _ = try await requests.documents.freeze(
        pdf, of: Papers.document(of: paper, request: request), by: nil,
        now: WallClock.live.now(), in: tx)
    }
  }

  func sign(
    _ request: Int64, as side: ContractSide, by user: Int64, for company: Int64?
  ) async throws {
    let (_, document) = try await papers.contractToSign(of: request)
    let signature = try CheckedSignature.sample(of: document, by: user, for: company, .head)
    try await world.database.transaction { [requests = world.requests, papers] tx in
      let locked = try await requests.lockForWork(request, in: tx)
      try await papers.sign(locked, as: side, with: signature, over: document, in: tx)
    }
  }

  /// What the report of a request that runs wants next.
  func report(on request: Seen, word: String) async throws {
    guard let key = try await world.owed(request.id).first else { throw NothingToDo() }
    switch try await world.status(key) {
    case "scheduled":
      let today = Day(daysSinceEpoch: Int(WallClock.live.now().seconds / 86_400))
      try await world.reports.turn(.opening, key, on: today)
    case "submitted", "in_review": try await world.accept(key, by: Self.reviewer)
    default:
      try await world.write(key, ["done": .text(word)], by: request.author)
      try await world.handIn(key, by: request.author)
    }
  }
}
