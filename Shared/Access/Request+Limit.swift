package import HTTPCore
package import JSON
import Kernel

extension Request {
  /// How many items of a list are wanted: `limit`, 1 to 100, else 20. Throws a fault at `limit`.
  package func limit() throws(ValidationFailure) -> Int {
    guard let text = query("limit") else { return 20 }
    guard let limit = Int(text), (1...100).contains(limit), String(limit) == text else {
      throw ValidationFailure([InputFault.outOfRange(1...100).at("limit")])
    }
    return limit
  }
}
