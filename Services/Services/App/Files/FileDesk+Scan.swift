import FileRecords
import Files
import Jobs
import Kernel
import Postgres
import ServicesDomain
import ServicesStore
import VirusScans

extension FileDesk {
  /// Scans one file. Without a verdict it is tried again later, and nobody reads it meanwhile.
  var scanHandler: JobHandler {
    JobHandler(ScanFile.self) { job, lease in
      guard let file = try await files.file(job.file), file.scan == .waiting,
        let object = file.object
      else { return }
      guard let scanner else { throw ScannerUnavailable("nobody is set up to scan files") }
      let reader = try await records.store.read(object.key, nil)
      let verdict = try await scanner.scan { try await reader.next() }
      try await files.database.transaction { [files] tx in
        try await files.keep(
          verdict == .clean ? .clean : .infected, of: job.file, lease, in: tx)
      }
    }
  }
}

extension ProtectedFile {
  /// Nobody reads a file that is not known to be clean, where files are scanned.
  func checkReadable() throws(ScanRefusal) {
    switch scan {
    case .none, .clean: return
    case .waiting: throw .waiting
    case .infected: throw .infected
    }
  }
}
