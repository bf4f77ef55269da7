import Access
import Audit
import CommunityStore
import FileRecords
import Files
import FoundationEssentials
import HTTPCore
package import Kernel
import Postgres

extension MediaDesk {
  /// A form may have fields beside its file.
  var bodyLimit: Int { settings.limit + 131_072 }

  func receive(_ request: Request) async throws -> ReceivedFile {
    request.isMultipart
      ? try await FormUpload.receive(request, upload).file : try await upload.receive(request)
  }

  /// Row, revision, action and event commit together, the object is there before them.
  func add(
    _ file: ReceivedFile, to shelf: MediaShelf, by author: Int64, _ request: Request
  ) async throws -> MediaCard {
    let trail = request.trail(.create, of: shelf.model, by: author)
    return try await records.keep(file) { [media] tx, object in
      try await media.add(file, object, to: shelf, by: author, trail, in: tx)
    }
  }

  func delete(
    _ request: Request, from shelf: MediaShelf, ownedBy owner: Int64?, by user: Int64
  ) async throws -> Response {
    let id = try request.uuid("uuid")
    let version = try request.expectedVersion()
    let trail = request.trail(.delete, of: shelf.model, by: user)
    try await media.database.transaction { [media] tx in
      try await media.delete(id, from: shelf, ownedBy: owner, version: version, trail, in: tx)
    }
    return .noContent
  }

  func card(_ request: Request) async throws -> MediaCard {
    guard let card = try await media.card(try request.uuid("uuid")) else { throw NothingThere() }
    return card
  }
}

extension Request {
  func trail(_ verb: ChangeTrail.Verb, of model: String, by user: Int64) -> ChangeTrail {
    ChangeTrail(model: model, verb: verb, origin: ChangeOrigin(self, by: user))
  }
}

extension MediaRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing: NothingThere().problem
    case .stale(let current): VersionRefusal.stale(current: current).problem
    case .claimed:
      Problem(
        status: 409, code: "media-in-use",
        title: Localized(
          ru: "Файл используется", kk: "Файл қолданылуда", en: "The file is in use"))
    }
  }
}
