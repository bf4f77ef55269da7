import FoundationEssentials

/// The one Codable coding of the hub, for cold paths such as events: sorted keys, slashes as they
/// are. Names are what the type's `CodingKeys` say (snake_case); `Instant` codes itself as RFC 3339
/// with microseconds.
package enum JSONCoding {
  package static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .custom { _, encoder in
      throw EncodingError.invalidValue(
        Date.self,
        EncodingError.Context(codingPath: encoder.codingPath, debugDescription: "use Instant"))
    }
    return [UInt8](try encoder.encode(value))
  }

  /// Foundation takes the first of duplicate keys: bytes from outside pass `JSONParser` first.
  package static func decode<Value: Decodable>(
    _ type: Value.Type = Value.self, from bytes: [UInt8]
  ) throws -> Value {
    try JSONDecoder().decode(type, from: Data(bytes))
  }
}
