import Foundation

/// The environment of the process. Read it once, in `main`: reading races with `setenv`.
package enum Environment {
  package static func read() -> [String: String] { ProcessInfo.processInfo.environment }
}
