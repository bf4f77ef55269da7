package import Kernel

/// Header fields in the order in which they came; names compare without regard to case (RFC 9110,
/// 5.1). One array holds all bytes, another where each field lies: a parsed head costs two
/// allocations, however many fields it has.
package struct HeaderFields: Sendable {
  struct Entry: Sendable {
    var nameStart: UInt32
    var valueStart: UInt32
    var valueLength: UInt32
    var nameLength: UInt16
    /// The raw value of a `KnownHeader`, else 0.
    var known: UInt8

    var name: Range<Int> { Int(nameStart)..<Int(nameStart) &+ Int(nameLength) }
    var value: Range<Int> { Int(valueStart)..<Int(valueStart) &+ Int(valueLength) }
  }

  private(set) var bytes: [UInt8] = []
  private(set) var entries: [Entry] = []
  /// One bit for each `KnownHeader` that is there.
  private var present: UInt64 = 0
  /// True while `bytes` is exactly what goes over the wire.
  private var isWireForm = true

  package init() {}

  /// Fields in the given order; see `append(_:_:)` for what values may hold.
  package init(_ fields: KeyValuePairs<String, String>) {
    for (name, value) in fields { append(name, value) }
  }

  /// What a parser found in a head; `bytes` may hold more than the fields.
  init(bytes: [UInt8], entries: [Entry], present: UInt64) {
    self.bytes = bytes
    self.entries = entries
    self.present = present
    isWireForm = false
  }

  /// Room for so many more lines of so many bytes in all.
  package mutating func reserve(lines: Int, bytes count: Int) {
    entries.reserveCapacity(entries.count + lines)
    bytes.reserveCapacity(bytes.count + count)
  }

  package var count: Int { entries.count }
  package var isEmpty: Bool { entries.isEmpty }
}

extension HeaderFields {
  /// The first value of the field; bytes that are not UTF-8 are shown as U+FFFD.
  package subscript(_ field: KnownHeader) -> String? {
    firstIndex(of: field).map { string(entries[$0].value) }
  }

  /// The first value of the field of that name.
  package subscript(_ name: String) -> String? {
    firstIndex(of: name).map { string(entries[$0].value) }
  }

  package func contains(_ field: KnownHeader) -> Bool { present & field.bit != 0 }
  package func contains(_ name: String) -> Bool { firstIndex(of: name) != nil }

  /// All values of the field, one for each line.
  package func values(of field: KnownHeader) -> [String] {
    guard contains(field) else { return [] }
    return entries.compactMap { $0.known == field.rawValue ? string($0.value) : nil }
  }

  /// All values of the field of that name, one for each line.
  package func values(of name: String) -> [String] {
    entries.indices.compactMap { isNamed($0, name) ? string(entries[$0].value) : nil }
  }

  /// The number of lines with this field.
  package func count(of field: KnownHeader) -> Int {
    guard contains(field) else { return 0 }
    return entries.reduce(0) { $0 + ($1.known == field.rawValue ? 1 : 0) }
  }

  /// The bytes of the field's first value, without a copy.
  package func bytes(of field: KnownHeader) -> ArraySlice<UInt8>? {
    firstIndex(of: field).map { bytes[entries[$0].value] }
  }

  /// The members of a comma-separated field over all its lines, trimmed, empty ones left out (RFC
  /// 9110, 5.6.1).
  package func list(_ field: KnownHeader) -> [String] {
    values(of: field).flatMap { value in
      value.utf8.split(separator: Byte.comma).compactMap { member in
        let trimmed = String(Substring(member)).trimmedOWS
        return trimmed.isEmpty ? nil : trimmed
      }
    }
  }

  /// The name of the field at a position from 0, as it was sent.
  package func name(at index: Int) -> String { string(entries[index].name) }
  package func value(at index: Int) -> String { string(entries[index].value) }
  package func known(at index: Int) -> KnownHeader? { KnownHeader(rawValue: entries[index].known) }
  package func nameBytes(at index: Int) -> ArraySlice<UInt8> { bytes[entries[index].name] }
  package func valueBytes(at index: Int) -> ArraySlice<UInt8> { bytes[entries[index].value] }

