import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// For every type: what it takes and what it refuses, by the table.
struct FieldTypeTests {
  @Test(arguments: FieldTable.rows)
  func an_answer_is_judged(_ row: FieldTable.Row) throws {
    let form = try FieldTable.form(row.type, row.config)
    let faults = form.assess(["it": row.answer], in: FieldTable.context).faults
    #expect(faults.map(\.code) == row.refusals, "\(row)")
  }

  /// Types whose answer is the server's, or that take none.
  private static let silent = FieldType.allCases.filter {
    $0.isDecoration || $0 == .computed || $0 == .signature
  }

  /// A type that is new is tried, or this fails.
  @Test func every_type_has_good_and_bad_answers() {
    for type in FieldType.allCases where !Self.silent.contains(type) {
      let rows = FieldTable.rows.filter { $0.type == type.rawValue }
      #expect(rows.contains { $0.refusals.isEmpty }, "\(type) takes nothing")
      #expect(rows.contains { !$0.refusals.isEmpty }, "\(type) refuses nothing")
    }
  }

  /// Of each JSON kind one, by its name.
  private static let kinds: [(name: String, value: FormValue)] = [
    ("bool", true), ("number", 1), ("text", "x"), ("texts", ["x"]), ("numbers", [1]),
    ("rows", [["inner": "x"]]), ("object", ["from": "x"]), ("deep", [[["x"]]]),
  ]

  private static func kinds(of type: FieldType) -> Set<String> {
    switch type {
    case .text, .textarea, .richtext, .email, .phone, .url, .iin, .bin, .tin, .iban, .date, .time,
      .datetime, .organization, .radio, .select, .file, .image:
      ["text"]
    case .number, .money, .percent, .rating, .score, .company, .user, .city, .serviceRequest:
      ["number", "text"]
    case .boolean, .checkbox: ["bool"]
    case .checkboxes, .multiselect, .files: ["texts"]
    case .period, .matrix: ["object"]
    case .group: ["rows"]
    case .hidden: ["bool", "number", "text"]
    case .computed, .signature, .heading, .divider, .textBlock: []
    }
  }

  /// No answer of another kind is kept, in a draft or afterwards, whatever the type.
  @Test(arguments: FieldType.allCases)
  func an_answer_of_another_kind_is_refused_and_not_kept(_ type: FieldType) throws {
    var config = FieldTable.rows.first { $0.type == type.rawValue }?.config ?? [:]
    if type == .computed { config["expr"] = ["add": [1, 1]] }
    if type.isDecoration { config["content"] = FormSamples.title }
    let form = try FieldTable.form(type.rawValue, config)
    for (name, value) in Self.kinds {
      let isTaken = Self.kinds(of: type).contains(name)
      let kept = try? form.merge(["it": value], into: [:])["it"]
      #expect(kept == (isTaken ? value : nil), "\(type) \(name) in a draft")
      if isTaken { continue }
      let judged = form.assess(["it": value], in: FieldTable.context)
      if Self.silent.contains(type) {
        #expect(judged.faults.isEmpty && judged.answers["it"] != value, "\(type) \(name)")
      } else {
        #expect(judged.faults.map(\.code) == ["wrong-type"], "\(type) \(name)")
      }
    }
  }

  /// Where nobody was asked only the spelling counts: a draft can be typed while identity is away.
  @Test(
    arguments: [
      ("company", 99, [:]), ("organization", "nobody", [:]), ("city", 4, [:]),
      ("file", "00000000-0000-4000-8000-000000000000", [:]),
      ("select", "narnia", ["directory": "regions"]),
      ("iin", "900101300017", ["matchProfile": true]),
    ] as [(String, FormValue, [String: FormValue])])
  func what_nobody_was_asked_about_is_taken(
    _ type: String, _ answer: FormValue, _ config: [String: FormValue]
  ) throws {
    let form = try FieldTable.form(type, config)
    #expect(form.assess(["it": answer], in: FormSamples.context).faults.isEmpty)
  }

  @Test func things_and_files_get_one_spelling() throws {
    let form = try FormSamples.form(
      FormSamples.field("company", "company"), FormSamples.field("plan", "file"),
      FormSamples.field("more", "files"), FormSamples.field("mark", "score"))
    let given: [String: FormValue] = [
      "company": "9", "plan": ["id": .text(FieldTable.file.uppercased()), "name": "plan.pdf"],
      "more": [.text(FieldTable.photo.uppercased())], "mark": "5",
    ]
    let kept: [String: FormValue] = [
      "company": 9, "plan": .text(FieldTable.file), "more": [.text(FieldTable.photo)], "mark": 5,
    ]
    #expect(form.assess(given, in: FieldTable.context).answers == kept)
  }

  /// Fails where a letter of two signs is counted as two, and another spelling is another answer.
  @Test func letters_are_composed() throws {
    let form = try FormSamples.form(FormSamples.field("it", "text", ["maxLength": 1]))
    let assessment = form.assess(["it": "и\u{306}"], in: FieldTable.context)
    #expect(assessment.faults.isEmpty)
    #expect(assessment.answers["it"]?.text?.utf8.elementsEqual("й".utf8) == true)
  }

  @Test func decoration_takes_no_answer() throws {
    for type in ["heading", "text_block", "divider"] {
      let form = try FormSamples.form(
        FormSamples.field("it", type, required: true, ["content": FormSamples.title]))
      let assessment = form.assess(["it": "x"], in: FormSamples.context)
      #expect(assessment.faults.isEmpty && assessment.answers.isEmpty)
      #expect(throws: DraftRefusal.self) { try form.merge(["it": "x"], into: [:]) }
    }
  }
}
