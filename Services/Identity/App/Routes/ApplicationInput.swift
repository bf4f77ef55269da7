import HTTPClient
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// What a partner says of his application, in a create or a merge patch.
struct ApplicationInput {
  private static let personal = ["openid", "profile", "email"]

  /// The whole of it. Faults stay in `input`.
  static func details(
    _ input: inout InputReader, kind: ClientApplication.Kind, within reach: AddressReach,
    scopes known: ScopeCatalogue, byStaff isStaff: Bool
  ) -> ApplicationDetails? {
    let name = input.string("name", min: 1, max: 100)
    let redirects = addresses("redirect_uris", required: false, kind, &input)
    let logout = addresses("post_logout_redirect_uris", required: false, kind, &input)
    let backChannel = backChannel(&input, reach)
    let needsSession = input.bool("backchannel_logout_session_required", required: false)
    let website = input.webAddress("website")
    let grants = grants(&input, kind) ?? [.authorizationCode, .refreshToken]
    let scopes =
      scopes(&input, known, holding: ScopeList([]), byStaff: isStaff)
      ?? ScopeList(personal.filter(known.active.contains))
    if grants.contains(.authorizationCode), redirects?.isEmpty ?? true {
      input.fault("redirect_uris", .required)
    }
    guard let name else { return nil }
    return ApplicationDetails(
      name: name, website: website ?? "", redirects: redirects ?? [], logoutRedirects: logout ?? [],
      backChannelLogout: backChannel ?? "", logoutNeedsSession: needsSession ?? false,
      grants: grants, scopes: scopes)
  }

  /// What of `details` is to be another. Faults stay in `input`.
  static func change(
    _ details: ApplicationDetails, kind: ClientApplication.Kind, within reach: AddressReach,
    scopes known: ScopeCatalogue, byStaff isStaff: Bool, _ input: inout InputReader
  ) -> ApplicationDetails {
    var changed = details
    if input.present("name"), let name = input.string("name", min: 1, max: 100) {
      changed.name = name
    }
    if input.present("website") { changed.website = input.webAddress("website") ?? "" }
    if input.present("redirect_uris") {
      changed.redirects = addresses("redirect_uris", required: true, kind, &input) ?? []
    }
    if input.present("post_logout_redirect_uris") {
      changed.logoutRedirects =
        addresses("post_logout_redirect_uris", required: false, kind, &input) ?? []
    }
    if input.present("backchannel_logout_uri") {
      changed.backChannelLogout = backChannel(&input, reach) ?? ""
    }
    if input.present("backchannel_logout_session_required") {
      changed.logoutNeedsSession =
        input.bool("backchannel_logout_session_required", required: false) ?? false
    }
    if input.present("grants"), let grants = grants(&input, kind) { changed.grants = grants }
    if input.present("scopes"),
      let scopes = scopes(&input, known, holding: details.scopes, byStaff: isStaff)
    {
      changed.scopes = scopes
    }
    return changed
  }

  /// Each fault at its own place.
  private static func addresses(
    _ key: String, required: Bool, _ kind: ClientApplication.Kind, _ input: inout InputReader
  ) -> [String]? {
    guard
      let texts = input.strings(
        key, required: required, count: 0...ApplicationPolicy.redirects,
        max: RedirectAddress.longest)
    else { return nil }
    for (index, text) in texts.enumerated() {
      do throws(RedirectAddress.Fault) {
        _ = try RedirectAddress(registering: text, isPublic: kind == .public)
      } catch {
        input.fault(key, at: index, code: "bad-redirect", message: error.message)
      }
    }
    return texts
  }

  private static func backChannel(
    _ input: inout InputReader, _ reach: AddressReach
  ) -> String? {
    let key = "backchannel_logout_uri"
    guard let text = input.string(key, required: false, max: RedirectAddress.longest) else {
      return nil
    }
    do throws(LogoutAddress.Fault) {
      return try LogoutAddress(registering: text, within: reach).text
    } catch {
      input.fault(key, code: "bad-logout-address", message: error.message)
      return nil
    }
  }

  private static func grants(
    _ input: inout InputReader, _ kind: ClientApplication.Kind
  ) -> Set<ClientApplication.Grant>? {
    guard let words = input.strings("grants", required: false, count: 1...4) else { return nil }
    var grants: Set<ClientApplication.Grant> = []
    let known = ClientApplication.Grant.allCases
    for word in words {
      guard let grant = known.first(where: { $0.rawValue == word }),
        kind == .confidential || grant != .clientCredentials
      else {
        input.fault("grants", .choice(known.map(\.rawValue)))
        return nil
      }
      grants.insert(grant)
    }
    return grants
  }

  /// Each fault at its own place.
  private static func scopes(
    _ input: inout InputReader, _ known: ScopeCatalogue, holding held: ScopeList,
    byStaff isStaff: Bool
  ) -> ScopeList? {
    guard let words = input.strings("scopes", required: false, count: 0...50, max: 100) else {
      return nil
    }
    for (index, word) in words.enumerated() {
      do throws(ScopeCatalogue.Fault) {
        try known.judge(word, holding: held, byStaff: isStaff)
      } catch {
        input.fault("scopes", at: index, code: error.code, message: error.message)
      }
    }
    return ScopeList(words)
  }
}

extension ScopeCatalogue.Fault {
  fileprivate var code: String {
    switch self {
    case .unknown: "unknown-scope"
    case .reserved: "reserved-scope"
    }
  }

  fileprivate var message: Localized {
    switch self {
    case .unknown:
      Localized(
        ru: "Такой области доступа нет", kk: "Мұндай рұқсат аясы жоқ", en: "There is no such scope")
    case .reserved:
      Localized(
        ru: "Эту область доступа выдают сотрудники", kk: "Бұл рұқсат аясын қызметкерлер береді",
        en: "This scope is given by the staff")
    }
  }
}

extension LogoutAddress.Fault {
  fileprivate var message: Localized {
    switch self {
    case .address(.badScheme):
      Localized(ru: "Нужен https", kk: "https керек", en: "https is needed")
    case .address(let fault): fault.message
    case .inside:
      Localized(
        ru: "Нужен адрес, доступный из интернета", kk: "Интернеттен қолжетімді мекенжай керек",
        en: "An address that the Internet can reach is needed")
    }
  }
}

extension RedirectAddress.Fault {
  fileprivate var message: Localized {
    switch self {
    case .notAbsolute:
      Localized(
        ru: "Нужен полный адрес", kk: "Толық мекенжай керек", en: "The whole address is needed")
    case .hasFragment:
      Localized(
        ru: "Адрес не должен содержать #", kk: "Мекенжайда # болмауы керек",
        en: "The address must not contain #")
    case .badScheme:
      Localized(
        ru: "Нужен https; http://127.0.0.1 и своя схема — только без секрета",
        kk: "https керек; http://127.0.0.1 мен өз схемасы тек құпиясыз қолданбаға",
        en: "https is needed; http://127.0.0.1 and a scheme of its own only without a secret")
    case .hasCredentials:
      Localized(
        ru: "Адрес не должен содержать имя и пароль",
        kk: "Мекенжайда ат пен құпиясөз болмауы керек",
        en: "The address must not contain a name and a password")
    case .hasWildcard:
      Localized(
        ru: "Звёздочка не допускается", kk: "Жұлдызша болмайды", en: "A wildcard is not allowed")
    case .tooLong:
      Localized(ru: "Слишком длинный адрес", kk: "Мекенжай тым ұзын", en: "The address is too long")
    }
  }
}
