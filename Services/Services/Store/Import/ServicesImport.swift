import Foundation
package import Import

/// What services takes over from the old site.
package enum ServicesImport {
  package static func plan() throws -> SlicePlan {
    try SlicePlan(
      slice: "services", special: reports + [rejected, accepted],
      folder: Bundle.module.resourcePath.map { $0 + "/OldSite" })
  }

  /// Who has seen a report: an array of people becomes rows; the array stays as it is.
  private static let reports: [TablePlan] = [
    "service_gupreport", "service_seedmoneyreport", "service_techordareport",
  ].map { table in
    var plan = TablePlan(table)
    let model = table.split(separator: "_").joined(separator: ".")
    plan.lists = [
      ListPlan(
        "viewed", into: "service_reportview", "source, report_id, user_id, viewed_at",
        values: "'\(model)', i.id, person, i.updated_at")
    ]
    return plan
  }

  /// A protocol of the old site could accept a request and reject it.
  private static let rejected = bothSides(of: "service_protocol_rejected", "accepted")
  private static let accepted = bothSides(of: "service_protocol_accepted", "rejected")

  private static func bothSides(of table: String, _ other: String) -> TablePlan {
    var plan = TablePlan(table)
    plan.flags["service_protocol_one_side"] = """
      exists (select from public.service_protocol_\(other) o
        where o.protocol_id = m.protocol_id and o.servicerequest_id = m.servicerequest_id)
      """
    return plan
  }
}
