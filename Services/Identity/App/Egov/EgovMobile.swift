import Crypto
import Foundation
import IdentityDomain
import JSON
import Kernel

/// What eGov Mobile asks and gives (its "QR signing"): first who asks and where the documents are, then
/// the documents, then the same with the signatures in their places. All that is known of it stands here.
enum EgovMobile {
  /// API 1: the description, the organisation, the address of the documents. It wants no token: its
  /// address is the secret, and tells nobody anything that the code does not.
  static func write(
    _ request: QRRequest, of organization: EgovOrganization, documents: String,
    to json: inout JSONWriter
  ) {
    json.object { json in
      json.field("description", request.title.text(in: .russian))
      json.field("expiry_date", request.expiresAt)
      json.object("organisation") { json in
        write(organization.name, to: &json)
        json.field("bin", organization.bin)
      }
      json.object("document") { json in
        json.field("uri", documents)
        json.field("auth_type", "None")
        json.field("auth_token", "")
      }
    }
  }

  /// API 2: one document, to be signed with its content in the signature.
  static func writeDocuments(_ request: QRRequest, to json: inout JSONWriter) {
    json.object { json in
      json.field("signMethod", "CMS_WITH_DATA")
      json.array("documentsToSign", [request]) { json, request in
        json.object { json in
          json.field("id", 1)
          write(request.title, to: &json)
          json.array("meta", [String]()) { $0.value($1) }
          json.object("document") { json in
            json.object("file") { json in
              json.field("mime", request.mediaType)
              json.field("data", Base64.standard.text(request.content))
            }
          }
        }
      }
    }
  }

  private static func write(_ name: Localized, to json: inout JSONWriter) {
    json.field("nameRu", name.text(in: .russian))
    json.field("nameKz", name.text(in: .kazakh))
    json.field("nameEn", name.text(in: .english))
  }

  /// The signature in what comes back; `nil` if there is not exactly one. It may have lines, as PEM has.
  static func signature(in body: JSONValue) -> [UInt8]? {
    guard let documents = body["documentsToSign"]?.array, documents.count == 1,
      let text = documents[0]["document"]?["file"]?["data"]?.string
    else { return nil }
    let lines = text.split(whereSeparator: \.isWhitespace)
    let words = lines.joined().replacing("-----BEGINCMS-----", with: "")
      .replacing("-----ENDCMS-----", with: "")
    return Base64.standard.bytes(words)
  }

  static func number(at origin: String) -> Localized {
    Localized(
      ru: "Подтверждение ИИН на \(origin). Подписывайте, только если подтверждаете сами.",
      kk: "\(origin) сайтында ЖСН растау. Тек өзіңіз растап тұрсаңыз ғана қол қойыңыз.",
      en: "Proving your IIN at \(origin). Sign only if it is you.")
  }

  static func signIn(to origin: String) -> Localized {
    Localized(
      ru: "Вход на \(origin). Подписывайте, только если входите сами.",
      kk: "\(origin) сайтына кіру. Тек өзіңіз кіріп тұрсаңыз ғана қол қойыңыз.",
      en: "Signing in to \(origin). Sign only if it is you.")
  }
}
