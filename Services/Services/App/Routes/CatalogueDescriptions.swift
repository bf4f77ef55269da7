import JSON
import OpenAPI

/// What users are told of the catalogue.
enum CatalogueDescriptions {
  static let list = Operation("Published services, in the operators' order")
    .query("category", .text(max: 250), "").query("is_open", .flag, "Takes requests now")
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

  static let code = Schema.text(min: 1, max: 100, pattern: "^[A-Za-z0-9_-]+$")
    .example("startup-grant")

  private static let service = Schema.object([
    "code": .text, "name": .localized, "short_description": .localized, "service_type": .text,
    "category": .text, "position": .integer(), "logo": .text.nullable,
    "price": Schema.keywords([.init("type", "number")]).nullable, "is_free": .flag,
    "duration_days": .integer().nullable, "opens_at": .instant.nullable,
    "closes_at": .instant.nullable, "need_company": .flag, "need_signature": .flag,
    "tags": .array(of: .text), "is_open": .flag,
  ]).named("services.Service")

  private static let detail = service.adding([
    "description": .localized.nullable, "content": .any, "image": .text.nullable,
    "external_url": .text.nullable, "organization_id": .text.nullable,
    "form_version": .integer().nullable,
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
