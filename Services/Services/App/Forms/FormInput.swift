import JSON
import Kernel
import ServicesDomain
import ServicesStore

/// What is to be copied into a form, and where.
struct BlockWish: Sendable {
  let source: BlockSource
  let step: Int64?
  let position: Int?
  let renames: Bool

  init(_ input: inout InputReader) throws {
    let ids = 1...Int64(Int32.max)
    let source: BlockSource? = input.object("from") { from in
      let form = from.integer("form", required: false, in: ids)
      let step = from.integer("step", required: false, in: ids)
      let field = from.integer("field", required: false, in: ids)
      let named: [BlockSource] =
        [form.map { .form($0) }, step.map { .step($0) }, field.map { .field($0) }].compactMap(
          \.self)
      if named.count == 1 { return named[0] }
      if from.isValid { from.fault("form", named.isEmpty ? .required : .count(1...1)) }
      return nil
    }
    var isField = false
    if case .field = source { isField = true }
    step = input.integer("step", required: isField, in: ids)
    position = input.int("position", required: false, in: 0...FormDraft.mostFields)
    renames = input.bool("rename", required: false) ?? false
    self.source = try input.finish(source)
  }
}

/// Answers to be tried on a form, by whom they would be given.
struct FormTrial: Sendable {
  let state: FormState
  let answers: [String: FormValue]
  let context: FormContext

  init(_ input: inout InputReader, today: Day) throws {
    var state = FormState.draft
    switch input.json("version", required: false) {
    case nil: break
    case .string("draft"): break
    case .number(let text):
      if let wanted = FormState(text) {
        state = wanted
      } else {
        input.fault("version", .outOfRange(1...32_767))
      }
    default: input.fault("version", .wrongType(.integer))
    }
    self.state = state
    var given = FormContext(today: today, companyID: nil)
    let context: FormContext? = input.object("context", required: false) { reader in
      FormContext(
        today: reader.day("today", required: false) ?? today,
        companyID: reader.integer("company_id", required: false, in: 1...Int64(Int32.max)),
        companyVerified: reader.bool("company_verified", required: false) ?? false)
    }
    if let context { given = context }
    self.context = given
    answers = try FormValue.changes(in: &input)
  }
}

/// A new form made of another one.
struct CopyWish: Sendable {
  let code: String?
  let name: FormValue?
  let isTemplate: Bool?
  let organization: String?
  let version: Int?

  init(_ input: inout InputReader) throws {
    code = input.string("code", required: false, max: 100)
    name = input.localized("name", required: false, max: 1_000).map { FormValue($0) }
    isTemplate = input.bool("is_template", required: false)
    organization = input.string("organization_id", required: false, max: 100)
    version = input.int("version", required: false, in: 1...32_767)
    try input.finish()
  }
}

extension FormValue {
  init(_ text: Localized) {
    self = .object(
      Dictionary(
        uniqueKeysWithValues: Language.allCases.compactMap { language in
          text[language].map { (language.rawValue, .text($0)) }
        }))
  }
}
