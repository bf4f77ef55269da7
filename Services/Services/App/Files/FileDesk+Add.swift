import Access
import Audit
import FileRecords
import Files
import HTTPCore
import Kernel
import Postgres
import ServicesStore

extension FileDesk {
  /// Row, revision and action commit together, the object is there before them.
  func add(
    _ file: ReceivedFile, to thing: FileThing, by author: Int64, _ request: Request
  ) async throws -> ProtectedFile {
    let trail = ChangeTrail(
      model: ProtectedFiles.model, verb: .create, origin: ChangeOrigin(request, by: author))
    let made = try await records.keep(file) { [files] tx, object in
      try await ProtectedFiles.checkRuns(thing, in: tx)
      return try await files.add(file, object, to: thing, by: author, trail, in: tx)
    }
    guard let made else { throw NothingThere() }
    return made
  }
}

/// An upload that says nothing of what it belongs to.
enum FileRefusal: Error, Equatable {
  case noThing
}

extension FileRefusal: ProblemConvertible {
  var problem: Problem {
    Problem(
      status: 422, code: "file-without-thing",
      title: Localized(
        ru: "Укажите source и primary_key", kk: "source пен primary_key көрсетіңіз",
        en: "Say source and primary_key"))
  }
}
