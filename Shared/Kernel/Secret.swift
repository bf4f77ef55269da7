/// A value that never shows itself: its description is a row of dots, and it is not `Codable`.
package struct Secret<Value: Sendable>: Sendable, CustomStringConvertible,
  CustomDebugStringConvertible, CustomReflectable
{
  private let value: Value

  package init(_ value: Value) { self.value = value }

  /// The value itself. The call is meant to stand out where a secret is used.
  package func reveal() -> Value { value }

  package var description: String { "••••" }
  package var debugDescription: String { "••••" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
