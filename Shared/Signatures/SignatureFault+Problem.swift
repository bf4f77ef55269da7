import JSON
package import Kernel

extension SignatureFault: ProblemConvertible {
  package var problem: Problem { ValidationFailure([fault(at: "/signature")]).problem }

  /// As a fault of the member of an input that holds the signature.
  package func fault(at pointer: String) -> FieldFault {
    FieldFault(pointer: pointer, code: slug, message: message)
  }

  private var slug: String {
    switch self {
    case .malformed: "signature-malformed"
    case .wrongContent: "signature-of-another-content"
    case .wrongSignature: "signature-wrong"
    case .unknownAlgorithm: "signature-algorithm"
    case .unsupported: "signature-unsupported"
    case .untrusted: "signature-untrusted"
    case .expired: "signature-expired"
    case .revoked: "signature-revoked"
    case .wrongUse: "signature-use"
    }
  }

  private var message: Localized {
    switch self {
    case .malformed:
      Localized(
        ru: "Это не подпись CMS с одним сертификатом",
        kk: "Бұл бір сертификаты бар CMS қолтаңбасы емес",
        en: "This is no CMS signature with one certificate")
    case .wrongContent, .wrongSignature:
      Localized(
        ru: "Подписано не то, что предложено", kk: "Ұсынылған мәтінге қол қойылмаған",
        en: "Something else was signed")
    case .unknownAlgorithm:
      Localized(
        ru: "Такой вид подписи здесь не принимается", kk: "Қолтаңбаның бұл түрі қабылданбайды",
        en: "Signatures of this kind are not taken here")
    case .unsupported:
      Localized(
        ru: "Подпись по ГОСТ здесь пока не проверяется: подпишите ключом RSA",
        kk: "Мұнда МЕМСТ қолтаңбасы әзірге тексерілмейді: RSA кілтімен қол қойыңыз",
        en: "Signatures by GOST are not checked here yet: sign with an RSA key")
    case .untrusted:
      Localized(
        ru: "Сертификат выдан не тем центром, которому здесь доверяют",
        kk: "Сертификатты берген орталыққа мұнда сенім жоқ",
        en: "The certificate is of no authority that is trusted here")
    case .expired:
      Localized(
        ru: "Срок сертификата истёк или не начался", kk: "Сертификат мерзімі өткен не басталмаған",
        en: "The certificate has ended or has not begun")
    case .revoked:
      Localized(
        ru: "Сертификат отозван", kk: "Сертификат қайтарып алынған",
        en: "The certificate is revoked")
    case .wrongUse:
      Localized(
        ru: "Сертификат не для этого или без ИИН", kk: "Сертификат бұған арналмаған немесе ЖСН жоқ",
        en: "The certificate is for another use, or has no number")
    }
  }
}