  func firstIndex(of field: KnownHeader) -> Int? {
    guard contains(field) else { return nil }
    return entries.firstIndex { $0.known == field.rawValue }
  }

  private func firstIndex(of name: String) -> Int? {
    if let known = KnownHeader(name: name) { return firstIndex(of: known) }
    return entries.indices.first { isNamed($0, name) }
  }

  private func isNamed(_ index: Int, _ name: String) -> Bool {
    let range = entries[index].name
    let other = name.utf8
    guard range.count == other.count else { return false }
    return zip(bytes[range], other).allSatisfy {
      ByteScan.lowercased($0) == ByteScan.lowercased($1)
    }
  }

  private func string(_ range: Range<Int>) -> String {
    bytes.withUnsafeBufferPointer { String(decoding: $0[range], as: UTF8.self) }
  }
}

extension HeaderFields {
  /// Adds a line. Control characters in the value become spaces, so that no value can begin a line
  /// of its own; a name that is no token is a programmer's error and is left out.
  package mutating func append(_ name: String, _ value: String) {
    var name = name
    var value = value
    name.withUTF8 { name in
      value.withUTF8 { value in
        let name = UnsafeRawBufferPointer(name)
        append(name, UnsafeRawBufferPointer(value), KnownHeader.recognize(name))
      }
    }
  }

  package mutating func append(_ field: KnownHeader, _ value: String) {
    var value = value
    value.withUTF8 { append(field.name, UnsafeRawBufferPointer($0), field) }
  }

