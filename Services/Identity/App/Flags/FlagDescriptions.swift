import IdentityDomain
import OpenAPI

/// What users are told of whom flags name, and of those that can be removed.
enum FlagDescriptions {
  static func audience(_ kind: FlagAudience) -> Operation {
    Operation("Whom a flag names: \(kind.rawValue)").tagged("flags").answers(ids, with: .etag)
  }

  static func setAudience(_ kind: FlagAudience) -> Operation {
    Operation("Let a flag name exactly these: \(kind.rawValue)")
      .tagged("flags")
      .takes(.input(["ids": .array(of: .rowID, count: 0...FlagAudience.limit)]))
      .matching().answers(ids, with: .etag)
  }

  static let stale = Operation("Flags, switches and samples that can be removed")
    .saying(
      """
      `expired`: its day has come. `ended`: its schedule is over. `settled`: it is the same for \
      everybody and nobody has touched it for so many days.
      """
    )
    .tagged("flags")
    .query(
      "days", .integer(in: 1...3_650), "Without a change; \(FlagStaleness.standardDays) unless said"
    )
    .answers(
      .page(
        of: .object([
          "kind": .choice(["flag", "switch", "sample"]), "id": .rowID, "name": .text,
          "reason": .choice(of: FlagStaleness.self), "owner_id": .rowID.nullable,
          "expires_at": .instant.nullable, "modified": .instant,
        ])))

  private static let ids = Schema.object(["ids": .array(of: .rowID)])
}
