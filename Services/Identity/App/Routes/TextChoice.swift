import HTTPCore
import JSON
import Kernel

/// How localised values are answered: one string in the reader's language, or all three.
struct TextChoice {
  let choice: LanguageChoice

  init(_ request: Request) { choice = request.languages }

  func write(_ text: Localized, to json: inout JSONWriter) {
    if choice.wantsAll {
      json.value(text)
    } else {
      json.value(text.text(in: choice.language))
    }
  }

  /// Says in which language the answer is.
  func mark(_ response: Response) -> Response {
    var response = response.with(.vary, "Accept-Language")
    if !choice.wantsAll {
      response = response.with(.contentLanguage, choice.language.rawValue)
    }
    return response
  }
}
