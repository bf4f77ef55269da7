import Access
import ServicesStore

/// Decides who reads a private file: by the thing it hangs on, never by the file, or by the request
/// whose answers named it on the old site. What hangs on nothing, and what no context decides on, is for
/// the staff with Django's right.
struct FileAccess: Sendable {
  let files: ProtectedFiles
  let contexts: ThingContexts
  let elsewhere: ThingOwners

  /// The right to see every private file: those of one's own organisation for whoever is bound to it.
  static let all = "shared.view_protectedmediafile"

  /// The right to delete any private file.
  static let remove = "shared.delete_protectedmediafile"

  /// Roles in which somebody reads what is sent to a company.
  private static let readers: Set<String> = ["owner", "admin", "manager"]

  private static func seesAll(_ principal: Principal) -> Bool {
    principal.has(all) && principal.bound == nil
  }

  /// Whoever is bound to an organisation sees by the right to all files what its staff sees.
  private static func viewer(_ principal: Principal) throws -> Viewer {
    try principal.viewer(worksBesides: principal.has(all))
  }

  func mayRead(_ file: ProtectedFile, _ principal: Principal) async throws -> Bool {
    guard principal.userID != nil else { return false }
    if FileAccess.seesAll(principal) { return true }
    if let thing = file.thing, try await mayRead(thing, principal) { return true }
    return try await files.isNamedByOldAnswers(file.id, FileAccess.viewer(principal))
  }

  /// All that hangs on a thing.
  func mayRead(_ thing: FileThing, _ principal: Principal) async throws -> Bool {
    guard let user = principal.userID else { return false }
    if FileAccess.seesAll(principal) { return true }
    guard let context = contexts.other(of: thing) else {
      return try await files.mayRead(thing, FileAccess.viewer(principal))
    }
    let companies = principal.companies.filter { FileAccess.readers.contains($0.role) }.map(\.id)
    return try await elsewhere.holds(context, thing, user, companies)
  }

  /// Papers are added to a request by whom it belongs to.
  func mayAdd(to thing: FileThing, _ principal: Principal) async throws -> Bool {
    guard let request = thing.requestID else { return false }
    return try await files.owns(request: request, principal.viewer())
  }

  /// The same who add papers may take them back, each his own; whether it is too late is told later.
  func mayTakeBack(_ thing: FileThing, _ principal: Principal) async throws -> Bool {
    if thing.source == FileThing.extraDocument {
      return try await files.mayRead(thing, principal.viewer())
    }
    return try await mayAdd(to: thing, principal)
  }
}
