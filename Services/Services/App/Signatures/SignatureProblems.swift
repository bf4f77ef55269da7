package import Kernel
package import ServicesDomain
package import Signatures

/// A signature that does not count, wherever it was sent as `cms`.
package struct SignatureRejected: ProblemConvertible, Equatable {
  package let fault: SignatureFault

  package var problem: Problem { .invalid([fault.fault(at: "/cms")]) }
}

extension SignatureRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .required:
      .conflict(
        "signature-required", "Документ нужно подписать ЭЦП", "Құжатқа ЭЦҚ қою қажет",
        "This has to be signed electronically")
    case .nothingToSign:
      .conflict(
        "nothing-to-sign", "Запросите документ для подписи заново",
        "Қол қоятын құжатты қайта сұраңыз", "Ask anew for what is to be signed")
    case .outdated:
      .conflict(
        "signing-outdated", "Документ изменён после того, как был выдан на подпись",
        "Құжат қол қоюға берілгеннен кейін өзгертілген",
        "It was changed after it had been given out for signing")
    case .used:
      .conflict(
        "signature-used", "Эта подпись уже использована", "Бұл қолтаңба бұрын пайдаланылған",
        "This signature was used already")
    case .alreadySigned:
      .conflict(
        "already-signed", "Вы уже подписали этот документ", "Сіз бұл құжатқа қол қойып қойғансыз",
        "You have signed this already")
    case .numberNotProved:
      .conflict(
        "iin-not-proved", "Сначала подтвердите свой ИИН подписью",
        "Алдымен ЖСН-ыңызды қолтаңбамен растаңыз", "Prove your own number by a signature first")
    case .forCompanies:
      .conflict(
        "company-signature-required", "Эту форму подписывает компания: подайте заявку от компании",
        "Бұл нысанға компания қол қояды: өтінімді компания атынан беріңіз",
        "A company signs this form: apply as a company")
    case .byTelephone:
      .conflict(
        "telephone-signature-required", "Подпишите телефоном: eGov Mobile",
        "Телефонмен қол қойыңыз: eGov Mobile", "Sign it by telephone: eGov Mobile")
    case .notSignedYet:
      .conflict(
        "not-signed-yet", "Телефон ещё не подписал документ", "Телефон құжатқа әлі қол қойған жоқ",
        "The telephone has not signed it yet")
    case .codeOver:
      Problem(
        status: 410, code: "qr-over",
        title: Localized(
          ru: "Код недействителен: запросите новый", kk: "Код жарамсыз: жаңасын сұраңыз",
          en: "The code is over: ask for another"))
    case .wrongUse:
      fault(
        "signature-use", "Сертификат не для подписи документов или без ИИН",
        "Сертификат құжатқа қол қоюға арналмаған немесе ЖСН жоқ",
        "The certificate is not for signing documents, or has no number")
    case .anotherPerson:
      fault(
        "signature-of-another-person", "ИИН в сертификате не ваш",
        "Сертификаттағы ЖСН сіздікі емес", "The number in the certificate is not yours")
    case .anotherCompany:
      fault(
        "signature-of-another-company", "БИН в сертификате не этой компании",
        "Сертификаттағы БСН бұл компанияның нөмірі емес",
        "The certificate is of no company of this number")
    case .ofOrganization:
      fault(
        "signature-of-organisation", "Подпишите ключом физического лица",
        "Жеке тұлғаның кілтімен қол қойыңыз", "Sign with your own certificate, as a person")
    case .withoutRight:
      fault(
        "signature-without-right", "Сертификат без права подписи за компанию",
        "Сертификат иесінің компания атынан қол қоюға құқығы жоқ",
        "Who has this certificate may not sign this for the company")
    }
  }

  private func fault(_ code: String, _ ru: String, _ kk: String, _ en: String) -> Problem {
    .invalid([
      FieldFault(
        pointer: "/cms", code: code, message: Localized(ru: ru, kk: kk, en: en))
    ])
  }
}
