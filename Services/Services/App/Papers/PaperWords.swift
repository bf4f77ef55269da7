import Kernel
import ServicesDomain

/// The words of the page that checks papers.
enum PaperWords {
  static func title(_ standing: PaperStanding) -> Localized {
    switch standing {
    case .valid:
      Localized(
        ru: "Документ действителен", kk: "Құжат жарамды", en: "The document is valid")
    case .revoked:
      Localized(ru: "Документ отозван", kk: "Құжат кері қайтарылды", en: "The document is revoked")
    case .expired:
      Localized(
        ru: "Срок действия документа истёк", kk: "Құжаттың қолданылу мерзімі өтті",
        en: "The document has expired")
    case .pending:
      Localized(
        ru: "Документ ещё готовится", kk: "Құжат әлі дайындалуда",
        en: "The document is being prepared")
    }
  }

  static func name(_ kind: PaperKind) -> Localized {
    switch kind {
    case .certificate: Localized(ru: "Сертификат", kk: "Сертификат", en: "Certificate")
    case .contract: Localized(ru: "Договор", kk: "Келісімшарт", en: "Contract")
    case .decision:
      Localized(ru: "Письмо о решении", kk: "Шешім туралы хат", en: "Letter of decision")
    case .letter: Localized(ru: "Письмо", kk: "Хат", en: "Letter")
    case .commissionProtocol:
      Localized(
        ru: "Протокол комиссии", kk: "Комиссия хаттамасы", en: "Minutes of the commission")
    }
  }

  static let unknown = Localized(
    ru: "Такого документа нет", kk: "Мұндай құжат жоқ", en: "There is no such document")
  static let unknownHelp = Localized(
    ru: "Проверьте адрес: код указан на документе рядом с QR-кодом.",
    kk: "Мекенжайды тексеріңіз: код құжатта QR-кодтың жанында көрсетілген.",
    en: "Check the address: the code stands beside the QR code of the document.")
  static let kind = Localized(ru: "Вид", kk: "Түрі", en: "Kind")
  static let number = Localized(ru: "Номер", kk: "Нөмірі", en: "Number")
  static let service = Localized(ru: "Услуга", kk: "Қызмет", en: "Service")
  static let holder = Localized(ru: "Кому выдан", kk: "Кімге берілді", en: "Issued to")
  static let issued = Localized(ru: "Дата выдачи", kk: "Берілген күні", en: "Issued on")
  static let signed = Localized(
    ru: "Подписан сторонами", kk: "Тараптар қол қойған күн", en: "Signed by both sides")
  static let until = Localized(ru: "Действителен по", kk: "Жарамдылық мерзімі", en: "Valid until")
  static let revoked = Localized(ru: "Отозван", kk: "Кері қайтарылған күні", en: "Revoked on")
  static let digest = Localized(
    ru: "SHA-256 файла PDF", kk: "PDF файлының SHA-256 мәні", en: "SHA-256 of the PDF")
  static let digestHelp = Localized(
    ru: "Файл не изменён, если его SHA-256 совпадает с указанным.",
    kk: "Файлдың SHA-256 мәні көрсетілгенмен сәйкес келсе, ол өзгертілмеген.",
    en: "A file whose SHA-256 is this one was not changed.")
}
