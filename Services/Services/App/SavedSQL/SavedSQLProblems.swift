import JSON
package import Kernel
package import Postgres
package import ServicesDomain

extension QueryFault: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing(let names):
      ValidationFailure(names.map { InputFault.required.at("/parameters/\($0)") }).problem
    case .unknown(let names):
      ValidationFailure(names.map { InputFault.unknownField.at(QueryFault.pointer($0)) }).problem
    case .severalInText(let name):
      ValidationFailure([InputFault.wrongType(.string).at("/parameters/\(name)")]).problem
    case .empty, .notAQuestion:
      refusal(
        "not-a-question", "Запрос начинается с SELECT, WITH, VALUES или TABLE",
        "Сұрау SELECT, WITH, VALUES немесе TABLE сөзінен басталады",
        "A question begins with SELECT, WITH, VALUES or TABLE")
    case .severalStatements:
      refusal(
        "several-statements", "Выполняется только один запрос", "Тек бір сұрау орындалады",
        "Only one statement is run")
    case .unbalanced:
      refusal(
        "unbalanced", "Скобки не парные", "Жақшалар жұп емес", "Parentheses do not match")
    case .unfinished:
      refusal(
        "unfinished", "Строка, имя или комментарий не закончены",
        "Жол, атау немесе түсініктеме аяқталмаған",
        "A string, a name or a comment has no end")
    case .parameterInName(let name):
      refusal(
        "parameter-in-name", "Параметр \(name) может быть только значением",
        "\(name) параметрі тек мән бола алады", "The parameter \(name) can only be a value")
    case .numberedPlaceholder:
      refusal(
        "numbered-placeholder", "Параметры записываются как $$имя$$",
        "Параметрлер $$атау$$ түрінде жазылады", "Parameters are written as $$name$$")
    }
  }

  /// RFC 6901, 3.
  private static func pointer(_ name: String) -> String {
    var token = ""
    for character in name.prefix(100) {
      switch character {
      case "~": token += "~0"
      case "/": token += "~1"
      default: token.append(character)
      }
    }
    return "/parameters/" + token
  }

  private func refusal(_ reason: String, _ ru: String, _ kk: String, _ en: String) -> Problem {
    Problem(
      status: 422, code: "sql-not-accepted",
      title: Localized(
        ru: "Такой запрос не выполняется", kk: "Мұндай сұрау орындалмайды",
        en: "Such a question is not run"),
      detail: Localized(ru: ru, kk: kk, en: en),
      members: [(name: "reason", json: "\"\(reason)\"")])
  }
}

extension GuardedReadRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .tooSlow:
      Problem(
        status: 422, code: "sql-too-slow",
        title: Localized(
          ru: "Запрос выполнялся слишком долго и остановлен",
          kk: "Сұрау тым ұзақ орындалып, тоқтатылды",
          en: "The question took too long and was ended"))
    case .refused(SQLState("54000"), _):
      Problem(
        status: 422, code: "sql-row-too-large",
        title: Localized(
          ru: "Строка результата слишком велика", kk: "Нәтиже жолы тым үлкен",
          en: "A row of the answer is too large"))
    case .refused(let state, let message) where ["42501", "25006"].contains(state.code):
      Problem(
        status: 422, code: "sql-not-allowed",
        title: Localized(
          ru: "Сохранённым запросам это не разрешено", kk: "Сақталған сұрауларға бұған рұқсат жоқ",
          en: "Saved questions may not do that"),
        members: GuardedReadRefusal.members(state, message))
    case .refused(let state, let message):
      Problem(
        status: 422, code: "sql-failed",
        title: Localized(
          ru: "База данных не приняла запрос", kk: "Дерекқор сұрауды қабылдамады",
          en: "The database refused the question"),
        members: GuardedReadRefusal.members(state, message))
    }
  }

  /// The server's own words, in English, where they quote no values.
  private static func members(
    _ state: SQLState, _ message: String?
  ) -> [(name: String, json: String)] {
    let code = [(name: "sqlstate", json: "\"\(state.code)\"")]
    guard let message else { return code }
    let text = JSONWriter.bytes { $0.value(message) }
    return code + [(name: "message", json: String(decoding: text, as: UTF8.self))]
  }
}
