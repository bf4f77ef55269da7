import JSON
import Kernel
import Postgres
import Resources

extension SliceResources {
  /// The register of students that schools report on, and the register of research.
  static let reporting: [Resource] = [
    students, projects, executors, researchNotices,
  ]

  private static let students = Resource(
    "service_techordastudent", at: "/api/v1/services/tech-orda/students",
    read: .permission("service.view_techordastudent"),
    create: .permission("service.add_techordastudent"),
    change: .permission("service.change_techordastudent"),
    delete: .permission("service.delete_techordastudent"),
    columns: ColumnRights(readOnly: ["user_id"], personal: ["data", "full_name", "iin"]),
    order: ["-created_at"],
    rules: [.number("tin", isOf: .organization), .number("iin", isOf: .person)])

  /// What is registered is for everybody; a draft its author writes; the rest is done by commands.
  private static let projects = Resource(
    "niokr_niokrproject", at: "/api/v1/services/research/projects",
    read: .any([
      .rows(.isOneOf("status", ["registered", "completed"])), .owner("author_id"),
      .permission("niokr.view_niokrproject"),
    ]),
    create: .signedIn,
    change: .both(.owner("author_id"), .rows(.isOneOf("status", ["draft", "returned"]))),
    delete: .both(.owner("author_id"), .rows(.equals("status", "draft"))),
    columns: ColumnRights(
      hidden: ["signature", "external_data", "comment", "assignee_id"],
      readOnly: [
        "status", "registered_in_state", "registration_number", "registration_date",
        "submitted_at",
      ],
      personal: [
        "organization_phone", "organization_email", "leader_iin", "leader_phone", "leader_email",
      ],
      localized: ["work_title", "work_description"], stamps: ["author_id": .user]),
    order: ["-created_at"], rules: [.number("organization_bin", isOf: .organization)])

  private static let executors = Resource(
    "niokr_niokrprojectexecutor", at: "/api/v1/services/research/executors",
    read: .permission("niokr.view_niokrprojectexecutor"),
    create: .permission("niokr.add_niokrprojectexecutor"),
    change: .permission("niokr.change_niokrprojectexecutor"),
    delete: .permission("niokr.delete_niokrprojectexecutor"),
    columns: ColumnRights(personal: ["iin", "address", "phone", "email", "data"]),
    order: ["-id"])

  private static let researchNotices = Resource(
    "niokr_niokrnotification", at: "/api/v1/services/research/notices",
    read: .permission("niokr.view_niokrnotification"),
    create: .permission("niokr.add_niokrnotification"),
    change: .permission("niokr.change_niokrnotification"),
    delete: .permission("niokr.delete_niokrnotification"), order: ["-id"])
}

extension Rule {
  enum NumberKind { case person, organization }

  /// An IIN, or the number of a company (of an entrepreneur it is his IIN), with a right check digit.
  static func number(_ column: String, isOf kind: NumberKind) -> Rule {
    Rule { input, tx in
      guard let text = try await input.text(column, in: tx) else { return [] }
      let number = TaxNumber(text)
      let isRight = number.map { kind == .organization || $0.kind == .person } ?? false
      return isRight ? [] : [InputFault.format(.taxNumber).at("/\(column)")]
    }
  }
}
