import Access
import Audit
import FileRecords
import Files
import HTTPCore
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// What the routes of a request's papers work with.
struct DocumentDesk: Sendable {
  let documents: RequestDocuments
  let files: FileDesk

  init(_ app: ServicesApplication) {
    documents = RequestDocuments(app.requests, files: app.files.files)
    files = app.files
  }

  /// As what the principal reads the papers of the request; a stranger is told that there is nothing.
  func reader(
    of request: Int64, _ viewer: Viewer
  ) async throws -> RequestDocuments.Reader {
    guard let reader = try await documents.reader(of: request, viewer) else {
      throw NothingThere()
    }
    return reader
  }

  /// Row, paper, revision and action commit together, the object is there before them.
  func add(
    _ file: ReceivedFile, as wish: NewDocument, by viewer: Viewer, _ request: Request
  ) async throws -> RequestDocument {
    let trail = ChangeTrail(
      model: ProtectedFiles.model, verb: .create,
      origin: ChangeOrigin(request, by: viewer.userID))
    return try await files.records.keep(file) { [documents] tx, object in
      try await documents.add(file, object, as: wish, by: viewer, trail, in: tx)
    }
  }
}
