package import Kernel

/// Why a file is not taken.
package enum UploadRefusal: Error, Equatable {
  /// 0 bytes.
  case empty
  /// Its content is of no type, or of one that is not taken here.
  case wrongType(found: MediaType?)
  /// Its content is of another type than its name says.
  case wrongName(ending: String, found: MediaType)
  /// Unfolded it would take too much memory.
  case tooManyPixels(ImageSize, limit: Int)
  /// A picture whose header cannot be read.
  case damaged
  /// The form has no file.
  case missing
  /// The form has more than one.
  case several
}

extension UploadRefusal: ProblemConvertible {
  /// 415 for what has the wrong type, else 422.
  package var problem: Problem {
    switch self {
    case .empty:
      UploadRefusal.problem(422, "empty-file", "Файл пуст", "Файл бос", "The file is empty")
    case .wrongType:
      UploadRefusal.problem(
        415, "file-type-refused", "Файлы такого типа не принимаются",
        "Мұндай файлдар қабылданбайды", "Files of this type are not accepted")
    case .wrongName:
      UploadRefusal.problem(
        415, "file-type-mismatch", "Содержимое файла не соответствует его имени",
        "Файл мазмұны атауына сай емес", "The content of the file does not fit its name")
    case .tooManyPixels:
      UploadRefusal.problem(
        422, "picture-too-large", "Слишком большое изображение", "Сурет тым үлкен",
        "The picture has too many pixels")
    case .damaged:
      UploadRefusal.problem(
        422, "picture-damaged", "Изображение повреждено", "Сурет бүлінген",
        "The picture is damaged")
    case .missing:
      UploadRefusal.problem(
        422, "file-missing", "В форме нет файла", "Формада файл жоқ", "The form has no file")
    case .several:
      UploadRefusal.problem(
        422, "several-files", "Отправляйте файлы по одному", "Файлдарды бір-бірлеп жіберіңіз",
        "Send one file at a time")
    }
  }

  private static func problem(
    _ status: Int, _ code: String, _ ru: String, _ kk: String, _ en: String
  ) -> Problem {
    Problem(status: status, code: code, title: Localized(ru: ru, kk: kk, en: en))
  }
}
