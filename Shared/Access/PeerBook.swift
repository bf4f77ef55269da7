import Foundation
package import HTTPClient
import JSON
import Synchronization

/// Where the other services listen: a JSON file `{"identity":["http://127.0.0.1:8101"], …}`, several
/// addresses per service.
package final class PeerBook: Sendable {
  private let path: String?
  private let origins: Mutex<[String: [Origin]]>

  /// Throws `PeerFileFault` if the file cannot be read or has a bad address.
  package init(file path: String) throws {
    self.path = path
    origins = Mutex(try PeerBook.read(path))
  }

  /// Addresses given directly.
  package init(_ origins: [String: [Origin]]) {
    path = nil
    self.origins = Mutex(origins)
  }

  /// Reads the file again. On a fault everything stays as it is.
  package func reload() throws {
    guard let path else { return }
    let fresh = try PeerBook.read(path)
    origins.withLock { $0 = fresh }
  }

  /// The addresses of a service; empty if it is unknown.
  package func origins(of service: String) -> [Origin] {
    origins.withLock { $0[service] ?? [] }
  }

  private static func read(_ path: String) throws -> [String: [Origin]] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw PeerFileFault(path: path, reason: "cannot be read")
    }
    guard let members = try? JSONParser.parse([UInt8](data)).members else {
      throw PeerFileFault(path: path, reason: "is not a JSON object")
    }
    var result: [String: [Origin]] = [:]
    for member in members {
      let texts = member.value.array?.map(\.string) ?? []
      let found = texts.compactMap { $0.flatMap { Origin(url: $0) } }
      guard !found.isEmpty, found.count == texts.count else {
        throw PeerFileFault(path: path, reason: "has a bad address for \(member.key)")
      }
      result[member.key] = found
    }
    return result
  }
}

/// A peers file that cannot be used.
package struct PeerFileFault: Error, CustomStringConvertible {
  package let path: String
  package let reason: String
  package var description: String { "\(path) \(reason)" }
}
