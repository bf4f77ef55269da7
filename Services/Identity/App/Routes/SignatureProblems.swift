import IdentityDomain
import JSON
package import Kernel

extension CompanySignatureError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .numberNotProven:
      Problem(
        status: 409, code: "iin-not-proved",
        title: Localized(
          ru: "Сначала подтвердите свой ИИН подписью",
          kk: "Алдымен ЖСН-ыңызды қолтаңбамен растаңыз",
          en: "Prove your own number by a signature first"))
    case .anotherPerson:
      refusal(
        "signature-of-another-person",
        Localized(
          ru: "ИИН в сертификате не ваш", kk: "Сертификаттағы ЖСН сіздікі емес",
          en: "The number in the certificate is not yours"))
    case .anotherCompany:
      refusal(
        "signature-of-another-company",
        Localized(
          ru: "БИН в сертификате не этой компании",
          kk: "Сертификаттағы БСН бұл компанияның нөмірі емес",
          en: "The certificate names no company of this number"))
    case .withoutRight:
      refusal(
        "signature-without-right",
        Localized(
          ru: "Сертификат сотрудника без права подписи за компанию",
          kk: "Сертификат иесінің компания атынан қол қоюға құқығы жоқ",
          en: "The certificate is of an employee who may not sign for the company"))
    }
  }

  private func refusal(_ code: String, _ message: Localized) -> Problem {
    ValidationFailure([FieldFault(pointer: "/signature", code: code, message: message)]).problem
  }
}

extension NumberError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .unknown:
      Problem(
        status: 401, code: "no-account-with-number",
        title: Localized(
          ru: "Учётной записи с таким ИИН нет: войдите иначе и подтвердите его",
          kk: "Мұндай ЖСН бар тіркелгі жоқ: басқаша кіріп, оны растаңыз",
          en: "No account has this number: sign in another way and prove it"))
    case .taken:
      Problem(
        status: 409, code: "iin-taken",
        title: Localized(
          ru: "Этот ИИН подтверждён в другой учётной записи",
          kk: "Бұл ЖСН басқа тіркелгіде расталған", en: "Another account has this number"))
    case .settled:
      Problem(
        status: 409, code: "iin-settled",
        title: Localized(
          ru: "У учётной записи уже есть подтверждённый ИИН", kk: "Тіркелгіде расталған ЖСН бар",
          en: "The account has a proved number already"))
    case .wrongChallenge:
      ValidationFailure([
        FieldFault(
          pointer: "/challenge", code: "wrong-challenge",
          message: Localized(
            ru: "Запросите новый текст для подписи", kk: "Қол қоюға жаңа мәтін сұраңыз",
            en: "Ask for another text to sign"))
      ]).problem
    }
  }
}
