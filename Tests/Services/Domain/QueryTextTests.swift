import ServicesDomain
import Testing

@Suite struct QueryTextTests {
  @Test func a_parameter_in_the_open_becomes_a_value() throws {
    let text = try QueryText("select * from t where id = $$Id:5$$ and name = '$$name|Имя$$'")
    #expect(
      text.pieces == [
        .verbatim("select * from t where id = "), .parameter("id"),
        .verbatim(" and name = "), .literal(prefix: "", [.parameter("name")]),
      ])
    #expect(
      text.parameters == [
        QueryParameter(name: "id", defaultValue: "5"), QueryParameter(name: "name", label: "Имя"),
      ])
  }

  @Test func a_parameter_inside_a_string_is_joined_to_it() throws {
    let text = try QueryText("select E'it\\'s $$who$$!' || '50%'")
    #expect(
      text.pieces == [
        .verbatim("select "),
        .literal(prefix: "E", [.raw("it\\'s "), .parameter("who"), .raw("!")]),
        .verbatim(" || '50%'"),
      ])
  }

  @Test(arguments: [
    "select 1;", "select 1 -- ; drop\n", "/* a /* b */ ; */ select ';' ;  -- end",
    "(values (1), (2))", "with a as (select 1) table a", "select $tag$ ; ' $tag$, $$ not ; one $$",
    "select \"a;b\"\"c\", U&'\\0041;'", "SELECT 1\n;\n/* done */",
    "select E'a'\n'b\\' ) -- '",
  ])
  func one_question_in_any_dress(_ text: String) throws {
    _ = try QueryText(text)
  }

  @Test(
    arguments: [
      ("", .empty), ("  -- nothing\n", .empty), ("select 1; select 2", .severalStatements),
      ("select 1; -- a\n drop table t", .severalStatements),
      ("select 1) x, (select 2", .unbalanced),
      ("select (1", .unbalanced), ("select 'a", .unfinished), ("select /* a", .unfinished),
      ("select \"a", .unfinished), ("select $a$ b", .unfinished), ("delete from t", .notAQuestion),
      ("explain select 1", .notAQuestion), ("do 'begin end'", .notAQuestion),
      ("copy t to '/tmp/x'", .notAQuestion), ("set role services", .notAQuestion),
      ("select $1", .numberedPlaceholder), ("select * from t_$$a$$", .parameterInName("a")),
      ("select \"$$a$$\"", .parameterInName("a")), ("select $$a$$b", .parameterInName("a")),
      // A string on the next line goes on with the escapes of the one before.
      ("select E'a' -- b\n'c\\'", .unfinished),
    ] as [(String, QueryFault)])
  func what_is_no_single_question(_ text: String, _ fault: QueryFault) {
    #expect(throws: fault) { try QueryText(text) }
  }

  @Test func defaults_stand_in_and_names_are_checked() throws {
    let text = try QueryText("select $$a:1$$, $$b$$, '$$c$$ x'")
    #expect(throws: QueryFault.missing(["b", "c"])) { try text.filled([:]) }
    #expect(throws: QueryFault.unknown(["d"])) { try text.filled(["d": .one("")]) }
    let values = try text.filled(["b": .several(["2", "3"]), "c": .one("4")])
    #expect(values == ["a": .one("1"), "b": .several(["2", "3"]), "c": .one("4")])
    #expect(throws: QueryFault.severalInText("c")) {
      try text.filled(["b": .one("2"), "c": .several(["4"])])
    }
  }
}
