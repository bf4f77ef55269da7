package import Kernel
package import ServicesDomain
package import ServicesStore

extension FormRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing, .noVersion: .missing
    case .stale(let checksum):
      .stale(with: [known("checksum", checksum)])
    case .codeTaken:
      .conflict(
        "form-code-taken", "Форма с таким кодом уже есть", "Мұндай кодты нысан бар",
        "There is a form with this code already")
    case .notPublished:
      .conflict(
        "form-not-published", "У формы ещё нет опубликованной версии",
        "Нысанның жарияланған нұсқасы жоқ", "The form has no published version yet")
    }
  }
}

extension FormDefinitionFaults: ProblemConvertible {
  /// 422 `form-not-publishable` with every fault.
  package var problem: Problem {
    .unacceptable(
      "form-not-publishable", "Форму ещё нельзя опубликовать", "Нысанды әлі жариялауға болмайды",
      "The form cannot be published yet",
      faults: faults.map(\.pointed))
  }
}

extension NamesTaken: ProblemConvertible {
  /// 409 `field-names-taken` with the names.
  package var problem: Problem {
    .conflict(
      "field-names-taken", "В форме уже есть поля с такими именами",
      "Нысанда мұндай атты өрістер бар", "The form has fields of these names already",
      with: [known("names", names)])
  }
}

extension TransferRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .otherFormat:
      .unacceptable(
        "not-a-form-document", "Это не документ формы", "Бұл нысан құжаты емес",
        "This is no document of a form")
    case .laterFormat(let version):
      .unacceptable(
        "form-document-too-new", "Документ более новой версии формата",
        "Құжат пішімнің жаңарақ нұсқасында", "The document is of a later version of the format",
        with: [known("format_version", version)])
    case .checksumDiffers:
      .unacceptable(
        "checksum-differs", "Контрольная сумма не совпадает: документ изменён",
        "Бақылау сомасы сәйкес емес: құжат өзгертілген",
        "The checksum differs: the document was changed")
    }
  }
}

extension FormMigrationRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .notADraft(let status):
      .conflict(
        "not-a-draft", "Заявка уже подана и остаётся на своей версии формы",
        "Өтінім берілген, нысанның өз нұсқасында қалады",
        "The request was submitted and stays on its version of the form",
        with: [known("request_status", status)])
    }
  }
}
