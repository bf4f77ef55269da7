import Access
import FlagFeed
import Flags
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// The OpenFeature Remote Evaluation Protocol 0.3 over flags and switches. Whoever is signed in asks
/// for himself; for anybody else one needs `identity.evaluate_flags`.
struct OFREPRoutes {
  let app: IdentityApplication

  private static let anybody = "identity.evaluate_flags"

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, "/ofrep/v1/evaluate/flags/{key}", .signedIn, onlyAnswers: true) {
        request, caller in
        try await one(request, caller)
      }
      .endingWithClient().described(OFREPDescriptions.one),
      access.route(.post, "/ofrep/v1/evaluate/flags", .signedIn, onlyAnswers: true) {
        request, caller in
        try await all(request, caller)
      }
      .endingWithClient().described(OFREPDescriptions.all),
    ]
  }

  private func one(_ request: Request, _ caller: Principal) async throws -> Response {
    let key = request.parameter("key") ?? ""
    do {
      let subject = try await subject(of: request, caller)
      guard let (kind, evaluation) = app.flags.evaluate(any: key, for: subject) else {
        throw OFREPFault.unknownFlag
      }
      guard evaluation.reason != .error else { throw OFREPFault.failed }
      return Response.json { write(key, kind, evaluation, to: &$0) }
        .with(.cacheControl, "no-store")
    } catch let fault as OFREPFault {
      return fault.response(about: key, in: request.language)
    }
  }

  /// Samples are left out: whoever keeps an answer does not draw.
  private func all(_ request: Request, _ caller: Principal) async throws -> Response {
    do {
      let subject = try await subject(of: request, caller)
      let definitions = app.flags.definitions
      let names = Set(definitions.flags.keys).union(definitions.switches.keys).sorted()
      return try Response.json(reserving: 64 + names.count * 128) { json in
        json.object { json in
          json.array("flags", names) { json, name in
            guard let (kind, evaluation) = app.flags.evaluate(any: name, for: subject),
              evaluation.reason != .error
            else { return OFREPFault.failed.write(about: name, in: request.language, to: &json) }
            write(name, kind, evaluation, to: &json)
          }
        }
      }
      .tagged(for: request)
    } catch let fault as OFREPFault {
      return fault.response(about: nil, in: request.language)
    }
  }

  private func write(
    _ key: String, _ kind: FlagKind, _ evaluation: FlagEvaluation, to json: inout JSONWriter
  ) {
    json.object { json in
      json.field("key", key)
      json.field("value", evaluation.isOn)
      json.field("reason", evaluation.reason.rawValue)
      json.field("variant", evaluation.variant)
      json.object("metadata") { $0.field("kind", kind.rawValue) }
    }
  }

  /// The key of a person is his number, as in evaluation everywhere else; any other key stands for
  /// somebody who is not signed in.
  private func subject(of request: Request, _ caller: Principal) async throws -> FlagSubject {
    let context = try await OFREPContext(request)
    var subject = FlagSubject(sessionID: context.targetingKey)
    if context.targetingKey == String(try caller.requireUser()) {
      subject = FlagSubject(caller)
      subject.language = context.language ?? request.language
    } else {
      try caller.require(OFREPRoutes.anybody)
      if let user = UserID(targetingKey: context.targetingKey),
        let known = try await app.flagRecords.subject(user, now: app.clock.now())
      {
        subject = known
      }
      subject.language = context.language
    }
    subject.tested = context.tested
    return subject
  }
}

extension UserID {
  fileprivate init?(targetingKey text: String) {
    guard let id = Int32(text), id > 0, String(id) == text else { return nil }
    self.init(Int64(id))
  }
}
