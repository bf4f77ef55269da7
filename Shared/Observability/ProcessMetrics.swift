import Glibc

/// The process's own figures, under the names that Prometheus' client libraries use.
package enum ProcessMetrics {
  /// Adds them to `metrics`; they are read when asked for.
  package static func register(in metrics: Metrics) {
    metrics.gauge("process_resident_memory_bytes", "Resident memory in bytes") {
      field(1, of: "/proc/self/statm").map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) }
    }
    metrics.gauge("process_cpu_seconds_total", "User and system time in seconds") {
      var usage = rusage()
      guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
      return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
    metrics.gauge("process_open_fds", "Open file descriptors") {
      guard let directory = opendir("/proc/self/fd") else { return nil }
      defer { closedir(directory) }
      var count = -3.0
      while readdir(directory) != nil { count += 1 }
      return count
    }
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let start = Double(now.tv_sec)
    metrics.gauge("process_start_time_seconds", "Start of the process, Unix time") { start }
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }

  private static func field(_ index: Int, of path: String) -> Double? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return nil }
    let fields = String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ")
    return fields.indices.contains(index) ? Double(fields[index]) : nil
  }
}
