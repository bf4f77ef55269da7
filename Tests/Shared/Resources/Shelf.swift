import Access
import Audit
import Foundation
import HTTPCore
import Idempotency
import JSON
import Kernel
import Migrations
import Outbox
import Postgres
import Resources
import TestSupport
import TextSearch

/// A small library with one resource of each kind, in a database of its own.
struct Shelf: Sendable {
  let database: Database
  let client: ServiceClient

  static let books = Resource(
    "shelf_book", at: "/api/v1/shelf/books",
    read: .any([
      .rows(.isOneOf("status", ["open", "lent"])), .owner("owner_id"),
      .member(company: "company_id"),
      .permission("shelf.view_book"),
    ]),
    create: .signedIn,
    change: .any([.owner("owner_id"), .permission("shelf.change_book")]),
    delete: .any([.owner("owner_id"), .permission("shelf.delete_book")]),
    columns: ColumnRights(
      hidden: ["deleted_at"], secret: ["secret_code"], writeOnce: ["isbn"],
      personal: ["reader_phone"], localized: ["title"], stamps: ["owner_id": .user]),
    order: ["-created_at"], search: .words("words"),
    nested: [
      .parent("country", by: "country_id", fields: ["code", "name_en"]),
      .children(
        "chapters", of: "shelf_chapter", by: "book_id",
        fields: ["id", "place", .localized("name"), "added_at"], order: "place",
        where: .isFalse("hidden")),
      .person("owner", by: "owner_id"),
    ],
    softDelete: .time("deleted_at"),
    rules: [
      Rule { input, transaction in
        guard let pages = input.value("pages") else { return [] }
        let found = try await transaction.query("select \(pages) > 5000 as heavy")
        return try found[0].optionalBool("heavy") == true ? [tooHeavy] : []
      }
    ])

  private static let tooHeavy = FieldFault(
    pointer: "/pages", code: "too-heavy",
    message: Localized(ru: "Слишком толстая", kk: "Тым қалың", en: "Too heavy"))

  static let countries = Resource(
    "shelf_country", at: "/api/v1/shelf/countries", read: .anyone,
    write: .permission("shelf.change_country"),
    columns: ColumnRights(spread: ["name"]), order: ["code"]
  ).asDirectory

  static func with<R>(_ body: (Shelf) async throws -> R) async throws -> R {
    let folders = [
      try OutboxMigrations.folder(), try IdempotencyMigrations.folder(),
      try AuditMigrations.folder(), try TextSearchMigrations.folder(),
      try MigrationFolder(app: "shelf", resources: Bundle.module.resourcePath),
    ]
    return try await TestDatabase.with(folders: folders, schema: "shelf") { database in
      let routes = ResourceRoutes(
        database: database,
        cursors: try CursorSigner(key: Secret([UInt8](repeating: 7, count: 32))),
        commands: IdempotentCommands(database: database))
      let admin = AdminRoutes(
        context: "shelf", tables: Shelf.tables, database: database,
        cursors: try CursorSigner(key: Secret([UInt8](repeating: 8, count: 32))),
        commands: IdempotentCommands(database: database))
      let client = try ServiceClient(audience: "shelf") {
        routes.table([books, countries, cards, cardsByParts, cardsForBooking, chapters], $0)
          + admin.table($0)
      }
      return try await body(Shelf(database: database, client: client))
    }
  }

  static let tables = AdminTables(
    plain: ["shelf_book"], secret: ["shelf_book": ["secret_code"]],
    personal: ["shelf_book": ["reader_phone"]],
    bounded: [
      "shelf_book": .own("country_id"),
      "shelf_chapter": .of("book_id", "shelf_book", by: .own("country_id")),
    ]
  )
  .following([books, countries, cards])

  static let root = "/api/v1/shelf/books"

  /// A reader without rights.
  static func reader(_ id: Int64, companies: [CompanyRole] = []) -> Principal {
    Principal(kind: .user, issuer: Principal.gateway, userID: id, companies: companies)
  }

  static let librarian = Principal(
    kind: .user, issuer: Principal.gateway, userID: 99,
    permissions: [
      "shelf.view_book", "shelf.change_book", "shelf.delete_book", "shelf.change_country",
    ])

  /// Puts books there without HTTP; returns their ids.
  @discardableResult
  func put(
    _ count: Int = 1, owner: Int64 = 1, status: String = "open", pages: Int? = 10,
    company: Int64? = nil, isbn: String = "b"
  ) async throws -> [Int64] {
    try await database.query(
      """
      insert into shelf_book (title, isbn, status, pages, owner_id, company_id, created_at, tags)
      select jsonb_build_object('ru', 'Книга ' || n, 'kk', 'Кітап ' || n), \(isbn)::text || n,
        \(status), \(pages)::int, \(owner)::int, \(company)::int,
        timestamptz '2026-01-01 00:00:00.123456+00' + (n / 3) * interval '1 hour', '{swift,sql}'
      from generate_series(1, \(count)) n returning id
      """
    ).map { try $0.int64("id") }
  }

  func get(_ query: String = "", as principal: Principal = .anonymous()) async throws
    -> ServiceClient.Answer
  {
    try await client.send(.get, Shelf.root + query, as: principal)
  }
}

extension ServiceClient.Answer {
  var items: [JSONValue] { self["items"].array ?? [] }
  var ids: [Int64] { items.compactMap { $0["id"]?.int64 } }
  /// `pointer: code` of every fault.
  var faults: Set<String> {
    Set(
      (self["errors"].array ?? []).map {
        "\($0["pointer"]?.string ?? "") \($0["code"]?.string ?? "")"
      })
  }
}
