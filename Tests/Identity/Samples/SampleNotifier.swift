import Crypto
package import IdentityApp
package import JSON
import Kernel

/// A notification service of its own: a key, and certificates of it. Made for tests alone.
package struct SampleNotifier: Sendable {
  private let key: SigningKey

  package init() throws {
    let bytes = Base64.standard.bytes(SampleNotifier.stored.filter { !$0.isNewline }) ?? []
    key = try SigningKey(stored: Secret(bytes), .rs256)
  }

  /// Believed by whoever takes these settings.
  package static func settings() throws -> MailFeedbackSettings {
    MailFeedbackSettings(
      certificates: [try Certificate(pem: Array(certificate.utf8))], topics: [topic],
      key: Secret(sharedKey))
  }

  package static let topic = "arn:aws:sns:eu-central-1:123456789012:mail"
  package static let sharedKey = "0123456789abcdef0123456789abcdef"

  /// A whole message with its signature over the members that are signed.
  package func message(
    _ text: String, id: String, type: String = "Notification", topic: String = topic,
    timestamp: String = "2026-11-23T05:00:00.000Z", more: [JSONMember] = []
  ) throws -> JSONValue {
    var members = [
      JSONMember("Type", .string(type)), JSONMember("MessageId", .string(id)),
      JSONMember("TopicArn", .string(topic)), JSONMember("Message", .string(text)),
      JSONMember("Timestamp", .string(timestamp)),
    ]
    members += more
    let signed = members.sorted { $0.key < $1.key }.map { member in
      "\(member.key)\n\(member.value.string ?? "")\n"
    }
    let signature = try key.signature(of: Array(signed.joined().utf8))
    members.append(JSONMember("SignatureVersion", "2"))
    members.append(JSONMember("Signature", .string(Base64.standard.text(signature))))
    members.append(JSONMember("SigningCertURL", "https://sns.example/nobody-goes-there.pem"))
    return .object(members)
  }

  package static func bounce(_ address: String, permanent: Bool = true) -> String {
    """
    {"notificationType":"Bounce","bounce":{"bounceType":"\(permanent ? "Permanent" : "Transient")",\
    "bouncedRecipients":[{"emailAddress":"\(address)"}]}}
    """
  }

  package static func complaint(_ address: String) -> String {
    """
    {"notificationType":"Complaint","complaint":\
    {"complainedRecipients":[{"emailAddress":"\(address)"}]}}
    """
  }

  /// Valid from 2020 to 2120.
  private static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIICoTCCAYmgAwIBAgIBBzANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhzbnMu
    dGVzdDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowEzERMA8GA1UE
    AwwIc25zLnRlc3QwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQDSAo33
    waNtDlcxtVz4p2z6tZnfK65v8NOgFkyHX1+vW389rA4Sjh3UQZBOVWFsGVPhb/qk
    NiWHe7XwZTd1GebbENqLOSt03rc/FHOZwhTXXIhTkgx9lfx6GZ3b6BAI7N+QFhr3
    a4s92HFMI8vgihPdeXM3TF2+Yb1ww84M/HahdI1XroaIL2qGrhrpmA0+2ag4GdeB
    jkHBjz1axrQJwf5y8hnPHcLHj5+lUeyGZQClEIvZ9fI3yet8K7mMrb1RptvCq9qG
    DTTPgak1PFjrvAXogTVlf/zWlo7PlHyWKwW7B3flxhEM/+OgFy1SB4/PRrfYubfQ
    AdoRlTZSyOoP1i4lAgMBAAEwDQYJKoZIhvcNAQELBQADggEBAG3606DpgupbY4Gr
    mzkpdY6dLVMSjqE0Tco1kaNXr1+RH2MZJbxbHAlNMF1Ozvay5tHWHgIwxwNx/cJ7
    ILVdif6665BV6iMlz0WEL33to3s3lIkgXLgwkGTJHpPTjaPBxQxDvjBnWC7dtHef
    16mtSDz7G1aNxVgoRwGqi3x1BSvXBuqQFaexC1obbgVHRCYx8ytT5ktSyYuzAnqS
    79Tw0EYkRHA4uKxZfZto2LnhlHsWdrucIZCTQlE0kMrsUQndCaFT5CPIRB9P/7Dd
    CQqPbcD6vD5ps4tClkf/NfHEP6sOopvqKCHOL9/SsAwEgxs1oVH9MyP3LA9zxTQ6
    OTCtnKQ=
    -----END CERTIFICATE-----
    """

  /// The key (PKCS #8, DER).
  private static let stored = """
    MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQDSAo33waNtDlcxtVz4p2z6tZnfK65v8NOgFkyHX1+v
    W389rA4Sjh3UQZBOVWFsGVPhb/qkNiWHe7XwZTd1GebbENqLOSt03rc/FHOZwhTXXIhTkgx9lfx6GZ3b6BAI7N+QFhr3
    a4s92HFMI8vgihPdeXM3TF2+Yb1ww84M/HahdI1XroaIL2qGrhrpmA0+2ag4GdeBjkHBjz1axrQJwf5y8hnPHcLHj5+l
    UeyGZQClEIvZ9fI3yet8K7mMrb1RptvCq9qGDTTPgak1PFjrvAXogTVlf/zWlo7PlHyWKwW7B3flxhEM/+OgFy1SB4/P
    RrfYubfQAdoRlTZSyOoP1i4lAgMBAAECggEAEA1875bAGLpzZMvRrvoRRPqzp9DtdQYKDx8VO3XJWRyb1cl8i+OMGSjn
    0G0LVNl8xWsrU/kFll0Y86aw/gT8VftsUR8OGNFbXXmBOpwQvsOGcijkRoc79NNXczNCYoREtH1UE1yHmLMeOe00jNXR
    HelGKtBuC/rpoaB99BUqNj4QizlXeSIIXQCWVuCe9vt52RXcnlb1CI+i0gbvrJQxH2CysDFNRrq7P36ZKZmkrL02d4zF
    7N52Z3hqidNUPCis3h7GWUVuWs3TvdS8mAAOwS69zqwCwGM+fWhwwLvTGQ4fUhv9jws35X2IYkxxhf9aeoNONCZ4hHeF
    VSaEXEj2swKBgQDoU7eviYwoBCVPd+4qtH6zzfb2wEyDq23MXHZilLoZ421Dlm808x7zhqdCrdRcyimBxOf73Ud864kz
    8eUh365DSbt6LMQkMtXfN5Xwt5RYHwOVeyhZAp1w6TTaE0BooshVsNvkADbJlU4NAtuavzqK20GL5FgV9X7pNrdo7UhM
    PwKBgQDnaLGi7A/AX+Oc1wc7gV08zHkaisBu4EJvMkw+xzyYXNV/1mlWM+Zjl91zpCSyWUklfEuyJkM0IdpZ80z17GsQ
    kx82uR1XBRCjZml/CNz0ERyUrVw+PZpg1kERKnQQQuF35PlRxAA4IY48jV9tT5MjxdrdohdzKnh66iYFjX78mwKBgGi7
    lMrlTvGbLNauUgeeZp/X8cU620NgPJcr95JpSZvyEoetgWR1VTajNTOx+VH7MMr3YT0BfACsjaWFHq4uj/h1fLaPB7zp
    zdBa1pU1rQIsuQjiBEZcD22fM9w7YYXKHFXE7NvT3N7zF8R1zVntaw692MafobYEfbnUmMoMbdMxAoGAMPMleEglANWH
    yTp3DjBML7s09tdY41tO0kS6eiEdAUHJ67PILnLmDjUmo/qZxJw8a9CCFpofZxyuGo7rva2X7DaiyKmZujmZDmdwc23F
    h19DQ3P0ajoPuOI5e08WpAXxubHWx2QFg9odQ1PIVtAZWNzWckGCYlsehymWh2Ap93cCgYAK+tMT1rHbt3Ao7cilB9u9
    OjQmWur7Mjq0ovtDvNzDE/IlQbXRRYmX5tmKEzd5MSHz2kaJXNBQG9IXyBUPYZO/Wwgcg0+/V7F/7vnJDY9M9XorNww1
    bT7b81k0lEalPYRl5m2pNOJoQ11cE2MgWDK31lyTHsAghCpCKC/mnEjptA==
    """
}
