import HTTPCore
import JSON
import Kernel
import Postgres

/// Several changes in one request: `{"operations": [{"create": {…}}, {"change": {…}, "id": 7,
/// "row_version": 3}, {"delete": {}, "id": 8, "row_version": 1}]}`. Each is judged by itself and
/// answered in its place; those that are refused leave nothing, the others stay.
struct Batch: Sendable {
  private enum Operation: Sendable {
    case create(JSONValue)
    case change(JSONValue, key: SQL, version: Int64)
    case delete(key: SQL, version: Int64)
  }

  private static let most = 100
  private let operations: [Operation]

  /// Throws the faults of the frame; those of the rows come with their results.
  init(_ value: JSONValue, _ plan: ResourcePlan) throws {
    var input = try InputReader(value)
    let operations = input.objects("operations", count: 1...Batch.most) { item in
      Batch.operation(&item, plan)
    }
    self.operations = try input.finish(operations)
  }

  private static func operation(_ item: inout InputReader, _ plan: ResourcePlan) -> Operation? {
    let names = ["create", "change", "delete"].filter { item.present($0) }
    guard names.count == 1 else {
      item.fault("create", .required)
      return nil
    }
    let value = item.json(names[0]) ?? .object([])
    if names[0] == "create" { return .create(value) }
    guard let version = item.integer("row_version"), let key = key(&item, plan) else { return nil }
    return names[0] == "change"
      ? .change(value, key: key, version: version) : .delete(key: key, version: version)
  }

  private static func key(_ item: inout InputReader, _ plan: ResourcePlan) -> SQL? {
    let value = item.json("id")
    guard let text = value?.string ?? value?.decimal, plan.table.key.type.accepts(text) else {
      if value != nil { item.fault("id", .wrongType(.string)) }
      return nil
    }
    return plan.key(text)
  }

  func run(by writer: ResourceWriter, in transaction: Transaction) async throws -> Response {
    var results: [Response] = []
    for operation in operations {
      results.append(try await result(of: operation, writer, transaction))
    }
    return Response.json { json in
      json.object { json in
        json.array("results", results) { json, result in
          json.object { json in
            json.field("status", result.status.code)
            if case .bytes(let bytes) = result.body {
              json.field(result.status.code < 400 ? "item" : "problem", raw: bytes)
            }
          }
        }
      }
    }
  }

  private func result(
    of operation: Operation, _ writer: ResourceWriter, _ transaction: Transaction
  ) async throws -> Response {
    do {
      do {
        return try await transaction.savepoint {
          try await perform(operation, writer, transaction)
        }
      } catch let broken as BrokenConstraint {
        throw try await broken.explanation { try await transaction.query($0) }
      }
    } catch let error as any ProblemConvertible where error.problem.status < 500 {
      return Response.problem(
        error.problem, language: writer.context.languages.language,
        requestID: writer.context.origin.requestID)
    }
  }

  private func perform(
    _ operation: Operation, _ writer: ResourceWriter, _ transaction: Transaction
  ) async throws -> Response {
    switch operation {
    case .create(let value):
      var input = try InputReader(value)
      return writer.answer(try await writer.create(&input, in: transaction), .created)
    case .change(let value, let key, let version):
      var input = try InputReader(value)
      return writer.answer(
        try await writer.change(key, to: &input, version: version, in: transaction), .ok)
    case .delete(let key, let version):
      try await writer.delete(key, version: version, in: transaction)
      return .noContent
    }
  }
}
