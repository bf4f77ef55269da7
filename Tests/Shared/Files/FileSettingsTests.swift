import Configuration
import EventLoop
import Files
import Foundation
import HTTPClient
import TestSupport
import Testing

@Suite(.onLoop) struct FileSettingsTests {
  let files = BlockingPool(name: "files", threads: 1, queueLimit: 8)

  @Test func a_path_is_a_folder_that_is_made() throws {
    let root = try FilesWorld.folder() + "/new/store"
    let store = try settings(["TECHHUB_FILES": root]).store(files: files, client: client())
    #expect(store is DirectoryStore)
    #expect(FileManager.default.fileExists(atPath: root))
  }

  @Test func a_bucket_has_its_server_and_its_secret_from_a_file() throws {
    let folder = try FilesWorld.folder()
    try Data("s3cret\n".utf8).write(to: URL(fileURLWithPath: folder + "/secret"))
    let store = try settings([
      "TECHHUB_FILES": "s3://papers", "TECHHUB_S3_ENDPOINT": "https://s3.example.kz",
      "TECHHUB_S3_KEY": "hub", "TECHHUB_S3_SECRET_FILE": folder + "/secret",
      "TECHHUB_SPOOL": folder + "/spool",
    ]).store(files: files, client: client())
    #expect(store is S3Store)
  }

  @Test(
    arguments: [
      ([:], ["TECHHUB_FILES"]),
      (["TECHHUB_FILES": "files"], ["TECHHUB_FILES"]),
      (
        ["TECHHUB_FILES": "s3://papers"],
        ["TECHHUB_S3_ENDPOINT", "TECHHUB_S3_KEY", "TECHHUB_S3_SECRET"]
      ),
      (
        [
          "TECHHUB_FILES": "s3://A", "TECHHUB_S3_ENDPOINT": "http://a/b", "TECHHUB_S3_KEY": "k",
          "TECHHUB_S3_SECRET": "s",
        ], ["TECHHUB_FILES", "TECHHUB_S3_ENDPOINT"]
      ),
    ] as [([String: String], [String])])
  func all_faults_are_told_at_once(_ given: [String: String], _ names: [String]) {
    let problem = #expect(throws: SettingsProblem.self) { try settings(given) }
    #expect(Set(problem?.faults.map(\.name) ?? []) == Set(names))
  }

  private func settings(_ values: [String: String]) throws -> FileSettings {
    var reader = SettingsReader(values)
    let settings = FileSettings(&reader)
    try reader.finish()
    return settings
  }

  private func client() throws -> HTTPClient { try HTTPClient(group: try TestLoops.group()) }
}
