import OpenAPI

/// What editors are told of processes.
enum ProcessDescriptions {
  static let show = Operation("The process of a service, and where its requests stand")
    .saying("A service that says none goes by the usual one (`is_own` is false).")
    .path("service", CatalogueDescriptions.code).spoken().answers(process, with: .etag)

  static let replace = Operation("Give a service another process, whole")
    .path("service", CatalogueDescriptions.code)
    .takes(.input(["process": .anyObject])).matching().spoken()
    .answers(process, with: .etag)
    .refuses(409, "requests-stranded").refuses(412, "stale").refuses(422, "invalid")

  static let check = Operation("Every fault of a process, without saving it")
    .path("service", CatalogueDescriptions.code)
    .takes(.input(["process": .anyObject])).parameter(.acceptLanguage)
    .answers(
      .object([
        "valid": .flag, "errors": .array(of: fault), "warnings": .array(of: fault),
        "stranded": .anyObject,
      ]))

  private static let process = Schema.object([
    "service": .text, "name": .localized, "is_own": .flag, "process": .anyObject,
    "standing": .anyObject,
  ]).named("services.Process")

  private static let fault = Schema.object([
    "pointer": .text, "code": .text, "message": .text,
  ])
}
