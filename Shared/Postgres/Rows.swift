/// The rows of one answer. Values stay in libpq's buffer and are read when asked for.
package struct Rows: Sendable {
  let result: QueryResult
  let shape: Shape
  private let rowCount: Int

  init(_ result: QueryResult, shape: Shape) {
    self.result = result
    self.shape = shape
    rowCount = result.rowCount
  }

  /// How many rows the command inserted, changed, deleted or returned.
  package var affected: Int { result.affected }

  /// Bytes that the answer takes until its last row is let go.
  package var memorySize: Int { result.memorySize }

  package var columnNames: [String] { shape.names }
}

extension Rows: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { rowCount }
  package subscript(position: Int) -> Row {
    precondition(position >= 0 && position < rowCount, "row out of range")
    return Row(result: result, shape: shape, index: position)
  }
}
