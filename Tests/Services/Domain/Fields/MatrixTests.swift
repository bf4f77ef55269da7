import Kernel
import ServicesDomain
import ServicesSamples
import Testing

struct MatrixTests {
  private static func labels(_ codes: String...) -> FormValue {
    .list(codes.map { ["code": .text($0), "label": FormSamples.title] })
  }

  private func pointers(
    _ answer: FormValue, cell: FormValue, required: Bool = false
  ) throws -> [String] {
    let form = try FormSamples.form(
      FormSamples.field(
        "m", "matrix", required: required,
        [
          "rows": Self.labels("price", "speed"), "columns": Self.labels("good", "bad"),
          "cell": cell,
        ]))
    return form.assess(["m": answer], in: FormSamples.context).faults
      .map { "\($0.pointer) \($0.code)" }
  }

  @Test func a_row_names_one_column() throws {
    #expect(try pointers(["price": "good", "speed": "bad"], cell: .null).isEmpty)
    #expect(try pointers(["price": "so-so"], cell: "radio") == ["/data/m/price not-an-option"])
    #expect(try pointers(["taste": "good"], cell: "radio") == ["/data/m/taste unknown-field"])
  }

  @Test func a_required_matrix_has_an_answer_in_every_row() throws {
    #expect(
      try pointers(["price": "good"], cell: .null, required: true)
        == ["/data/m/speed required"])
    #expect(try pointers([:], cell: .null, required: true) == ["/data/m required"])
  }

  @Test func cells_are_fields_of_their_own() throws {
    let cell: FormValue = ["type": "number", "config": ["min": 1, "max": 5]]
    #expect(try pointers(["price": ["good": 5]], cell: cell).isEmpty)
    #expect(
      try pointers(["price": ["good": 6, "ugly": 1], "speed": 3], cell: cell) == [
        "/data/m/price/good above-maximum", "/data/m/price/ugly unknown-field",
        "/data/m/speed wrong-type",
      ])
  }

  @Test func a_matrix_says_its_rows_columns_and_a_cell_that_can_be_one() throws {
    let faults = #expect(throws: FormDefinitionFaults.self) {
      try FormSamples.form(FormSamples.field("m", "matrix", ["cell": "group"]))
    }
    #expect(
      faults?.faults.map { "\($0.pointer) \($0.code)" } == [
        "/steps/0/fields/0/config/rows setting", "/steps/0/fields/0/config/columns setting",
        "/steps/0/fields/0/config/cell setting",
      ])
  }
}
