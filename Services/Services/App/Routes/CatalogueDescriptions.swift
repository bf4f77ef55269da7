import JSON
import Kernel
import OpenAPI

/// What users are told of the catalogue.
enum CatalogueDescriptions {
  static let list = Operation("Published services, in the operators' order")
    .query("category", .text(max: 250), "").query("is_open", .flag, "Takes requests now")
    .query("organization", .text(max: 250), "").query("tag", .text(max: 250), "")
    .query("language", .choice(of: Language.self), "Described in it")
    .query("q", .text(max: 250), "Words in any form, in Russian, Kazakh and English")
    .paged().spoken().answers(.page(of: service))

  static let show = Operation("A service")
    .path("code", code).spoken().answers(detail, with: .etag)
    .parameter(.ifNoneMatch).answers(304, nil, "Nothing changed", with: .etag)

  static let form = Operation("The form of a service: steps, fields, conditions")
    .path("code", code).spoken().answers(published, with: .etag).cached()

  /// A version of a form as applicants see it.
  static let published = Schema.object([
    "id": .id, "version": .count, "name": .localized, "description": .localized.optional,
    "need_signature": .flag,
    "steps": .array(
      of: .object([
        "title": .localized, "visible_if": .any.optional, "fields": .array(of: field),
      ])),
  ]).named("services.Form")

  static let rounds = Operation("Calls of a service, the newest first, and what is left of each")
    .path("code", code).spoken().answers(.page(of: round))

  static let eligibility = Operation("Whether I may apply, or a company of mine: rule by rule")
    .path("code", code).query("company_id", .rowID, "For which company")
    .spoken().answers(
      .object([
        "eligible": .flag,
        "reasons": .array(
          of: .object(["code": .text, "message": .localized, "passed": .flag])),
      ])
    )
    .refuses(403, "company-suspended", "not-a-member")

  private static let sum = Schema.decimal(whole: 14, fraction: 2)

  private static let round = Schema.object([
    "id": .id, "name": .localized, "opens_at": .instant, "closes_at": .instant, "is_open": .flag,
    "quota_submitted": .integer().nullable, "places_left": .integer().nullable,
    "quota_approved": .integer().nullable, "approvals_left": .integer().nullable,
    "amount": sum.nullable, "amount_left": sum.nullable,
  ]).named("services.Round")

  static let code = Schema.text(min: 1, max: 100, pattern: "^[A-Za-z0-9_-]+$")
    .example("startup-grant")

  private static let service = Schema.object([
    "code": .text, "name": .localized, "short_description": .localized, "service_type": .text,
    "category": .text, "position": .integer(), "logo": .text.nullable,
    "price": Schema.decimal(whole: 12, fraction: 2).nullable, "is_free": .flag,
    "duration_days": .integer().nullable, "opens_at": .instant.nullable,
    "closes_at": .instant.nullable, "need_company": .flag, "need_signature": .flag,
    "tags": .array(of: .text), "is_open": .flag,
  ]).named("services.Service")

  private static let detail = service.adding([
    "description": .localized.nullable, "content": .any, "image": .text.nullable,
    "external_url": .text.nullable, "organization_id": .text.nullable,
    "form_version": .integer().nullable, "page_id": .integer().nullable,
    "round": Schema.anyObject.nullable,
  ]).named("services.ServiceDetail")

  private static let labels = Schema.array(
    of: .object([
      "code": .text, "label": .localized,
      "score": Schema.keywords([.init("type", "number")]).optional,
    ]))

  private static let field = Schema.object([
    "name": .text, "type": .text, "title": .localized, "subtitle": .localized.optional,
    "placeholder": .localized.optional, "help_text": .localized.optional, "required": .flag,
    "width": .count, "default_value": .text.optional, "visible_if": .any.optional,
    "required_if": .any.optional,
    "readonly": .flag.optional,
    "prefill": .object(["source": .text, "locked": .flag]).optional,
    "validators": .array(
      of: .object(["code": .text, "assert": .any, "message": .localized])
    ).optional,
    "error_messages": .anyObject.optional, "content": .localized.optional,
    "options": labels.optional, "rows": labels.optional, "columns": labels.optional,
    "cell": .anyObject.optional, "fields": .array(of: .anyObject).optional, "config": .anyObject,
  ]).named("services.Field")
}
