import JSON

/// What django-reversion wrote of an object: a JSON text `[{"model": …, "pk": …, "fields": {…}}]`.
enum SerializedObject {
  /// The fields as a document that jsonb takes; `nil` if the text is none.
  @Sendable static func fields(_ text: [UInt8]) -> [UInt8]? {
    (try? JSONParser.parse(text))?.array?.first?["fields"]?.bytes
  }
}
