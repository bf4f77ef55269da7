package import FoundationEssentials
package import Kernel

/// A thing that writes itself as one JSON value.
package protocol JSONWritable {
  func write(to json: inout JSONWriter)
}

extension Bool: JSONWritable {
  package func write(to json: inout JSONWriter) { json.value(self) }
}

extension String: JSONWritable {
  package func write(to json: inout JSONWriter) { json.value(self) }
}

extension Int: JSONWritable {
  package func write(to json: inout JSONWriter) { json.value(self) }
}

extension Int64: JSONWritable {
  package func write(to json: inout JSONWriter) { json.value(self) }
}

extension Double: JSONWritable {
  package func write(to json: inout JSONWriter) { json.value(self) }
}

extension Instant: JSONWritable {
  package func write(to json: inout JSONWriter) { json.value(self) }
}

extension Day: JSONWritable {
  package func write(to json: inout JSONWriter) { json.value(self) }
}

extension UUID: JSONWritable {
  package func write(to json: inout JSONWriter) { json.value(self) }
}

extension Identifier: JSONWritable {
  package func write(to json: inout JSONWriter) { json.value(rawValue) }
}

extension Localized: JSONWritable {
  /// The object of all three languages, as `?lang=*` shows it.
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("ru", ru)
      json.field("kk", kk)
      json.field("en", en)
    }
  }
}

extension Array: JSONWritable where Element: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.beginArray()
    for element in self { element.write(to: &json) }
    json.endArray()
  }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
  package func write(to json: inout JSONWriter) {
    if let self { self.write(to: &json) } else { json.null() }
  }
}
