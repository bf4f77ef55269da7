import Foundation
import HTTPCore
import Testing

/// One case of the files in `Vectors`: bytes (each character of the text is one byte) and what is
/// to be made of them, with the section of the RFC that says so.
struct Vector: Decodable, Sendable, CustomTestStringConvertible {
  struct Message: Decodable, Sendable {
    let start: String
    let body: String?
    let fields: [String]?
  }

  let name: String
  let section: String
  private let text: String
  let messages: [Message]
  let tail: String
  let status: Int?
  let methods: [String]?

  private enum CodingKeys: String, CodingKey {
    case name, section, text = "bytes", messages, tail, status, methods
  }

  var bytes: [UInt8] { Vector.bytes(text) }
  var testDescription: String { "\(name) (RFC \(section))" }

  /// The case's faults in what came out; empty if it is what the RFC says.
  func faults(in outcome: MessageStream.Outcome) -> [String] {
    var faults: [String] = []
    if outcome.messages.map(\.start) != messages.map(\.start) {
      faults.append("messages: \(outcome.messages.map(\.start))")
    }
    for (message, wanted) in zip(outcome.messages, messages) {
      if let body = wanted.body, message.body != Vector.bytes(body) {
        faults.append("body: \(message.body)")
      }
      if let fields = wanted.fields, message.fields != fields {
        faults.append("fields: \(message.fields)")
      }
    }
    if word(outcome.tail) != tail { faults.append("tail: \(outcome.tail)") }
    if case .failed(let error) = outcome.tail, error.status.code != status {
      faults.append("status: \(error.status) of \(error)")
    }
    return faults
  }

  static let requestFiles = [
    "request-line", "target", "fields", "host", "length", "transfer-coding", "chunked",
    "connection",
  ]
  static let requests = requestFiles.flatMap(load)
  static let responses = load("responses")

  private static func load(_ file: String) -> [Vector] {
    guard let url = Bundle.module.url(forResource: "Vectors/\(file)", withExtension: "json"),
      let data = try? Data(contentsOf: url),
      let vectors = try? JSONDecoder().decode([Vector].self, from: data)
    else { return [] }
    return vectors
  }

  private static func bytes(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
  }

  private func word(_ tail: MessageStream.Tail) -> String {
    switch tail {
    case .clean: "clean"
    case .incomplete: "incomplete"
    case .closed: "closed"
    case .failed: "failed"
    }
  }
}
