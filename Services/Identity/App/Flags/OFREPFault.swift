import HTTPCore
import JSON
import Kernel

/// What a question about flags is refused for, in the words of OFREP. Who may not ask is told so as
/// everywhere else.
enum OFREPFault: Error, Hashable {
  /// The body is not what the protocol sends.
  case unreadable
  case targetingKeyMissing
  /// The member of the context that is not what it must be; empty for the context itself.
  case badContext(String)
  case unknownFlag
  /// The value could not be worked out.
  case failed

  var code: String {
    switch self {
    case .unreadable: "PARSE_ERROR"
    case .targetingKeyMissing: "TARGETING_KEY_MISSING"
    case .badContext: "INVALID_CONTEXT"
    case .unknownFlag: "FLAG_NOT_FOUND"
    case .failed: "GENERAL"
    }
  }

  /// `key` is the flag that was asked for, if it was one.
  func response(about key: String?, in language: Language) -> Response {
    Response.json(status: status) { write(about: key, in: language, to: &$0) }
      .with(.cacheControl, "no-store")
  }

  func write(about key: String?, in language: Language, to json: inout JSONWriter) {
    json.object { json in
      if let key { json.field("key", key) }
      json.field("errorCode", code)
      json.field("errorDetails", details.text(in: language))
    }
  }

  private var status: Status {
    switch self {
    case .unreadable, .targetingKeyMissing, .badContext: .badRequest
    case .unknownFlag: .notFound
    case .failed: .internalServerError
    }
  }

  private var details: Localized {
    switch self {
    case .unreadable:
      Localized(
        ru: "Тело запроса не JSON-объект", kk: "Сұрау денесі JSON объектісі емес",
        en: "The body is not a JSON object")
    case .targetingKeyMissing:
      Localized(
        ru: "Укажите context.targetingKey", kk: "context.targetingKey көрсетіңіз",
        en: "Say for whom: context.targetingKey")
    case .badContext(let member):
      Localized(
        ru: "Неверное значение: \(place(member))", kk: "Мән қате: \(place(member))",
        en: "Not acceptable: \(place(member))")
    case .unknownFlag:
      Localized(
        ru: "Такого флага нет", kk: "Мұндай жалауша жоқ", en: "There is no such flag")
    case .failed:
      Localized(
        ru: "Не удалось вычислить", kk: "Есептеу мүмкін болмады",
        en: "It could not be worked out")
    }
  }

  private func place(_ member: String) -> String {
    member.isEmpty ? "context" : "context.\(member)"
  }
}
