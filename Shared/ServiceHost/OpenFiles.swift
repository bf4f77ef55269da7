import Glibc

/// The soft limit of open files is often 1,024, far below the connections that a process grants:
/// it is raised to the hard one, which is the operator's word.
enum OpenFiles {
  static func raiseLimit() {
    let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(files, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(files, &limit)
  }
}
