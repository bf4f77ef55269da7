import HTTPCore
import IdentityDomain
import JSON
package import Kernel

/// The hashing pool has more to do than it may put off.
struct HashingBusy: ProblemConvertible {
  var problem: Problem {
    Problem(
      status: 503, code: "busy",
      title: Localized(
        ru: "Служба identity занята, повторите позже",
        kk: "identity қызметі бос емес, кейінірек қайталаңыз",
        en: "identity is busy, try again later"),
      retryAfter: .seconds(2))
  }
}

/// A browser of another site wants to sign somebody in.
struct ForeignOrigin: ProblemConvertible {
  var problem: Problem {
    Problem(
      status: 403, code: "foreign-origin",
      title: Localized(
        ru: "Вход с чужого сайта запрещён", kk: "Бөтен сайттан кіруге тыйым салынған",
        en: "Signing in from another site is not allowed"))
  }
}

extension CodeError: ProblemConvertible {
  package var problem: Problem {
    let fault =
      switch self {
      case .wrong:
        FieldFault(
          pointer: "/code", code: "wrong-code",
          message: Localized(
            ru: "Неверный или уже использованный код", kk: "Код қате немесе қолданылып қойған",
            en: "The code is wrong or was used already"))
      case .expired:
        FieldFault(
          pointer: "/code", code: "expired-code",
          message: Localized(
            ru: "Срок действия кода истёк, запросите новый",
            kk: "Кодтың мерзімі өтті, жаңасын сұраңыз",
            en: "The code has expired, ask for a new one"))
      }
    return ValidationFailure([fault]).problem
  }
}

extension SignInError: ProblemConvertible {
  package var problem: Problem {
    Problem(
      status: 401, code: "wrong-credentials",
      title: Localized(
        ru: "Неверный логин или пароль", kk: "Логин немесе құпиясөз қате",
        en: "Wrong log-in or password"))
  }
}

extension TooManyAttempts: ProblemConvertible {
  package var problem: Problem {
    Problem(
      status: 429, code: "too-many-attempts",
      title: Localized(
        ru: "Слишком много попыток, повторите позже", kk: "Әрекет тым көп, кейінірек қайталаңыз",
        en: "Too many attempts, try again later"),
      retryAfter: retryAfter)
  }
}

extension ProfileError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .stale:
      Problem(
        status: 412, code: "stale",
        title: Localized(
          ru: "Данные изменились, загрузите их заново", kk: "Деректер өзгерді, қайта жүктеңіз",
          en: "It has changed since, load it again"))
    case .notFound: nothingThere
    case .wrongPassword:
      ValidationFailure([
        FieldFault(
          pointer: "/old_password", code: "wrong-password",
          message: Localized(
            ru: "Неверный текущий пароль", kk: "Ағымдағы құпиясөз қате",
            en: "The present password is wrong"))
      ]).problem
    case .foreignCompany:
      ValidationFailure([
        FieldFault(
          pointer: "/company_id", code: "not-a-member",
          message: Localized(
            ru: "Вы не состоите в этой компании", kk: "Сіз бұл компанияда емессіз",
            en: "You are no member of that company"))
      ]).problem
    }
  }
}

extension ContactChangeError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .taken:
      Problem(
        status: 409, code: "contact-taken",
        title: Localized(
          ru: "С этим адресом уже есть другая учётная запись",
          kk: "Бұл мекенжаймен басқа тіркелгі бар",
          en: "Another account has this address"))
    }
  }
}

extension CompanyError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .taxNumberTaken:
      Problem(
        status: 409, code: "tin-taken",
        title: Localized(
          ru: "Компания с таким БИН/ИИН уже зарегистрирована",
          kk: "Мұндай БСН/ЖСН бар компания тіркелген",
          en: "A company with this BIN or IIN is registered already"))
    case .notFound: nothingThere
    case .notAllowed: refused
    case .wrongState:
      Problem(
        status: 409, code: "wrong-state",
        title: Localized(
          ru: "В этом состоянии компании это невозможно",
          kk: "Компанияның бұл күйінде мүмкін емес",
          en: "The company's state does not allow it"))
    case .differentNumber:
      Problem(
        status: 409, code: "different-tin",
        title: Localized(
          ru: "У компаний разные БИН/ИИН", kk: "Компаниялардың БСН/ЖСН әртүрлі",
          en: "The companies have different numbers"))
    }
  }
}

