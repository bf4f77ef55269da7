import Access
import Audit
import HTTPCore
package import Kernel
import Postgres
package import ServicesStore

extension FileDesk {
  /// By whoever may add it, while what it hangs on is open; by the staff with the right.
  func delete(
    _ file: ProtectedFile, _ request: Request, by principal: Principal
  ) async throws {
    let version = try request.expectedVersion()
    let isStaff = principal.has(FileAccess.remove)
    if !isStaff {
      guard let thing = file.thing, try await access.mayTakeBack(thing, principal) else {
        throw AccessRefusal.notAllowed
      }
    }
    let owner = isStaff ? nil : try principal.viewer()
    let trail = ChangeTrail(
      model: ProtectedFiles.model, verb: .delete,
      origin: ChangeOrigin(request, by: try principal.requireUser()))
    try await files.database.transaction { [files] tx in
      try await files.delete(file, ownedBy: owner, version: version, trail, in: tx)
    }
  }
}

extension FileDeletion: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing: NothingThere().problem
    case .stale(let current): VersionRefusal.stale(current: current).problem
    case .handedIn:
      Problem(
        status: 409, code: "file-handed-in",
        title: Localized(
          ru: "Файл уже подан с заявкой", kk: "Файл өтініммен бірге тапсырылған",
          en: "The file was handed in with the request"))
    }
  }
}
