import Files
import Kernel
import TestSupport
import Testing

/// The examples of the AWS documentation, "Signature Calculations for the Authorization Header" and
/// "Authenticating Requests: Using Query Parameters".
@Suite(.onLoop) struct SignatureV4Tests {
  let signature = SignatureV4(
    accessKey: "AKIAIOSFODNN7EXAMPLE", secret: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    region: "us-east-1")
  let time = SigningTime(Instant(seconds: 1_369_353_600))
  let host = ("host", "examplebucket.s3.amazonaws.com")
  let date = ("x-amz-date", "20130524T000000Z")

  @Test func get_object() throws {
    let subject = SignatureV4.Subject(
      method: "GET", path: "/test.txt",
      fields: [
        host, date, ("range", "bytes=0-9"), ("x-amz-content-sha256", SignatureV4.emptyPayload),
      ])
    #expect(
      try signature.authorization(of: subject, at: time)
        == "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
        + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
        + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
  }

  @Test func put_object() throws {
    let payload = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"
    let subject = SignatureV4.Subject(
      method: "PUT", path: "/test%24file.text",
      fields: [
        ("date", "Fri, 24 May 2013 00:00:00 GMT"), host, date,
        ("x-amz-content-sha256", payload), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
      ], payload: payload)
    #expect(
      try signature.authorization(of: subject, at: time).hasSuffix(
        "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,"
          + "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"))
  }

  @Test(arguments: [
    ("lifecycle=", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
    ("max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
  ])
  func get_bucket_lifecycle_and_list(_ query: String, _ code: String) throws {
    let subject = SignatureV4.Subject(
      method: "GET", path: "/", query: query,
      fields: [host, date, ("x-amz-content-sha256", SignatureV4.emptyPayload)])
    #expect(try signature.authorization(of: subject, at: time).hasSuffix("Signature=" + code))
  }

  @Test func a_presigned_address() throws {
    let query = try signature.presignedQuery(
      path: "/test.txt", host: host.1, at: time, lifetime: 86_400)
    #expect(
      query
        == "X-Amz-Algorithm=AWS4-HMAC-SHA256"
        + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
  }
}
