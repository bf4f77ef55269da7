import HTTPCore
import JSON
import Kernel

/// `{"format": "csv", "fields": ["id", "name"]}`, the fields left out for all.
struct ExportWish {
  let format: ExportFormat
  let fields: [String]?

  /// Throws all faults at once.
  init(_ request: Request, columns: [String]) async throws {
    var input = try await request.json()
    let format = input.choice("format", of: ExportFormat.self)
    fields = input.strings("fields", required: false, count: 1...columns.count)
    if let fields, !fields.allSatisfy(columns.contains) {
      input.fault("fields", .choice(columns))
    } else if let fields, Set(fields).count < fields.count {
      input.fault(
        "fields", code: "repeated",
        message: Localized(
          ru: "Столбец указан дважды", kk: "Баған екі рет көрсетілген",
          en: "A column is there twice"))
    }
    self.format = try input.finish(format)
  }
}
