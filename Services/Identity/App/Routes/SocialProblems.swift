package import IdentityDomain
package import Kernel

extension SocialError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .unknownProvider:
      Problem(
        status: 404, code: "unknown-provider",
        title: Localized(
          ru: "Вход через этого поставщика не настроен",
          kk: "Бұл провайдер арқылы кіру бапталмаған",
          en: "Nobody signs in by this provider here"))
    case .providerUnavailable:
      Problem(
        status: 503, code: "provider-unavailable",
        title: Localized(
          ru: "Поставщик входа не отвечает. Повторите чуть позже.",
          kk: "Кіру провайдері жауап бермейді. Сәл кейінірек қайталаңыз.",
          en: "The provider does not answer. Try again in a moment."),
        retryAfter: .seconds(5))
    case .untrustworthy:
      Problem(
        status: 502, code: "untrustworthy-provider",
        title: Localized(
          ru: "Ответу поставщика входа нельзя доверять. Начните вход заново.",
          kk: "Кіру провайдерінің жауабына сенуге болмайды. Қайтадан кіріңіз.",
          en: "The provider's answer cannot be trusted. Please begin again."))
    case .declined:
      Problem(
        status: 403, code: "declined",
        title: Localized(
          ru: "Вы отказались от входа у поставщика.", kk: "Сіз провайдерде кіруден бас тарттыңыз.",
          en: "You said no at the provider."))
    case .stale:
      Problem(
        status: 400, code: "stale-sign-in",
        title: Localized(
          ru: "Этот вход начат не в этом браузере, слишком давно или уже завершён. Начните заново.",
          kk: "Бұл кіру басқа браузерде, тым ерте басталған немесе аяқталған. Қайтадан бастаңыз.",
          en: "It was begun in another browser, too long ago, or is done. Please begin again."))
    case .linkedElsewhere:
      Problem(
        status: 409, code: "linked-elsewhere",
        title: Localized(
          ru: "Эта учётная запись поставщика уже открывает другую учётную запись.",
          kk: "Провайдердің бұл тіркелгісі басқа тіркелгіні ашады.",
          en: "That account at the provider opens another account here."))
    case .refused:
      Problem(
        status: 403, code: "forbidden",
        title: Localized(
          ru: "В эту учётную запись войти нельзя.", kk: "Бұл тіркелгіге кіруге болмайды.",
          en: "That account cannot be signed in to."))
    case .lastWayIn:
      Problem(
        status: 409, code: "last-way-in",
        title: Localized(
          ru: "Это единственный способ входа. Сначала задайте пароль.",
          kk: "Бұл жалғыз кіру тәсілі. Алдымен құпиясөз орнатыңыз.",
          en: "It is the only way to sign in. Set a password first."))
    }
  }
}
