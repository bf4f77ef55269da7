import JSON

/// Whether a parameter's text is a JSON document that may be looked for.
func isJSON(_ text: String) -> Bool {
  text.utf8.count <= 1_000 && (try? JSONParser.parse(Array(text.utf8))) != nil
}
