import JSON
import Kernel
import Resources
import ServicesDomain
import ServicesStore

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
    rules: [.number("tin", isOf: .company), .number("iin", isOf: .person), .studentAge])

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
  enum NumberKind {
    /// An IIN.
    case person
    /// A BIN: its fifth digit is 4, 5 or 6.
    case organization
    /// A BIN, or the IIN of an entrepreneur, whose company has no other number.
    case company

    fileprivate func fault(of number: TaxNumber) -> AnswerFault? {
      switch self {
      case .person: number.isBusiness ? .notAnIIN : nil
      case .organization: number.isBusiness ? nil : .notABIN
      case .company: nil
      }
    }
  }

  /// A number of that kind with a right check digit.
  static func number(_ column: String, isOf kind: NumberKind) -> Rule {
    Rule { input, tx in
      guard let text = try await input.text(column, in: tx) else { return [] }
      guard let number = TaxNumber(text) else {
        return [InputFault.format(.taxNumber).at("/\(column)")]
      }
      return kind.fault(of: number).map { [$0.at("/\(column)")] } ?? []
    }
  }

  /// Neither too young nor too old when the flow begins (`data.start_date`), or, of a new student, today
  /// where nobody has said when that is.
  static let studentAge = Rule { input, tx in
    let start = try await StudentStart.of(
      iin: input.value("iin"), data: input.value("data"), key: input.key, in: tx)
    guard let start, let number = start.iin.flatMap({ TaxNumber($0) }) else { return [] }
    guard let text = start.startDate else {
      guard input.sets("iin") else { return [] }
      return StudentAge.fault(of: number, on: start.today).map { [$0.at("/iin")] } ?? []
    }
    guard input.sets("iin") || input.sets("data") else { return [] }
    guard let day = Day(text) else { return [AnswerFault.notADate.at("/data/start_date")] }
    return StudentAge.fault(of: number, on: day).map { [$0.at("/iin")] } ?? []
  }
}
