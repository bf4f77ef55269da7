package import Configuration
package import EventLoop
import Foundation
package import HTTPClient
import Kernel

/// Where the files lie, as the operator says it.
///
/// | setting | what |
/// | --- | --- |
/// | `TECHHUB_FILES` | a folder's path, or `s3://bucket` |
/// | `TECHHUB_S3_ENDPOINT` | `https://host[:port]` of the server |
/// | `TECHHUB_S3_REGION` | `us-east-1` by default |
/// | `TECHHUB_S3_KEY` | the access key |
/// | `TECHHUB_S3_PATIENCE` | how long the server may be silent; `30s` by default |
/// | `TECHHUB_S3_SECRET` or `TECHHUB_S3_SECRET_FILE` | the secret key, or a file with it |
/// | `TECHHUB_SPOOL` | with S3: the local folder for what is coming in |
package struct FileSettings: Sendable {
  private enum Place {
    case directory(String)
    case bucket(S3Settings, spool: String)
  }

  private let place: Place

  /// Reads the settings; faults go to the reader.
  package init(_ reader: inout SettingsReader) {
    let text = reader.string("TECHHUB_FILES")
    guard text.hasPrefix("s3://") else {
      if !text.isEmpty, !text.hasPrefix("/") {
        reader.fault("TECHHUB_FILES", "is neither an absolute path nor s3://bucket")
      }
      place = .directory(text)
      return
    }
    let bucket = String(text.dropFirst(5))
    if !S3Settings.isBucket(bucket) { reader.fault("TECHHUB_FILES", "is no name of a bucket") }
    var settings = S3Settings(
      endpoint: FileSettings.endpoint(&reader),
      region: reader.string("TECHHUB_S3_REGION", default: "us-east-1"), bucket: bucket,
      accessKey: reader.string("TECHHUB_S3_KEY"), secret: FileSettings.secret(&reader))
    settings.patience = reader.duration("TECHHUB_S3_PATIENCE", default: .seconds(30))
    place = .bucket(settings, spool: reader.string("TECHHUB_SPOOL", default: "/tmp/techhub-spool"))
  }

  private static func endpoint(_ reader: inout SettingsReader) -> Origin {
    let text = reader.url("TECHHUB_S3_ENDPOINT")
    if let origin = Origin(url: text) { return origin }
    if !text.isEmpty { reader.fault("TECHHUB_S3_ENDPOINT", "is not https://host[:port]") }
    return Origin(isSecure: true, host: "", port: 443)
  }

  private static func secret(_ reader: inout SettingsReader) -> Secret<String> {
    guard let path = reader.optionalFile("TECHHUB_S3_SECRET_FILE") else {
      return reader.secret("TECHHUB_S3_SECRET")
    }
    let data = FileManager.default.contents(atPath: path) ?? Data()
    let line = String(decoding: data.prefix { $0 != 10 && $0 != 13 }, as: UTF8.self)
    if line.isEmpty { reader.fault("TECHHUB_S3_SECRET_FILE", "holds no secret") }
    return Secret(line)
  }

  /// Opens the store. Blocks: for the start of a process. Throws `StoreFailure`.
  package func store(files: BlockingPool, client: HTTPClient) throws -> any ObjectStore {
    switch place {
    case .directory(let path): return try DirectoryStore(root: path, files: files)
    case .bucket(let settings, let spool):
      return S3Store(settings, client: client, spool: try Spool(folder: spool, files: files))
    }
  }
}

extension SettingsReader {
  /// `TECHHUB_UPLOAD_LIMIT`: the most that one file may have, in bytes; 20 MB by default. The
  /// gateway's limits file has to let as much through.
  package mutating func uploadLimit() -> Int {
    int("TECHHUB_UPLOAD_LIMIT", default: 20 << 20, in: 1_024...(1 << 30))
  }
}
