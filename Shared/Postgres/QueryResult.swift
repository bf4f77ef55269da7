import CLibPQ
import Glibc

/// The owner of one `PGresult`.
///
/// Sendable because a `PGresult` is never changed once libpq has handed it over; it is freed once,
/// here.
final class QueryResult: @unchecked Sendable {
  let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { self.pointer = pointer }

  deinit { PQclear(pointer) }

  var status: ExecStatusType { PQresultStatus(pointer) }
  var rowCount: Int { Int(PQntuples(pointer)) }
  var memorySize: Int { PQresultMemorySize(pointer) }

  /// The number of rows that an INSERT, UPDATE, DELETE, MERGE, COPY or SELECT touched.
  var affected: Int {
    guard let text = PQcmdTuples(pointer) else { return 0 }
    return Int(atoll(text))
  }

  /// True if the command tag begins with `word`.
  func hasTag(_ word: StaticString) -> Bool {
    guard let tag = PQcmdStatus(pointer) else { return false }
    return strncmp(
      tag, UnsafeRawPointer(word.utf8Start).assumingMemoryBound(to: CChar.self),
      word.utf8CodeUnitCount) == 0
  }

  func isNull(_ row: Int, _ column: Int) -> Bool {
    PQgetisnull(pointer, Int32(row), Int32(column)) != 0
  }

  /// The bytes of a value; valid as long as `self` lives.
  func value(_ row: Int, _ column: Int) -> UnsafeBufferPointer<UInt8> {
    let length = Int(PQgetlength(pointer, Int32(row), Int32(column)))
    let start = PQgetvalue(pointer, Int32(row), Int32(column))
    return UnsafeBufferPointer(
      start: start.map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self) }, count: length)
  }

  func field(_ code: Int32) -> String? {
    PQresultErrorField(pointer, code).map { String(cString: $0) }
  }
}
