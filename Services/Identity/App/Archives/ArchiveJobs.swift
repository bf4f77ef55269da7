import FoundationEssentials
import JSON
import Jobs
import Kernel

/// Asks one service for its part of one archive.
struct ArchivePartJob: Job {
  static let name = "archives.part"
  static let queue = "archives"
  static let timeLimit: Duration = .seconds(3_600)

  let archive: UUID
  let service: String

  init(_ archive: UUID, _ service: String) {
    self.archive = archive
    self.service = service
  }

  init(payload input: inout InputReader) throws {
    let archive = input.uuid("archive")
    let service = input.string("service", max: 20)
    (self.archive, self.service) = try input.finish(archive, service)
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("archive", archive.text)
      json.field("service", service)
    }
  }

  /// One open job for each part, however often it is asked for.
  var key: String { "\(archive.text) \(service)" }
}

/// Packs the parts of one archive.
struct ArchivePackJob: Job {
  static let name = "archives.pack"
  static let queue = "archives"
  static let timeLimit: Duration = .seconds(3_600)

  let archive: UUID

  init(_ archive: UUID) { self.archive = archive }

  init(payload input: inout InputReader) throws {
    let archive = input.uuid("archive")
    self.archive = try input.finish(archive)
  }

  func write(to json: inout JSONWriter) { json.object { $0.field("archive", archive.text) } }

  var key: String { archive.text }
}

/// What happens to archives by the clock: the silent are asked again, files expire.
struct ArchiveTimers: PlainJob {
  static let name = "archives.timers"
}

/// Clears away the bytes of what is packed, expired or whose owner was erased.
struct ArchivePurge: PlainJob {
  static let name = "archives.purge"
  static let queue = "retention"
}
