import EventLoop
import FileRecords
import Files
import Foundation
import Kernel
import ServiceHost

/// The verb `import-files`: the bytes of the old site's files. A line of counts goes to standard
/// output, what did not come to the report that was asked for.
func bringFiles(
  _ old: OldFiles?, _ order: FilesOrder, _ host: DatabaseHost
) async throws {
  guard let old else { return }
  let report = try order.report.map { path in
    guard FileManager.default.createFile(atPath: path, contents: nil) else {
      throw StoreFailure.denied
    }
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }
  let folder = try SourceFolder(order.folder, files: host.host.pools.files)
  let counts = try await host.host.group.run {
    try await old.bring(from: folder) { problem in
      try report?.write(contentsOf: Data((problem.line + "\n").utf8))
    }
  }
  try report?.close()
  let line =
    "\(counts.brought) files brought (\(counts.bytes) bytes), \(counts.there) were there, "
    + "\(counts.missing) missing, \(counts.refused) refused\n"
  try FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
}
