import Postgres
import ServicesDomain

/// Lets nobody leave a step that owes a document. Files are held until the step is made: nobody
/// deletes one, or finds something in it, in between.
struct DocumentMachine: StepMachine {
  private static let brought = """
    d.service_request_id = $1 and d.document = any($2::text[]) and f.scan in ('none', 'clean')
    for share of f
    """

  private static let own = Statement(
    """
    select d.document from service_extradocument d
    join shared_protectedmediafile f on f.id = d.file_id where \(brought)
    """)

  private static let experts = Statement(
    """
    select d.document from service_expertdocument d
    join shared_protectedmediafile f on f.id = d.file_id where \(brought)
    """)

  private static let external = Statement(
    """
    select d.document from service_externaldocument d
    where d.service_request_id = $1 and d.document = any($2::text[])
    """)

  func check(
    _ guard: ProcessTable.Guard, before step: RequestStep, of locked: LockedRequest,
    in tx: Transaction
  ) async throws {
    guard `guard` == .requiredDocuments else { return }
    let owed = DocumentRules(locked.settings["documents"]).owed(at: step.from)
    guard !owed.isEmpty else { return }
    let (id, codes) = (locked.request.id, owed.map(\.code).asArray)
    var found: Set<String> = []
    for statement in Set(owed.map(\.source)).map(DocumentMachine.statement) {
      found.formUnion(try await tx.query(statement(id, codes)).map { try $0.string("document") })
    }
    let missing = owed.map(\.code).filter { !found.contains($0) }
    if !missing.isEmpty { throw DocumentRefusal.missing(missing) }
  }

  /// In which table papers from there stand.
  private static func statement(_ source: DocumentSource) -> Statement {
    switch source {
    case .applicant, .staff: own
    case .expert: experts
    case .external: external
    }
  }
}
