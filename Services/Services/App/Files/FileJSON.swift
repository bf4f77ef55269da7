import Files
import HTTPCore
import JSON
import Kernel
import ServicesDomain
import ServicesStore

/// How private files look from outside. Nobody else keeps any of it.
enum FileJSON {
  static func created(_ file: ProtectedFile) -> Response {
    response(file, status: .created).with(.location, address(file))
  }

  static func response(_ file: ProtectedFile, status: Status = .ok) -> Response {
    Response.json(status: status) { write(file, to: &$0) }
      .with(.etag, EntityTag(rowVersion: file.version).description)
      .with(.cacheControl, "no-store")
  }

  static func list(_ files: [ProtectedFile]) -> Response {
    Response.json { json in
      json.object { json in json.array("items", files) { json, file in write(file, to: &json) } }
    }
    .with(.cacheControl, "no-store")
  }

  static func link(to file: ProtectedFile, _ token: String, expires: Instant) -> Response {
    Response.json(status: .created) { json in
      json.object { json in
        json.field("url", address(file) + "/content?link=" + token)
        json.field("expires_at", expires)
      }
    }
    .with(.cacheControl, "no-store")
  }

  private static func address(_ file: ProtectedFile) -> String {
    FileRoutes.root + "/" + file.id.text
  }

  private static func write(_ file: ProtectedFile, to json: inout JSONWriter) {
    json.object { json in
      json.field("id", file.id.text)
      json.field("name", file.name)
      json.field("source", file.thing?.source)
      json.field("primary_key", file.thing?.primaryKey)
      json.field("mime_type", file.mimeType)
      json.field("size", file.bytes)
      json.field("sha256", file.object?.sha256.text)
      json.field("scan", file.scan.rawValue)
      json.field("author_id", file.authorID)
      json.field("created_at", file.createdAt)
      json.field("row_version", file.version)
    }
  }
}
