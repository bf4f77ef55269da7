import Access
import Foundation
import HTTPCore
import Idempotency
import IdentityDomain
import IdentityStore
import Jobs
import Kernel
import Observability
import Postgres
import Profiling
import Resources
import TestSupport
import Testing

/// Whatever is asked for can be given to somebody: a right that nobody registers would leave what it
/// opens to superusers.
@Suite struct RightsTests {
  private static let verbs = ["view", "add", "change", "delete", "reveal"]

  /// What each service says of itself when it starts.
  private func declared() async throws -> [String: [DeclaredPermission]] {
    var all: [String: [DeclaredPermission]] = [:]
    for slice in SliceUnderTest.all {
      all[slice.slice.context] = try await slice.with { database, _ in
        try await slice.slice.permissions(in: database)
      }
    }
    return all
  }

  @Test func all_services_register_side_by_side() async throws {
    let declared = try await declared()
    let identity = try #require(SliceUnderTest.all.first { $0.slice.context == "identity" })
    try await identity.with { database, _ in
      let registry = PermissionRegistry(database)
      for (service, permissions) in declared.sorted(by: { $0.key < $1.key }) {
        let named = try permissions.map { permission in
          NamedPermission(
            try #require(PermissionCode(permission.code), "\(permission.code)"),
            about: permission.model, permission.name, isCommon: permission.isCommon)
        }
        let outcome = try await registry.register(
          named, of: service, now: Instant(seconds: 1_795_410_000))
        #expect(
          outcome == RegisteredPermissions(named: permissions.count, retired: 0), "\(service)")
      }
      let known = try await Permissions(database).all()
      #expect(Set(known.map(\.code)).count == known.count)
      for (service, permissions) in declared {
        let contexts = Dictionary(
          uniqueKeysWithValues: known.map { ($0.code, $0.context) })
        for permission in permissions {
          #expect(
            contexts[permission.code] == (permission.isCommon ? "common" : service),
            "\(permission.code)")
        }
      }
    }
  }

  @Test func every_table_has_its_rights() async throws {
    let declared = try await declared()
    for slice in SliceUnderTest.all {
      let codes = Set((declared[slice.slice.context] ?? []).map(\.code))
      try await slice.with { database, _ in
        let tables = try await SchemaSource(database: database).schema().tables.keys.sorted()
        let missing = tables.filter { table in
          !Self.verbs.allSatisfy { codes.contains(ModelName(table: table).permission($0)) }
        }
        #expect(missing == [], "\(slice.slice.context)")
      }
    }
  }

  /// No service's own are exactly those that all have.
  @Test func the_tables_of_the_library_stand_in_every_slice() async throws {
    var slices: [String: Int] = [:]
    for slice in SliceUnderTest.all {
      try await slice.with { database, _ in
        for table in try await SchemaSource(database: database).schema().tables.keys {
          slices[table, default: 0] += 1
        }
      }
    }
    let shared = Set(slices.filter { $0.value > 1 }.keys)
    #expect(shared == LibraryTables.names)
    #expect(slices.filter { $0.value > 1 && $0.value < SliceUnderTest.all.count }.isEmpty)
  }

  /// Also what the addresses demand that every service has.
  @Test(arguments: SliceUnderTest.all)
  func what_the_routes_of_a_slice_demand_it_registers(_ slice: SliceUnderTest) async throws {
    try await slice.with { database, client in
      let codes = Set(try await slice.slice.permissions(in: database).map(\.code))
      let context = slice.slice.context
      let commands = IdempotentCommands(database: database)
      let cursors = try CursorSigner(key: Secret([UInt8](repeating: 7, count: 32)))
      let logger = Logger(label: "test", level: .error)
      let library = try ServiceClient(audience: context) {
        JobRoutes(context: context, commands: commands, cursors: cursors, logger: logger).table($0)
          + JobScheduleRoutes(context: context, commands: commands, logger: logger).table($0)
          + ProfileRoutes(context: context, database: database).table($0)
      }
      let demanded = client.demandedPermissions.union(library.demandedPermissions)
      #expect(demanded.contains("django_dramatiq.view_task"))
      #expect(demanded.subtracting(codes) == [])
    }
  }

  /// Handlers ask for rights too, in words of the code. Each of them is one that somebody registers.
  @Test func every_right_that_the_code_names_is_registered() async throws {
    let declared = try await declared()
    let codes = Set(declared.values.joined().map(\.code))
    let named = try Self.namedInSources()
    #expect(named.contains("booking.change_booking"))
    #expect(named.subtracting(codes) == [])
    for code in named where code.hasPrefix("identity.") {
      #expect(declared["identity"]?.contains { $0.code == code } == true, "\(code)")
    }
  }

  private static func namedInSources(file: String = #filePath) throws -> Set<String> {
    let root = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let right = try Regex(
      #""([a-z0-9_]+\.(?:add|change|delete|view|reveal|decide|give|send|moderate|verify|suspend|require|reset|evaluate)_[a-z_]+)""#,
      as: (Substring, Substring).self)
    var found: Set<String> = []
    for folder in ["Services", "Shared"] {
      let files = FileManager.default.enumerator(
        at: root.appendingPathComponent(folder), includingPropertiesForKeys: nil)
      while let url = files?.nextObject() as? URL {
        // What identity's domain and tests of the past say of rights is no demand.
        guard url.pathExtension == "swift", !url.path.contains("/OldSite/") else { continue }
        let text = try String(contentsOf: url, encoding: .utf8)
        found.formUnion(text.matches(of: right).map { String($0.output.1) })
      }
    }
    return found
  }
}