extension MembershipError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .stranger, .notMember: nothingThere
    case .notAllowed: refused
    case .alreadyMember:
      Problem(
        status: 409, code: "already-member",
        title: Localized(
          ru: "Пользователь уже состоит в компании", kk: "Пайдаланушы компанияда бар",
          en: "The user is a member already"))
    case .lastOwner:
      Problem(
        status: 409, code: "last-owner",
        title: Localized(
          ru: "Последний владелец не может выйти или потерять роль",
          kk: "Соңғы ие шыға алмайды және рөлін жоғалта алмайды",
          en: "The last owner can neither leave nor lose the role"))
    case .unknownUser:
      ValidationFailure([
        FieldFault(
          pointer: "/user_id", code: "unknown-user",
          message: Localized(
            ru: "Нет такого пользователя", kk: "Мұндай пайдаланушы жоқ",
            en: "There is no such user"))
      ]).problem
    }
  }
}

extension TokenError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .tooMany(let limit):
      Problem(
        status: 409, code: "too-many-tokens",
        title: Localized(
          ru: "Не больше \(limit) действующих ключей", kk: "Қолданыстағы кілт \(limit) аспайды",
          en: "At most \(limit) live tokens"))
    case .notFound: nothingThere
    }
  }
}

extension GrantError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .unknownGroup:
      GrantError.unknown(
        "group", at: "/groups",
        Localized(ru: "Нет такой группы", kk: "Мұндай топ жоқ", en: "There is no such group"))
    case .unknownOrganization:
      GrantError.unknown(
        "organization", at: "/organization",
        Localized(
          ru: "Нет такой организации", kk: "Мұндай ұйым жоқ",
          en: "There is no such organisation"))
    case .unknownPermission:
      GrantError.unknown(
        "permission", at: "/permissions",
        Localized(ru: "Нет такого права", kk: "Мұндай құқық жоқ", en: "There is no such right"))
    case .groupNameTaken:
      Problem(
        status: 409, code: "group-name-taken",
        title: Localized(
          ru: "Группа с таким именем уже есть", kk: "Мұндай атаулы топ бар",
          en: "There is a group of that name"))
    case .stale: ProfileError.stale.problem
    case .beyondOwnRights: refused
    case .notFound: nothingThere
    }
  }

  private static func unknown(
    _ thing: String, at pointer: String, _ message: Localized
  ) -> Problem {
    ValidationFailure([FieldFault(pointer: pointer, code: "unknown-\(thing)", message: message)])
      .problem
  }
}

private let nothingThere = Problem(
  status: 404, code: "not-found",
  title: Localized(ru: "Не найдено", kk: "Табылмады", en: "Not found"))

private let refused = Problem(
  status: 403, code: "forbidden",
  title: Localized(ru: "Недостаточно прав", kk: "Құқық жеткіліксіз", en: "You may not do this"))

extension ApplicationError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .tooMany(let limit):
      Problem(
        status: 409, code: "too-many-applications",
        title: Localized(
          ru: "Не более \(limit) приложений", kk: "Қолданба саны \(limit)-тен аспауы керек",
          en: "At most \(limit) applications"))
    case .tooManySecrets(let limit):
      Problem(
        status: 409, code: "too-many-secrets",
        title: Localized(
          ru: "Не более \(limit) секретов", kk: "Құпия саны \(limit)-тен аспауы керек",
          en: "At most \(limit) secrets"))
    case .keepsNoSecret:
      Problem(
        status: 409, code: "keeps-no-secret",
        title: Localized(
          ru: "У этого приложения нет секрета", kk: "Бұл қолданбаның құпиясы жоқ",
          en: "This application keeps no secret"))
    case .notFound: NothingThere().problem
    case .stale: ProfileError.stale.problem
    }
  }
}
