/// What kind of answer a field takes. Types that need files, directories or signatures are not
/// here yet: a form that uses one cannot be published.
package enum FieldType: String, Sendable, CaseIterable {
  case text, textarea
  case number, money, percent
  /// A yes or a no; `checkbox` may demand a yes (`mustBeTrue`, a consent).
  case boolean, checkbox
  case radio, select
  case checkboxes, multiselect
  case date, time, datetime
  case email, phone, url
  case iin, bin, tin, iban
  /// Rows of fields, such as the members of a team.
  case group
  /// Worked out by the server from other answers.
  case computed
  case heading, divider
  case textBlock = "text_block"

  package var isDecoration: Bool {
    switch self {
    case .heading, .divider, .textBlock: true
    default: false
    }
  }

  var hasOptions: Bool {
    switch self {
    case .radio, .select, .checkboxes, .multiselect: true
    default: false
    }
  }

  /// Whether a draft may keep a value of this JSON shape; its content is judged later.
  func accepts(_ value: FormValue) -> Bool {
    switch (self, value) {
    case (_, .null): true
    case (.number, .number), (.money, .number), (.percent, .number): true
    case (.boolean, .bool), (.checkbox, .bool): true
    case (.checkboxes, .list(let items)), (.multiselect, .list(let items)):
      items.allSatisfy { $0.text != nil }
    case (.group, .list(let rows)): rows.allSatisfy { $0.object != nil }
    case (.boolean, .text), (.checkbox, .text), (.checkboxes, .text), (.multiselect, .text),
      (.group, .text), (.computed, .text):
      false
    case (_, .text): !isDecoration
    default: false
    }
  }
}
