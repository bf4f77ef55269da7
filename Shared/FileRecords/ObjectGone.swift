package import Kernel

/// The object was cleared away before anything named it: the upload has to be made again.
package struct ObjectGone: Error, Equatable {
  package init() {}
}

extension ObjectGone: ProblemConvertible {
  /// 503 `upload-expired`.
  package var problem: Problem {
    Problem(
      status: 503, code: "upload-expired",
      title: Localized(
        ru: "Загрузка длилась слишком долго, повторите её",
        kk: "Жүктеу тым ұзаққа созылды, қайталаңыз",
        en: "The upload took too long, make it again"),
      retryAfter: .seconds(1))
  }
}
