package import EventLoop
import Glibc
package import Kernel

/// Why a store did not do what it was asked for. It shows no key of access and no content.
package enum StoreFailure: Error, Equatable {
  /// No room left, or the quota is used up.
  case full
  /// The process has no right to it, or the disk is read-only.
  case denied
  /// There is no object with that key.
  case missing(ObjectKey)
  /// The server did not answer properly.
  case unreachable(reason: String)
  /// The server said no: its status and its word for it.
  case refused(status: Int, code: String)
  /// Another fault of the disk.
  case system(SystemCallError)

  init(_ call: String, code: Int32 = errno) {
    switch code {
    case ENOSPC, EDQUOT: self = .full
    case EACCES, EPERM, EROFS: self = .denied
    default: self = .system(SystemCallError(call, code: code))
    }
  }
}

extension StoreFailure: ProblemConvertible {
  /// 404 `not-found`, 507 `storage-full` or 503 `storage-unavailable`.
  package var problem: Problem {
    switch self {
    case .missing:
      Problem(
        status: 404, code: "not-found",
        title: Localized(ru: "Файл не найден", kk: "Файл табылмады", en: "The file is not there"))
    case .full:
      Problem(
        status: 507, code: "storage-full",
        title: Localized(
          ru: "В хранилище нет места", kk: "Қоймада орын жоқ", en: "The storage is full"),
        retryAfter: .seconds(60))
    case .denied, .unreachable, .refused, .system:
      Problem(
        status: 503, code: "storage-unavailable",
        title: Localized(
          ru: "Хранилище файлов недоступно", kk: "Файл қоймасы қолжетімсіз",
          en: "The file storage is not available"),
        retryAfter: .seconds(5))
    }
  }
}
