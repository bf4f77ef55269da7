import JSON
package import Kernel
package import ServicesDomain
package import ServicesStore

extension FormRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing, .noVersion:
      Problem(
        status: 404, code: "not-found",
        title: Localized(ru: "Не найдено", kk: "Табылмады", en: "Not found"))
    case .stale(let checksum):
      Problem(
        status: 412, code: "stale",
        title: Localized(
          ru: "Данные уже изменены, обновите страницу",
          kk: "Деректер өзгертілген, бетті жаңартыңыз",
          en: "It was changed meanwhile, read it again"),
        members: [(name: "checksum", json: "\"\(checksum)\"")])
    case .codeTaken:
      Problem(
        status: 409, code: "form-code-taken",
        title: Localized(
          ru: "Форма с таким кодом уже есть", kk: "Мұндай кодты нысан бар",
          en: "There is a form with this code already"))
    case .notPublished:
      Problem(
        status: 409, code: "form-not-published",
        title: Localized(
          ru: "У формы ещё нет опубликованной версии", kk: "Нысанның жарияланған нұсқасы жоқ",
          en: "The form has no published version yet"))
    }
  }
}

extension FormDefinitionFaults: ProblemConvertible {
  /// 422 `form-not-publishable` with every fault.
  package var problem: Problem {
    Problem(
      status: 422, code: "form-not-publishable",
      title: Localized(
        ru: "Форму ещё нельзя опубликовать", kk: "Нысанды әлі жариялауға болмайды",
        en: "The form cannot be published yet"),
      faults: faults.map(\.pointed))
  }
}

extension NamesTaken: ProblemConvertible {
  /// 409 `field-names-taken` with the names.
  package var problem: Problem {
    Problem(
      status: 409, code: "field-names-taken",
      title: Localized(
        ru: "В форме уже есть поля с такими именами", kk: "Нысанда мұндай атты өрістер бар",
        en: "The form has fields of these names already"),
      members: [
        (name: "names", json: String(decoding: JSONWriter.bytes { $0.value(names) }, as: UTF8.self))
      ])
  }
}

extension TransferRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .otherFormat:
      Problem(
        status: 422, code: "not-a-form-document",
        title: Localized(
          ru: "Это не документ формы", kk: "Бұл нысан құжаты емес",
          en: "This is no document of a form"))
    case .laterFormat(let version):
      Problem(
        status: 422, code: "form-document-too-new",
        title: Localized(
          ru: "Документ более новой версии формата", kk: "Құжат пішімнің жаңарақ нұсқасында",
          en: "The document is of a later version of the format"),
        members: [(name: "format_version", json: String(version))])
    case .checksumDiffers:
      Problem(
        status: 422, code: "checksum-differs",
        title: Localized(
          ru: "Контрольная сумма не совпадает: документ изменён",
          kk: "Бақылау сомасы сәйкес емес: құжат өзгертілген",
          en: "The checksum differs: the document was changed"))
    }
  }
}

extension FormMigrationRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .notADraft(let status):
      Problem(
        status: 409, code: "not-a-draft",
        title: Localized(
          ru: "Заявка уже подана и остаётся на своей версии формы",
          kk: "Өтінім берілген, нысанның өз нұсқасында қалады",
          en: "The request was submitted and stays on its version of the form"),
        members: [(name: "request_status", json: "\"\(status)\"")])
    }
  }
}
