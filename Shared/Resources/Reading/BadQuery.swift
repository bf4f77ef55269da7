package import Kernel

/// A list was asked for in a way that it cannot be answered: a filter, an order or a column that is
/// not there, or a value that does not fit. All faults at once, by the parameter's name.
package struct BadQuery: Error, Sendable {
  package let faults: [FieldFault]
}

extension BadQuery: ProblemConvertible {
  /// 400 `bad-query`.
  package var problem: Problem {
    Problem(
      status: 400, code: "bad-query",
      title: Localized(
        ru: "Неверные параметры запроса", kk: "Сұрау параметрлері қате",
        en: "The query parameters are not right"),
      faults: faults)
  }
}

/// What can be wrong with a parameter.
enum QueryFault {
  case unknown
  case unindexed([String])
  case badValue
  case tooMany(Int)
  case repeated

  func at(_ parameter: String) -> FieldFault {
    FieldFault(pointer: parameter, code: code, message: message)
  }

  private var code: String {
    switch self {
    case .unknown: "unknown-parameter"
    case .unindexed: "not-a-choice"
    case .badValue: "bad-value"
    case .tooMany: "too-many"
    case .repeated: "repeated"
    }
  }

  private var message: Localized {
    switch self {
    case .unknown:
      Localized(
        ru: "Такого параметра нет", kk: "Мұндай параметр жоқ", en: "There is no such parameter")
    case .unindexed(let choices):
      Localized(
        ru: "Возможно: \(choices.joined(separator: ", "))",
        kk: "Мүмкін: \(choices.joined(separator: ", "))",
        en: "Possible: \(choices.joined(separator: ", "))")
    case .badValue:
      Localized(
        ru: "Значение не подходит", kk: "Мән сәйкес келмейді", en: "The value does not fit")
    case .tooMany(let most):
      Localized(ru: "Не более \(most)", kk: "Ең көбі \(most)", en: "At most \(most)")
    case .repeated:
      Localized(
        ru: "Параметр указан дважды", kk: "Параметр екі рет көрсетілген",
        en: "The parameter is there twice")
    }
  }
}
