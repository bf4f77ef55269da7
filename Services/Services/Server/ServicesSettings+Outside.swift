import Configuration
import DatabaseHost
import Foundation
import Kernel
import ServicesApp

/// What the process knows of the outside.
struct OutsideSettings: Sendable {
  let hookKey: Secret<[UInt8]>
  /// Of the operator's own, where hooks may be too.
  let hookNetworks: [IPNetwork]
  let edms: OutsidePlace?
  let crm: OutsidePlace?

  init(_ reader: inout SettingsReader) {
    hookKey = reader.secretKey("hooks.key")
    hookNetworks = reader.networks("TECHHUB_HOOK_NETWORKS")
    edms = OutsidePlace(&reader, "TECHHUB_EDMS_URL", "TECHHUB_EDMS_SECRET_FILE")
    crm = OutsidePlace(&reader, "TECHHUB_CRM_URL", "TECHHUB_CRM_SECRET_FILE")
  }
}

extension OutsidePlace {
  /// `nil`: it is not set up.
  fileprivate init?(_ reader: inout SettingsReader, _ name: String, _ file: String) {
    guard let url = reader.optionalURL(name) else { return nil }
    let path = reader.file(file)
    let data = FileManager.default.contents(atPath: path) ?? Data()
    let line = String(decoding: data.prefix { $0 != 10 && $0 != 13 }, as: UTF8.self)
    if line.isEmpty { reader.fault(file, "holds no secret") }
    guard let place = OutsidePlace(url, secret: Secret(line)) else {
      reader.fault(name, "has a user name or a fragment in it")
      return nil
    }
    self = place
  }
}
