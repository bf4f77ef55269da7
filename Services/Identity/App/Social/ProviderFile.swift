import Foundation
import HTTPClient
import IdentityDomain
import JSON
import Kernel

/// The operator's file of providers: `{"providers": [{"name": "google", …}]}` (docs/social.md).
enum ProviderFile {
  /// Throws `ProviderFileFault`.
  static func read(_ path: String) throws -> [SocialProvider] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ProviderFileFault(path: path, reason: "cannot be read")
    }
    guard let entries = try? JSONParser.parse([UInt8](data))["providers"]?.array else {
      throw ProviderFileFault(path: path, reason: "is not a JSON object with an array providers")
    }
    var providers: [SocialProvider] = []
    for entry in entries {
      let provider = try provider(entry, path)
      for known in providers
      where known.name == provider.name || known.storedAs == provider.storedAs {
        throw ProviderFileFault(path: path, reason: "names \(provider.name) twice")
      }
      providers.append(provider)
    }
    return providers
  }

  private static let members: Set<String> = [
    "name", "title", "issuer", "client_id", "client_secret_file", "scopes", "stored_as", "old_name",
    "hosts", "insecure",
  ]

  private static func provider(_ json: JSONValue, _ path: String) throws -> SocialProvider {
    func fault(_ reason: String) -> ProviderFileFault {
      ProviderFileFault(path: path, reason: reason)
    }
    if let odd = json.members?.first(where: { !members.contains($0.key) }) {
      throw fault("has an unknown member \(odd.key)")
    }
    guard let name = json["name"]?.string, SocialProvider.isName(name) else {
      throw fault("has a provider without a name of letters a-z, digits and hyphens")
    }
    let isInsecure = json["insecure"]?.bool ?? false
    guard let issuer = json["issuer"]?.string, let url = AbsoluteURL(issuer),
      !issuer.contains("?"), url.origin.isSecure || isInsecure
    else { throw fault("has no issuer by https for \(name)") }
    guard let clientID = json["client_id"]?.string, !clientID.isEmpty else {
      throw fault("has no client_id for \(name)")
    }
    let scopes = json["scopes"]?.array?.compactMap(\.string) ?? ["openid", "email", "profile"]
    guard scopes.contains("openid") else { throw fault("has scopes without openid for \(name)") }
    let word = json["old_name"]?.string ?? SocialProvider.OldName.subject.rawValue
    guard let oldName = SocialProvider.OldName(rawValue: word) else {
      throw fault("has an old_name that is neither sub nor email for \(name)")
    }
    let storedAs = json["stored_as"]?.string ?? name
    guard (1...32).contains(storedAs.unicodeScalars.count) else {
      throw fault("has a stored_as that does not fit for \(name)")
    }
    return SocialProvider(
      name: name, title: json["title"]?.string ?? name, issuer: issuer, clientID: clientID,
      secret: try json["client_secret_file"]?.string.map { try secret($0, beside: path) },
      scopes: scopes, storedAs: storedAs, oldName: oldName,
      hosts: Set(json["hosts"]?.array?.compactMap(\.string) ?? []), isOnLoopback: isInsecure)
  }

  /// A relative path begins at the folder of the file of providers.
  private static func secret(_ name: String, beside path: String) throws -> Secret<String> {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let file = name.hasPrefix("/") ? name : (folder + [name[...]]).joined(separator: "/")
    let text = FileManager.default.contents(atPath: file).map {
      String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
    guard let text, !text.isEmpty else {
      throw ProviderFileFault(path: path, reason: "names a secret that cannot be read: \(name)")
    }
    return Secret(text)
  }
}

/// A file of providers that cannot be used.
package struct ProviderFileFault: Error, CustomStringConvertible {
  package let path: String
  package let reason: String
  package var description: String { "\(path) \(reason)" }
}
