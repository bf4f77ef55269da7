/// A secret that goes out in a letter once, and the form in which it is stored.
package struct FreshToken: Sendable {
  package let text: String
  package let digest: String

  package init(text: String, digest: String) {
    self.text = text
    self.digest = digest
  }
}
