import Foundation
package import Postgres

/// References that no foreign key guards. A slice names what it refers to, the owner says what of
/// it does not exist, and the slice says which of its rows that is: nobody reads another's tables.
///
/// Files hold a reference a line: owner and table (and column, where it is not the key), a tab, the
/// key.
package struct CrossReferences: Sendable {
  private let database: Database
  private let slice: String

  package init(slice: String, database: Database) {
    self.slice = slice
    self.database = database
  }

  /// Writes all that the slice refers to.
  package func list(to path: String) async throws {
    try await database.withSession { session in
      let file = try LineFile(path)
      for reference in try await ReferenceList(session, slice).references {
        _ = try await session.readCopy("copy (\(reference.targets)) to stdout") { row in
          try file.write(row)
        }
      }
      try file.close()
    }
  }

  /// Of the references in a file that are this slice's to answer, writes those to nothing.
  package func missing(of path: String, to answer: String) async throws {
    try await database.withSession { session in
      try await Named.load(path, session)
      let file = try LineFile(answer)
      let targets = try await session.query(
        "select distinct target from named where target like \(slice + ".%") order by 1"
      ).map { try $0.string("target") }
      for target in targets {
        _ = try await session.readCopy(
          "copy (\(try await absent(target, session))) to stdout"
        ) { try file.write($0) }
      }
      try file.close()
    }
  }

  private func absent(_ target: String, _ session: Session) async throws -> String {
    let asked = "select target, key from named where target = \(quotedLiteral(target))"
    let names = target.split(separator: ".").map(String.init)
    guard names.count > 1,
      let shape = try await TableShape(names[1], in: database.settings.schema, session),
      let column = names.count > 2 ? shape.column(names[2])?.name : shape.key.first
    else { return asked }
    return """
      \(asked) except
      select \(quotedLiteral(target)), \(quotedIdentifier(column))::text
      from \(quotedIdentifier(shape.name))
      """
  }

  /// Writes which rows refer to what does not exist: table, key, column, reference, what became of
  /// it. With `repair` a column that may be empty is emptied, elements leave their array, and any
  /// other column is noted in the row's `legacy`, where the old value is kept in all three cases. A
  /// row of nothing but the reference leaves.
  package func settle(_ path: String, to answer: String, repair: Bool) async throws {
    try await database.withSession { session in
      try await Named.load(path, session)
      let file = try LineFile(answer)
      for reference in try await ReferenceList(session, slice).references {
        _ = try await session.readCopy(
          "copy (\(reference.dangling(repair: repair))) to stdout"
        ) { try file.write($0) }
        if repair, let script = reference.repair { try await session.run(script: script) }
      }
      try file.close()
    }
  }
}

/// A file that is written line by line.
private final class LineFile {
  private let handle: FileHandle
  private var buffer: [UInt8] = []

  init(_ path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw ImportFault.unreadable(path) }
    self.handle = handle
  }

  func write(_ line: UnsafeRawBufferPointer) throws {
    buffer.append(contentsOf: line)
    if buffer.count > 1 << 16 { try flush() }
  }

  private func flush() throws {
    try handle.write(contentsOf: Data(buffer))
    buffer.removeAll(keepingCapacity: true)
  }

  func close() throws {
    try flush()
    try handle.close()
  }
}

/// The lines of a file as the temporary table `named`.
private enum Named {
  static func load(_ path: String, _ session: Session) async throws {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw ImportFault.unreadable(path)
    }
    defer { try? handle.close() }
    try await session.run(script: "create temporary table named (target text, key text)")
    _ = try await session.copyIn("copy named from stdin") {
      let data = try handle.read(upToCount: 1 << 16)
      return data.flatMap { $0.isEmpty ? nil : [UInt8]($0) }
    }
    try await session.run(script: "analyze named")
  }
}
