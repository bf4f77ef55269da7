package import Kernel

extension JSONWriter {
  /// One value of any kind that can write itself.
  package mutating func value(_ value: some JSONWritable) { value.write(to: &self) }

  /// A member of an object; `nil` is written as null.
  package mutating func field(_ name: String, _ value: String?) {
    key(name)
    if let value { self.value(value) } else { null() }
  }

  package mutating func field(_ name: String, _ value: Int64?) {
    key(name)
    if let value { self.value(value) } else { null() }
  }

  package mutating func field(_ name: String, _ value: Int?) {
    key(name)
    if let value { self.value(value) } else { null() }
  }

  package mutating func field(_ name: String, _ value: Bool?) {
    key(name)
    if let value { self.value(value) } else { null() }
  }

  package mutating func field(_ name: String, _ value: Instant?) {
    key(name)
    if let value { self.value(value) } else { null() }
  }

  package mutating func field(_ name: String, _ value: (some JSONWritable)?) {
    key(name)
    if let value { value.write(to: &self) } else { null() }
  }

  /// A member whose value is ready JSON.
  package mutating func field(_ name: String, raw json: [UInt8]?) {
    key(name)
    if let json { raw(json) } else { null() }
  }

  /// `{…}` with the members that `body` writes.
  package mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
    beginObject()
    try body(&self)
    endObject()
  }

  /// A member that is an object.
  package mutating func object(
    _ name: String, _ body: (inout JSONWriter) throws -> Void
  ) rethrows {
    key(name)
    try object(body)
  }

  /// `[…]` with one value per item, written by `body`.
  package mutating func array<Items: Sequence>(
    _ items: Items, _ body: (inout JSONWriter, Items.Element) throws -> Void
  ) rethrows {
    beginArray()
    for item in items { try body(&self, item) }
    endArray()
  }

  /// A member that is an array.
  package mutating func array<Items: Sequence>(
    _ name: String, _ items: Items, _ body: (inout JSONWriter, Items.Element) throws -> Void
  ) rethrows {
    key(name)
    try array(items, body)
  }

  /// The bytes of one JSON value written by `body`.
  package static func bytes(
    reserving capacity: Int = 512, _ body: (inout JSONWriter) throws -> Void
  ) rethrows -> [UInt8] {
    var writer = JSONWriter(reserving: capacity)
    try body(&writer)
    return writer.take()
  }
}
