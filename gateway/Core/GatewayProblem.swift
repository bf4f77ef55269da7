package import Kernel

/// Everything the gateway itself refuses, with the words for it.
package enum GatewayProblem: ProblemConvertible, Equatable {
  case unknownPath
  /// `address` is where the thing lives now.
  case takenOver(address: String)
  case headerName
  case ambiguousSession
  case malformedCredentials
  case invalidToken
  case csrf
  /// The address tried the false door too often.
  case blocked
  /// `fields` are `RateLimit-Policy` and `RateLimit`, as on every other answer.
  case rateLimited(policy: String, retryAfter: Duration, fields: [String: String] = [:])
  case unavailable(context: String, retryAfter: Duration)
  case timedOut(context: String)
  case badAnswer(context: String)

  package var problem: Problem {
    switch self {
    case .unknownPath:
      Problem(
        status: 404, code: "not-found",
        title: Localized(ru: "Не найдено", kk: "Табылмады", en: "Not found"))
    case .takenOver(let address):
      Problem(
        status: 405, code: "taken-over",
        title: Localized(
          ru: "Старый сайт здесь только для чтения", kk: "Ескі сайт мұнда тек оқуға арналған",
          en: "The old site is for reading only here"),
        detail: Localized(
          ru: "Теперь это находится по адресу \(address).",
          kk: "Енді бұл \(address) мекенжайында.", en: "This lives at \(address) now."),
        members: [(name: "address", json: "\"\(address)\"")],
        headers: [
          (name: "Allow", value: "GET, HEAD, OPTIONS"),
          (name: "Link", value: "<\(address)>; rel=\"successor-version\""),
        ])
    case .headerName:
      Problem(
        status: 400, code: "bad-header-name",
        title: Localized(
          ru: "Недопустимое имя заголовка", kk: "Тақырып атауы жарамсыз", en: "Bad header name"))
    case .ambiguousSession:
      Problem(
        status: 400, code: "ambiguous-session",
        title: Localized(
          ru: "Несколько разных сеансов в одном запросе",
          kk: "Бір сұрауда бірнеше әртүрлі сеанс бар",
          en: "Several different sessions in one request"))
    case .malformedCredentials:
      Problem(
        status: 401, code: "malformed-credentials",
        title: Localized(
          ru: "Заголовок Authorization не разобран", kk: "Authorization тақырыбы танылмады",
          en: "The Authorization header is malformed"),
        headers: [(name: "WWW-Authenticate", value: "Bearer, Token")])
    case .invalidToken:
      Problem(
        status: 401, code: "invalid-token",
        title: Localized(
          ru: "Токен недействителен", kk: "Токен жарамсыз", en: "The token is not valid"),
        headers: [(name: "WWW-Authenticate", value: "Bearer error=\"invalid_token\", Token")])
    case .csrf:
      Problem(
        status: 403, code: "csrf",
        title: Localized(
          ru: "Нет верного маркера X-CSRF-Token", kk: "X-CSRF-Token белгісі жоқ немесе қате",
          en: "The X-CSRF-Token is missing or wrong"))
    case .blocked:
      Problem(
        status: 403, code: "address-blocked",
        title: Localized(
          ru: "Доступ с этого адреса временно закрыт",
          kk: "Бұл мекенжайдан кіру уақытша жабылды",
          en: "Access from this address is closed for a while"))
    case .rateLimited(let policy, let retryAfter, let fields):
      Problem(
        status: 429, code: "rate-limited",
        title: Localized(
          ru: "Слишком много запросов", kk: "Сұраулар тым көп", en: "Too many requests"),
        members: [(name: "policy", json: "\"\(policy)\"")], retryAfter: retryAfter,
        headers: fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
    case .unavailable(let context, let retryAfter):
      Problem(
        status: 503, code: "unavailable",
        title: Localized(
          ru: "Раздел «\(context)» временно недоступен",
          kk: "«\(context)» бөлімі уақытша қолжетімсіз",
          en: "The context \(context) is not available at the moment"),
        members: [(name: "context", json: "\"\(context)\"")], retryAfter: retryAfter)
    case .timedOut(let context):
      Problem(
        status: 504, code: "timed-out",
        title: Localized(
          ru: "Раздел «\(context)» не ответил вовремя",
          kk: "«\(context)» бөлімі уақытында жауап бермеді",
          en: "The context \(context) did not answer in time"),
        members: [(name: "context", json: "\"\(context)\"")], retryAfter: .seconds(1))
    case .badAnswer(let context):
      Problem(
        status: 502, code: "bad-gateway",
        title: Localized(
          ru: "Раздел «\(context)» ответил неправильно",
          kk: "«\(context)» бөлімі қате жауап берді",
          en: "The context \(context) gave a broken answer"),
        members: [(name: "context", json: "\"\(context)\"")])
    }
  }
}
