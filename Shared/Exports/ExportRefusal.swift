import Kernel

/// The file cannot be fetched.
enum ExportRefusal: Error, Hashable {
  case notReady
  /// It failed or was cancelled.
  case failed
  case expired
}

extension ExportRefusal: ProblemConvertible {
  /// 409 `export-not-ready` or `export-failed`, 410 `export-expired`.
  var problem: Problem {
    switch self {
    case .notReady:
      Problem(
        status: 409, code: "export-not-ready",
        title: Localized(
          ru: "Файл ещё не готов", kk: "Файл әлі дайын емес", en: "The file is not ready yet"),
        retryAfter: .seconds(2))
    case .failed:
      Problem(
        status: 409, code: "export-failed",
        title: Localized(
          ru: "Файл не был создан", kk: "Файл жасалмады", en: "The file was not made"))
    case .expired:
      Problem(
        status: 410, code: "export-expired",
        title: Localized(
          ru: "Срок хранения файла истёк", kk: "Файлды сақтау мерзімі өтті",
          en: "The file has expired"))
    }
  }
}
