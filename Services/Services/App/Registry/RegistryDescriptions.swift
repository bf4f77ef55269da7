import JSON
import OpenAPI
import ServicesStore

/// What people are told of tracking and the public register.
enum RegistryDescriptions {
  static let track = Operation("Where a request stands")
    .saying(
      """
      For whoever has its number and code (`GET \u{2026}/requests/{id}/tracking`); nothing of whom it is. \
      A wrong code is answered as a number that nobody gave.
      """
    )
    .path("number", .text(min: 1, max: 50)).query("code", .text(max: 12), "The request's code")
    .spoken()
    .answers(
      Schema.object([
        "number": .text, "service": .text, "service_name": .localized,
        // Imported rows may have a word of the old site's.
        "status": .text(max: 30), "bp_status_label": .localized.nullable,
        "submitted_at": .instant.nullable, "is_paused": .flag,
        "steps": .array(of: .object(["at": .instant, "to_label": .localized.nullable])),
      ]).named("services.TrackedRequest"))

  static let code = Operation("Number and code by which others may see where my request stands")
    .answers(
      Schema.object(["number": .text, "code": .text(min: 12, max: 12), "address": .text])
        .named("services.TrackingCode"))

  static let list = Operation("What was approved for companies, the newest first")
    .query("service", .text(max: 250), "")
    .query("q", .text(min: PublicRegistry.shortestWords, max: 100), "A number, or a part of a name")
    .paged().spoken()
    .answers(
      .page(
        of: Schema.object([
          "number": .text, "service": .text, "service_name": .localized,
          "company_name": .text.nullable, "status": .text, "approved_at": .instant.nullable,
          "certificate_number": .text.nullable, "valid_until": .day.nullable,
        ]).named("services.RegistryEntry")))
}
