import JSON
package import Kernel
package import Postgres
package import ServicesDomain

extension QueryFault: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing(let names):
      .invalid(names.map { InputFault.required.at("/parameters/\($0)") })
    case .unknown(let names):
      .invalid(names.map { InputFault.unknownField.at(QueryFault.pointer($0)) })
    case .severalInText(let name):
      .invalid([InputFault.wrongType(.string).at("/parameters/\(name)")])
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
    .unacceptable(
      "sql-not-accepted", "Такой запрос не выполняется", "Мұндай сұрау орындалмайды",
      "Such a question is not run",
      detail: Localized(ru: ru, kk: kk, en: en),
      with: [known("reason", reason)])
  }
}

extension GuardedReadRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .tooSlow:
      .unacceptable(
        "sql-too-slow", "Запрос выполнялся слишком долго и остановлен",
        "Сұрау тым ұзақ орындалып, тоқтатылды", "The question took too long and was ended")
    case .refused(SQLState("54000"), _):
      .unacceptable(
        "sql-row-too-large", "Строка результата слишком велика", "Нәтиже жолы тым үлкен",
        "A row of the answer is too large")
    case .refused(let state, let message) where ["42501", "25006"].contains(state.code):
      .unacceptable(
        "sql-not-allowed", "Сохранённым запросам это не разрешено",
        "Сақталған сұрауларға бұған рұқсат жоқ", "Saved questions may not do that",
        with: GuardedReadRefusal.members(state, message))
    case .refused(let state, let message):
      .unacceptable(
        "sql-failed", "База данных не приняла запрос", "Дерекқор сұрауды қабылдамады",
        "The database refused the question", with: GuardedReadRefusal.members(state, message))
    }
  }

  /// The server's own words, in English, where they quote no values.
  private static func members(
    _ state: SQLState, _ message: String?
  ) -> [(name: String, json: String)] {
    let code = [known("sqlstate", state.code)]
    guard let message else { return code }
    return code + [known("message", message)]
  }
}
