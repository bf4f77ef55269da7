import Files
import Spreadsheets

/// Writes an archive into a file, member by member, as its bytes come. Confined to its task.
struct ArchiveWriter {
  private var zip = StoredZip()
  private var patches: [Patch] = []
  private let file: SpooledFile

  init(into file: SpooledFile) { self.file = file }

  mutating func begin(_ path: String) async throws { try await file.append(zip.begin(path)) }

  mutating func write(_ piece: [UInt8]) async throws {
    guard !piece.isEmpty else { return }
    zip.take(piece)
    try await file.append(piece)
  }

  mutating func endMember() {
    if let patch = zip.end() { patches.append(patch) }
  }

  mutating func add(_ path: String, _ bytes: [UInt8]) async throws {
    try await begin(path)
    try await write(bytes)
    endMember()
  }

  /// Ends the file.
  mutating func end() async throws {
    try await file.append(zip.directory())
    for patch in patches { try await file.overwrite(patch.bytes, at: patch.offset) }
  }
}
