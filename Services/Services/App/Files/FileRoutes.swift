import Access
import FileRecords
import Files
import FoundationEssentials
import HTTPCore
import HTTPServer
import Kernel
import ServicesStore

/// `/api/v1/services/files`: private files. Whoever may not read one is told that there is none.
struct FileRoutes: Sendable {
  let desk: FileDesk
  let clock: WallClock

  static let root = "/api/v1/services/files"

  func table(_ access: AccessGuard) -> [Route] {
    let file = FileRoutes.root + "/{uuid}"
    return [
      access.route(
        .post, FileRoutes.root, .signedIn, deadline: .seconds(300), bodyLimit: desk.bodyLimit,
        handler: upload
      ).described(FileDescriptions.upload),
      access.route(.get, FileRoutes.root, .signedIn, handler: list)
        .described(FileDescriptions.list),
      access.route(.get, file, .signedIn, handler: show).described(FileDescriptions.show),
      access.route(.delete, file, .signedIn, handler: delete)
        .described(FileDescriptions.delete),
      access.route(.post, file + "/links", .signedIn, handler: link)
        .described(FileDescriptions.link),
      access.route(.get, file + "/content", .signedIn, handler: content)
        .described(FileDescriptions.content),
    ]
  }

  /// What it is to hang on stands in the query or in the form's fields: `source`, `primary_key`.
  func upload(_ request: Request, by principal: Principal) async throws -> Response {
    let named = FileRoutes.thing { request.query($0) }
    // Who may not add it need not send it.
    if let named { try await admit(named, principal) }
    let (file, field) = try await receive(request)
    do {
      guard let thing = named ?? FileRoutes.thing(field) else { throw FileRefusal.noThing }
      if named == nil { try await admit(thing, principal) }
      let made = try await desk.add(file, to: thing, by: try principal.requireUser(), request)
      return FileJSON.created(made)
    } catch {
      await file.discard()
      throw error
    }
  }

  /// `?source&primary_key`: the files of a thing that the reader may read.
  func list(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["source", "primary_key"])
    guard let thing = FileRoutes.thing({ request.query($0) }) else { throw FileRefusal.noThing }
    let files = try await desk.files.files(of: thing, limit: 1_000)
    if files.isEmpty { return FileJSON.list([]) }
    let mayRead = try await desk.access.mayRead(thing, principal)
    return FileJSON.list(mayRead ? files : [])
  }

  func show(_ request: Request, by principal: Principal) async throws -> Response {
    FileJSON.response(try await readable(request, principal))
  }

  /// Who may not read it is told that there is none, unless he may delete any.
  func delete(_ request: Request, by principal: Principal) async throws -> Response {
    let file =
      principal.has(FileAccess.remove) && principal.bound == nil
      ? try await desk.files.file(try request.fileKey()) : try await readable(request, principal)
    guard let file else { throw NothingThere() }
    try await desk.delete(file, request, by: principal)
    return .noContent
  }

  /// The access is decided now; the link carries the answer for five minutes.
  func link(_ request: Request, by principal: Principal) async throws -> Response {
    let user = try principal.requireUser()
    let file = try await readable(request, principal)
    guard file.object != nil else { throw NothingThere() }
    try file.checkReadable()
    let expires = clock.now() + FileLink.lifetime
    let token = try desk.links.token(file: file.id.text, user: user, expires: expires)
    return FileJSON.link(to: file, token, expires: expires)
  }

  /// `?link=`: good in the hands of the one for whom it was made.
  func content(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.fileKey()
    guard let token = request.query("link") else { throw FileLinkRefusal.invalid }
    try desk.links.check(
      token, file: id.text, user: try principal.requireUser(), now: clock.now())
    guard let file = try await desk.files.file(id), let object = file.object else {
      throw NothingThere()
    }
    try file.checkReadable()
    return try await FileDelivery(
      object, name: FileName(cleaning: file.name), for: .one
    ).response(to: request, from: desk.records.store)
  }

  private func admit(_ thing: FileThing, _ principal: Principal) async throws {
    guard try await desk.access.mayAdd(to: thing, principal) else { throw NothingThere() }
  }

  private func readable(_ request: Request, _ principal: Principal) async throws
    -> ProtectedFile
  {
    guard let file = try await desk.files.file(try request.fileKey()),
      try await desk.access.mayRead(file, principal)
    else { throw NothingThere() }
    return file
  }

  private func receive(_ request: Request) async throws -> (ReceivedFile, (String) -> String?) {
    guard request.isMultipart else { return (try await desk.upload.receive(request), { _ in nil }) }
    let form = try await FormUpload.receive(request, desk.upload)
    return (form.file, { form[$0] })
  }

  private static func thing(_ value: (String) -> String?) -> FileThing? {
    guard let source = value("source"), let key = value("primary_key"),
      (1...100).contains(source.utf8.count), (1...50).contains(key.utf8.count)
    else { return nil }
    return FileThing(source: source.lowercased(), primaryKey: key)
  }
}

extension Request {
  /// What is no UUID names nothing.
  fileprivate func fileKey() throws(NothingThere) -> UUID {
    guard let id = parameter("uuid").flatMap({ UUID(uuidString: $0) }) else {
      throw NothingThere()
    }
    return id
  }
}
