import Kernel
import ServicesDomain
import ServicesSamples
import Testing

struct FormMigrateTests {
  @Test func answers_go_where_there_is_a_field_of_their_name_and_shape() throws {
    let form = try FormSamples.form(
      FormSamples.field("name", "text"), FormSamples.field("count", "number"),
      FormSamples.field("note", "text_block"),
      FormSamples.field(
        "team", "group", ["fields": [FormSamples.field("person", "text")]]),
      FormSamples.field("total", "computed", ["expr": ["count": "team"]]))
    let migration = form.migrate([
      "name": "Solar", "count": true, "gone": "x", "note": "y", "total": 4,
      "team": [["person": "Ayan", "iin": "900101300007"], ["person": 7]],
    ])
    #expect(migration.answers == ["name": "Solar", "team": [["person": "Ayan"], [:]]])
    #expect(migration.kept == ["name", "team"])
    #expect(
      migration.dropped == [
        "/data/count", "/data/gone", "/data/note", "/data/team/0/iin", "/data/team/1/person",
        "/data/total",
      ])
  }

  @Test func rows_do_not_become_a_word() throws {
    let form = try FormSamples.form(FormSamples.field("team", "text"))
    let migration = form.migrate(["team": [["person": "Ayan"]]])
    #expect(migration.answers.isEmpty)
    #expect(migration.dropped == ["/data/team"])
  }

  @Test func a_word_does_not_become_rows() throws {
    let form = try FormSamples.form(
      FormSamples.field("team", "group", ["fields": [FormSamples.field("person", "text")]]))
    #expect(form.migrate(["team": "Ayan"]).dropped == ["/data/team"])
    #expect(form.migrate(["team": ["Ayan"]]).dropped == ["/data/team"])
  }
}
