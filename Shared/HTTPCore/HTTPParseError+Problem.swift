package import Kernel

extension HTTPParseError: ProblemConvertible {
  /// What the client is told before the connection is closed.
  package var problem: Problem {
    let (code, title) = words
    return Problem(
      status: status.code, code: code, title: title,
      detail: Localized(en: rawValue.prefix(1).uppercased() + rawValue.dropFirst() + "."))
  }

  private var words: (String, Localized) {
    switch status {
    case .uriTooLong:
      (
        "address-too-long",
        Localized(
          ru: "Слишком длинный адрес", kk: "Мекенжай тым ұзын", en: "The address is too long")
      )
    case .headerFieldsTooLarge:
      (
        "headers-too-large",
        Localized(
          ru: "Слишком большие заголовки", kk: "Тақырыптар тым үлкен",
          en: "The header fields are too large")
      )
    case .contentTooLarge: ("content-too-large", BodyTooLarge(limit: 0).problem.title)
    case .expectationFailed:
      (
        "expectation-failed",
        Localized(
          ru: "Неизвестное ожидание", kk: "Белгісіз күту", en: "The expectation is not known")
      )
    case .notImplemented:
      (
        "not-implemented",
        Localized(ru: "Не поддерживается", kk: "Қолдау көрсетілмейді", en: "Not implemented")
      )
    case .versionNotSupported:
      (
        "version-not-supported",
        Localized(
          ru: "Версия HTTP не поддерживается", kk: "HTTP нұсқасына қолдау көрсетілмейді",
          en: "The HTTP version is not supported")
      )
    default:
      (
        "malformed-request",
        Localized(
          ru: "Запрос не соответствует HTTP", kk: "Сұрау HTTP ережесіне сай емес",
          en: "The request is malformed")
      )
    }
  }
}