  package mutating func append(_ field: KnownHeader, _ value: StaticString) {
    append(
      field.name, UnsafeRawBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount),
      field)
  }

  /// Adds a line whose value is given as bytes.
  package mutating func append(_ field: KnownHeader, bytes value: [UInt8]) {
    value.withUnsafeBytes { append(field.name, $0, field) }
  }

  /// Adds a line of any name; the value is given as bytes.
  package mutating func append(_ name: StaticString, bytes value: [UInt8]) {
    let name = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    value.withUnsafeBytes { append(name, $0, KnownHeader.recognize(name)) }
  }

  /// Adds a line with a number of at least 0.
  package mutating func append(_ field: KnownHeader, _ number: Int) {
    withDigits(of: UInt64(Swift.max(0, number)), radix: 10) { append(field.name, $0, field) }
  }

  /// Copies one line of other fields as it is: it was judged when it got there.
  package mutating func append(from other: HeaderFields, at index: Int) {
    let entry = other.entries[index]
    other.bytes.withUnsafeBytes { source in
      appendLine(
        UnsafeRawBufferPointer(rebasing: source[entry.name]),
        UnsafeRawBufferPointer(rebasing: source[entry.value]), known: entry.known)
    }
  }

  /// Replaces all lines of the field by one.
  package mutating func set(_ field: KnownHeader, _ value: String) {
    remove(field)
    append(field, value)
  }

  package mutating func set(_ name: String, _ value: String) {
    remove(name)
    append(name, value)
  }

  package mutating func remove(_ field: KnownHeader) {
    guard contains(field) else { return }
    self = filtered { self.entries[$0].known != field.rawValue }
  }

  package mutating func remove(_ name: String) {
    guard contains(name) else { return }
    self = filtered { !self.isNamed($0, name) }
  }

  /// The lines whose position passes the test, in the same order. The bytes stay as they are, with
  /// gaps that nobody reads.
  package func filtered(_ keep: (Int) -> Bool) -> HeaderFields {
    var kept: [Entry] = []
    kept.reserveCapacity(entries.count)
    var present: UInt64 = 0
    for index in entries.indices where keep(index) {
      let entry = entries[index]
      kept.append(entry)
      if entry.known != 0 { present |= 1 &<< UInt64(entry.known) }
    }
    return HeaderFields(bytes: bytes, entries: kept, present: present)
  }

  /// Writes every line with its line end; the empty line that ends a head is the caller's.
  package func append(to out: inout ByteBuffer) {
    if isWireForm {
      out.append(bytes)
      return
    }
    for index in entries.indices { append(at: index, to: &out) }
  }

  /// Writes the line at a position with its line end.
  package func append(at index: Int, to out: inout ByteBuffer) {
    let entry = entries[index]
    bytes.withUnsafeBytes { source in
      out.append(UnsafeRawBufferPointer(rebasing: source[entry.name]))
      out.append(": " as StaticString)
      out.append(UnsafeRawBufferPointer(rebasing: source[entry.value]))
      out.append("\r\n" as StaticString)
    }
  }

  private mutating func append(
    _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, _ known: KnownHeader?
  ) {
    let isToken = ByteScan.endOfToken(name, from: 0, to: name.count) == name.count
    guard isToken, !name.isEmpty, name.count <= Int(UInt16.max) else {
      assertionFailure("not a header field's name")
      return
    }
    let value = UnsafeRawBufferPointer(rebasing: value[ByteScan.trim(value, 0..<value.count)])
    if entries.isEmpty {
      bytes.reserveCapacity(bytes.count + 256)
      entries.reserveCapacity(8)
    }
    let start = bytes.count
    appendLine(name, value, known: known?.rawValue ?? 0)
    guard ByteScan.firstControl(value, from: 0) < value.count else { return }
    for index in start + name.count + 2..<bytes.count - 2
    where (bytes[index] < 0x20 && bytes[index] != Byte.tab) || bytes[index] == 0x7f {
      bytes[index] = Byte.space
    }
  }

  /// One line as it goes over the wire. Put together beside the array and appended at once: each
  /// append to an array costs as much as a hundred bytes.
  private mutating func appendLine(
    _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, known: UInt8
  ) {
    let nameStart = bytes.count
    let valueStart = name.count &+ 2
    let lineEnd = valueStart &+ value.count
    withUnsafeTemporaryAllocation(byteCount: lineEnd &+ 2, alignment: 1) { line in
      line.copyMemory(from: name)
      line[name.count] = Byte.colon
      line[name.count &+ 1] = Byte.space
      UnsafeMutableRawBufferPointer(rebasing: line[valueStart...]).copyMemory(from: value)
      line[lineEnd] = Byte.carriageReturn
      line[lineEnd &+ 1] = Byte.lineFeed
      bytes.append(contentsOf: UnsafeRawBufferPointer(line))
    }
    entries.append(
      Entry(
        nameStart: UInt32(truncatingIfNeeded: nameStart),
        valueStart: UInt32(truncatingIfNeeded: nameStart &+ valueStart),
        valueLength: UInt32(truncatingIfNeeded: value.count),
        nameLength: UInt16(truncatingIfNeeded: name.count), known: known))
    if known != 0 { present |= 1 &<< UInt64(known) }
  }
}

extension HeaderFields: Equatable {
  /// The same lines in the same order; names without regard to case.
  package static func == (left: Self, right: Self) -> Bool {
    left.count == right.count
      && left.entries.indices.allSatisfy { index in
        left.isNamed(index, right.name(at: index))
          && left.valueBytes(at: index).elementsEqual(right.valueBytes(at: index))
      }
  }
}

extension HeaderFields: CustomStringConvertible {
  /// Names only: values may be secrets.
  package var description: String {
    entries.indices.map { name(at: $0) }.joined(separator: ", ")
  }
}

extension KnownHeader {
  var bit: UInt64 { 1 &<< UInt64(rawValue) }

  var name: UnsafeRawBufferPointer {
    let text = text
    return UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  /// The field of that name, in any case.
  package init?(name: String) {
    var name = name
    guard let found = name.withUTF8({ KnownHeader.recognize(UnsafeRawBufferPointer($0)) })
    else { return nil }
    self = found
  }
}

extension StringProtocol {
  /// Without spaces and tabs at both ends.
  var trimmedOWS: String {
    let bytes = Array(utf8)
    return bytes.withUnsafeBytes {
      String(decoding: $0[ByteScan.trim($0, 0..<$0.count)], as: UTF8.self)
    }
  }
}
