import OpenAPI

/// What clients of OFREP are told.
enum OFREPDescriptions {
  static let one = Operation("Evaluate one flag")
    .saying(
      """
      OpenFeature Remote Evaluation Protocol 0.3. `targetingKey` is the person's number. For \
      anybody but oneself one needs `identity.evaluate_flags`.
      """
    )
    .tagged("flags")
    .path(
      "key", .text(min: 1, max: 100, pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$"),
      "The name of a flag, a switch or a sample"
    )
    .takesByProtocol(question).refuses(403, "forbidden")
    .answers(evaluation)
    .answers(400, fault.adding(["key": .text]).named("OFREPFlagFault"), "Refused")
    .answers(404, fault.adding(["key": .text]).named("OFREPFlagFault"), "There is no such flag")

  static let all = Operation("Evaluate all flags and switches")
    .saying("OpenFeature Remote Evaluation Protocol 0.3. Samples are drawn one by one alone.")
    .tagged("flags")
    .takesByProtocol(question).refuses(403, "forbidden")
    .answers(200, .object(["flags": .array(of: evaluation)]), with: .etag)
    .cached()
    .answers(400, fault.named("OFREPFault"), "Refused")

  private static let question = Schema.object([
    "context": .object([
      "targetingKey": .text(min: 1, max: 255), "language": .choice(["ru", "kk", "en"]).optional,
    ])
  ])

  private static let evaluation = Schema.object([
    "key": .text, "value": .flag,
    "reason": .choice([
      "STATIC", "TARGETING_MATCH", "SPLIT", "DISABLED", "DEFAULT",
    ]),
    "variant": .choice(["on", "off"]),
    "metadata": .object(["kind": .choice(["flag", "switch", "sample"])]),
  ]).named("OFREPEvaluation")

  private static let fault = Schema.object([
    "errorCode": .choice([
      "PARSE_ERROR", "TARGETING_KEY_MISSING", "INVALID_CONTEXT", "FLAG_NOT_FOUND", "GENERAL",
    ]), "errorDetails": .text,
  ])
}
