import EventLoop
import Foundation
import Import
import Kernel
import ServiceHost

/// The verb `import`: fills the slice from the old site's database. Progress goes to standard
/// output, a line per table; the report to the file that was asked for.
func takeOver(
  _ plan: SlicePlan, _ order: TakeOverOrder, _ fromEnvironment: Secret<String>?,
  _ host: DatabaseHost
) async throws {
  guard let from = order.from.map({ Secret($0) }) ?? fromEnvironment else {
    throw ImportFault.noSource("neither --from nor TECHHUB_OLD_DATABASE_URL says where it is")
  }
  let output = FileHandle.standardOutput
  let tables = SliceImport(plan, database: host.database) { line in
    try? output.write(contentsOf: Data((line + "\n").utf8))
  }
  let report = try await host.host.group.run {
    try await tables.run(SliceImport.Settings(from: from, fresh: order.fresh))
  }
  if let path = order.report {
    try Data(report.text.utf8).write(to: URL(fileURLWithPath: path))
  }
  guard report.isWhole else { throw ImportFault.incomplete(tables: report.incomplete) }
}

/// The verb `references`: one step of the check of references between slices.
func settleReferences(
  _ order: ReferencesOrder, slice: String, _ host: DatabaseHost
) async throws {
  let references = CrossReferences(slice: slice, database: host.database)
  try await host.host.group.run {
    switch order {
    case .list(let path): try await references.list(to: path)
    case .missing(let path, let answer): try await references.missing(of: path, to: answer)
    case .settle(let path, let answer, let repair):
      try await references.settle(path, to: answer, repair: repair)
    }
  }
}
