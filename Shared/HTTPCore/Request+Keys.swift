package import FoundationEssentials
package import JSON
import Kernel

extension Request {
  /// `id(_:)` of a row whose key stands in an `integer` column: what none can hold names nothing.
  package func rowKey(_ name: String = "id") throws(NothingThere) -> Int64 {
    let key = try id(name)
    guard key <= Int64(Int32.max) else { throw NothingThere() }
    return key
  }

  /// A `{name}` part that is a UUID (RFC 9562). Throws `NothingThere` for anything else.
  package func uuid(_ name: String = "id") throws(NothingThere) -> UUID {
    guard let id = parameter(name).flatMap({ UUID(uuidString: $0) }) else { throw NothingThere() }
    return id
  }

  /// A misspelt filter must not look like an empty one: throws a fault for every parameter of the
  /// query that is none of `known`.
  package func checkQuery(_ known: Set<String>) throws(ValidationFailure) {
    let unknown = target.query.items.filter { !known.contains($0.name) }
    guard unknown.isEmpty else {
      throw ValidationFailure(unknown.map { InputFault.unknownField.at($0.name) })
    }
  }
}
