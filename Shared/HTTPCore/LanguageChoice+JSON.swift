package import JSON
package import Kernel

extension JSONWriter {
  /// A localised value as the reader asked for it: one text, or with `?lang=*` the object of all.
  package mutating func field(_ name: String, _ text: Localized, in choice: LanguageChoice) {
    if choice.wantsAll {
      field(name, text)
    } else {
      field(name, text.text(in: choice.language))
    }
  }
}

extension Response {
  /// Says in which language it speaks and that another reader may get another one.
  package func spoken(in choice: LanguageChoice) -> Response {
    var response = self
    if !choice.wantsAll { response.headers.set(.contentLanguage, choice.language.rawValue) }
    response.headers.append(.vary, "Accept-Language" as StaticString)
    return response
  }
}
