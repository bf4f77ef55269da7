// Reads cases from standard input and says what the parsers make of them, one line of JSON each. A
// case is one byte (`Q` requests, `R` answers to GET, `H` answers to HEAD), four bytes of length
// (big-endian) and the bytes. Built by scripts/differential together with MessageStream.swift.
import Glibc
import HTTPCore
import JSON

private func readAll() -> [UInt8] {
  var input: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = read(0, &piece, piece.count)
    guard count > 0 else { return input }
    input += piece[..<count]
  }
}

private func hex(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

private func word(_ tail: MessageStream.Tail) -> String {
  switch tail {
  case .clean: "clean"
  case .incomplete: "incomplete"
  case .closed: "close"
  case .failed: "error"
  }
}

private func report(_ outcome: MessageStream.Outcome) -> [UInt8] {
  JSONWriter.bytes { json in
    json.object { json in
      json.array("messages", outcome.messages) { json, message in
        json.object { json in
          json.field("start", message.start)
          json.array("fields", message.fields) { $0.value($1) }
          json.field("body", hex(message.body))
        }
      }
      json.field("tail", word(outcome.tail))
      if case .failed(let error) = outcome.tail {
        json.field("error", error.rawValue)
        json.field("status", error.status.code)
      }
    }
  }
}

private let input = readAll()
private var index = 0
private var output: [UInt8] = []
while index + 5 <= input.count {
  let length = input[(index + 1)..<(index + 5)].reduce(0) { $0 << 8 | Int($1) }
  let bytes = Array(input[(index + 5)..<(index + 5 + length)])
  switch input[index] {
  case UInt8(ascii: "Q"): output += report(MessageStream.requests(bytes))
  case UInt8(ascii: "H"): output += report(MessageStream.responses(bytes, answering: [.head]))
  default: output += report(MessageStream.responses(bytes))
  }
  output.append(0x0a)
  index += 5 + length
}
var written = 0
while written < output.count {
  let count = output[written...].withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
  guard count > 0 else { exit(1) }
  written += count
}
