import JSON
import Kernel
import Postgres
import Resources

extension SliceResources {
  /// Forms with their steps and fields, row by row; what is done with a form as a whole has routes of
  /// its own.
  static let forms: [Resource] = [form, formSteps, formFields]

  private static let ofForm = OrganizationBound.of("hub_form_id", "service_hubform")
  private static let ofStep = OrganizationBound.of(
    "hub_form_step_id", "service_hubformstep", by: ofForm)

  private static let form = Resource(
    "service_hubform", at: "/api/v1/services/forms",
    read: .permission("service.view_hubform", within: .own()),
    create: .permission("service.add_hubform", within: .own()),
    change: .permission("service.change_hubform", within: .own()),
    delete: .permission("service.delete_hubform", within: .own()),
    columns: ColumnRights(readOnly: ["version"], localized: ["name", "description"]),
    order: ["-id"],
    nested: [
      .children(
        "steps", of: "service_hubformstep", by: "hub_form_id",
        fields: ["id", .localized("name"), "position"], order: "position")
    ], rules: [.shapes(["config": "object"])])

  private static let formSteps = Resource(
    "service_hubformstep", at: "/api/v1/services/form-steps",
    read: .permission("service.view_hubformstep", within: ofForm),
    create: .permission("service.add_hubformstep", within: ofForm),
    change: .permission("service.change_hubformstep", within: ofForm),
    delete: .permission("service.delete_hubformstep", within: ofForm),
    columns: ColumnRights(writeOnce: ["hub_form_id"], localized: ["name"]),
    order: ["hub_form_id", "position"], rules: [.shapes(["visible_if": "object"])])

  private static let formFields = Resource(
    "service_hubformfield", at: "/api/v1/services/form-fields",
    read: .permission("service.view_hubformfield", within: ofStep),
    create: .permission("service.add_hubformfield", within: ofStep),
    change: .permission("service.change_hubformfield", within: ofStep),
    delete: .permission("service.delete_hubformfield", within: ofStep),
    columns: ColumnRights(localized: ["title", "subtitle", "placeholder", "help_text"]),
    order: ["hub_form_step_id", "position"],
    rules: [.shapes(["options": "array", "validation": "object", "config": "object"])])
}

extension Rule {
  /// Of what JSON these columns are, as `jsonb_typeof` says it.
  static func shapes(_ types: [String: String]) -> Rule {
    Rule { input, tx in
      var faults: [FieldFault] = []
      for (column, type) in types.sorted(by: { $0.key < $1.key }) {
        guard let value = input.value(column) else { continue }
        let found = try await tx.query("select jsonb_typeof(\(value)) as type")
        guard try found.first?.optionalString("type") != type else { continue }
        let kind: InputFault.Kind = type == "array" ? .array : .object
        faults.append(InputFault.wrongType(kind).at("/\(column)"))
      }
      return faults
    }
  }
}
