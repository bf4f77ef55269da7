import JSON
import Kernel

extension ChangeOrigin {
  /// The transaction tells the triggers that keep changes who it is for (`keep_change`).
  var announcement: SQL {
    "select set_config('techhub.change', \(String(decoding: json, as: UTF8.self)), true)"
  }

  private var json: [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        if let actor { json.field("actor", actor) }
        json.field("reason", reason)
        json.field("request", requestID)
        json.field("method", method)
        json.field("path", path)
        if let address { json.field("address", address) }
        json.field("agent", userAgent)
      }
    }
  }
}
