import Access
import HTTPCore
import Idempotency
import JSON
import Kernel
import Postgres
import Resources
import ServicesDomain
import ServicesStore

/// What operators do with forms: everything that its routes share.
package struct FormDesk: Sendable {
  static let root = "/api/v1/services/forms"
  static let view = "service.view_hubform"
  static let add = "service.add_hubform"
  static let change = "service.change_hubform"

  let app: ServicesApplication
  let database: Database
  let commands: IdempotentCommands
  let requests: Requests
  let cursors: CursorSigner
  let clock: WallClock
  let drafts: FormDrafts
  let versions: FormVersions
  let migrations: FormMigrations

  init(_ app: ServicesApplication) {
    self.app = app
    database = app.database
    commands = app.commands
    requests = app.requests
    cursors = app.cursors
    clock = app.clock
    drafts = FormDrafts(database: app.database)
    versions = FormVersions(database: app.database)
    migrations = FormMigrations(database: app.database)
  }

  /// The form of the address, if whoever asks may see it.
  func form(_ request: Request, by principal: Principal) async throws -> StoredForm {
    try await drafts.read(request.rowKey(), within: principal.bound)
  }

  /// Locks a form, lets `change` say what its draft becomes and keeps that.
  func change(
    _ id: Int64, seen: String?, by principal: Principal, in tx: Transaction,
    _ change: (StoredForm) async throws -> FormDraft
  ) async throws -> StoredForm {
    let form = try await drafts.lock(id, within: principal.bound, seen: seen, in: tx)
    return try await drafts.save(try await change(form), over: form, in: tx)
  }

  /// The draft, or one of the versions.
  func state(_ state: FormState, of form: StoredForm) async throws -> FormDraft {
    switch state {
    case .draft: form.draft
    case .version(0): FormDraft(steps: [])
    case .version(let version): try await versions.read(form.id, version: version).draft
    }
  }
}

/// The draft of a form or one of its versions, as a query names it: `draft`, `3`.
enum FormState: Sendable, Hashable {
  case draft
  case version(Int)

  init?(_ text: String) {
    if text == "draft" {
      self = .draft
    } else if let number = Int16(text), number > 0, String(number) == text {
      self = .version(Int(number))
    } else {
      return nil
    }
  }
}

extension Principal {
  /// The organisation whose forms alone he works on; `nil`: those of all.
  var bound: String? { OrganizationBound.organization(of: self) }
}

extension Request {
  /// The number of a version in the address.
  func version() throws(NothingThere) -> Int {
    guard let state = parameter("version").flatMap({ FormState($0) }),
      case .version(let version) = state
    else { throw NothingThere() }
    return version
  }

  func state(_ name: String) throws(ValidationFailure) -> FormState? {
    guard let text = query(name) else { return nil }
    guard let state = FormState(text) else {
      throw ValidationFailure([InputFault.choice(["draft", "1", "2", "…"]).at(name)])
    }
    return state
  }

  /// The checksum of the draft that the caller believes to change (`If-Match`); `nil` stands for any.
  func expectedDraft() throws -> String? {
    guard headers.contains(.ifMatch) else { throw VersionRefusal.required }
    switch Preconditions(headers).ifMatch {
    case .any: return nil
    case .tags(let tags):
      guard tags.count == 1, !tags[0].isWeak else { throw VersionRefusal.stale(current: nil) }
      return tags[0].opaque
    case nil: throw VersionRefusal.stale(current: nil)
    }
  }

  /// The same for a POST, which need not say it.
  func expectedDraftIfSaid() throws -> String? {
    headers.contains(.ifMatch) ? try expectedDraft() : nil
  }
}
