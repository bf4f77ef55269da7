import Foundation
import FoundationXML
import Kernel
import ServicesDomain
import Testing

/// What an XML parser that knows nothing of us finds in a picture.
private final class Picture: NSObject, XMLParserDelegate {
  private(set) var elements: [(name: String, attributes: [String: String])] = []
  private(set) var texts: [String: [String]] = [:]
  private var open: [String] = []

  /// `nil`: it is not well-formed.
  init?(_ svg: String) {
    super.init()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = self
    guard parser.parse() else { return nil }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append((name, attributes))
    open.append(name)
    texts[name, default: []].append("")
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    guard let name = open.last, let last = texts[name]?.indices.last else { return }
    texts[name]?[last] += text
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }

  func widths(_ kind: String) -> [Int] {
    elements.filter { $0.name == "rect" && $0.attributes["class"] == kind }
      .compactMap { $0.attributes["width"].flatMap { Int($0) } }
  }
}

struct BarChartTests {
  private func chart(
    _ groups: [BarChart.Group], series: [String] = ["Заявки"], title: String = "Воронка"
  ) -> BarChart {
    BarChart(
      title: title, note: "Сколько дошло", series: series, groups: groups, emptyText: "Нет данных",
      more: { "и ещё \($0)" }, language: .russian)
  }

  private func group(_ name: String, _ values: Double?...) -> BarChart.Group {
    BarChart.Group(name, values.map { $0.map { BarChart.Bar($0, "= \($0)") } })
  }

  @Test func a_picture_is_well_formed_and_tells_who_cannot_see_it() throws {
    let svg = chart([group("Подана", 4), group("Одобрена", 1), group("Отозвана", 0)]).svg()
    let picture = try #require(Picture(svg))
    let root = try #require(picture.elements.first)
    #expect(root.name == "svg" && root.attributes["role"] == "img")
    #expect(root.attributes["lang"] == "ru")
    #expect(root.attributes["aria-labelledby"] == "chart-title chart-text")
    #expect(picture.texts["title"] == ["Воронка"])
    #expect(
      picture.texts["desc"]
        == ["Сколько дошло; Подана: = 4.0; Одобрена: = 1.0; Отозвана: = 0.0"])
    #expect(
      picture.texts["text"]
        == [
          "Воронка", "Сколько дошло", "Подана", "= 4.0", "Одобрена", "= 1.0", "Отозвана", "= 0.0",
        ]
    )
    #expect(picture.widths("bar0") == [570, 143])
    #expect(svg.contains("prefers-color-scheme:dark") && svg.contains("currentColor"))
  }

  @Test func two_series_have_a_legend_and_a_place_for_what_is_missing() throws {
    let svg = chart([group("А", 2, 4), group("Б", nil, 1)], series: ["Медиана", "90 %"]).svg()
    let picture = try #require(Picture(svg))
    #expect(picture.widths("bar0") == [12, 285] && picture.widths("bar1") == [12, 570, 143])
    #expect(picture.texts["text"]?.filter { $0 == "\u{2013}" }.count == 1)
    let words = try #require(picture.texts["desc"]?.first)
    #expect(words.contains("А: Медиана = 2.0, 90 % = 4.0"))
    #expect(words.contains("Б: Медиана \u{2013}, 90 % = 1.0"))
  }

  /// Fails without `XMLText.escaped`.
  @Test(arguments: [
    "</text><script>alert(1)</script>", "\"/><image href='//x'/>", "]]><!--", "&amp;&#0;",
    "\u{0}\u{1b}\u{ffff}\u{fffe}\u{8}", "<style>*{background:url(//x)}</style>",
    String(repeating: "a\u{301}", count: 500), "\u{202e}\u{200b}", "\n\r\t",
  ])
  func a_hostile_name_stays_text(_ name: String) throws {
    let svg = chart([group(name, 1)], series: [name, name], title: name).svg()
    let picture = try #require(Picture(svg), "\(name.debugDescription)")
    let known: Set<String> = ["svg", "title", "desc", "style", "text", "rect"]
    #expect(Set(picture.elements.map(\.name)).isSubset(of: known))
    #expect(picture.texts["style"]?.count == 1)
    #expect(picture.elements.allSatisfy { $0.attributes.keys.allSatisfy { !$0.hasPrefix("on") } })
    #expect(!svg.contains("<script") && !svg.contains("<image"))
  }

  @Test func a_name_is_shown_as_it_is() throws {
    let name = "A & B <\"'> ТОО «Құс»"
    let picture = try #require(Picture(chart([group(name, 1)]).svg()))
    #expect(picture.texts["text"]?.contains(name) == true)
    #expect(picture.texts["desc"]?.first?.contains(name) == true)
  }

  @Test func without_values_it_says_so() throws {
    let picture = try #require(Picture(chart([]).svg()))
    #expect(picture.texts["text"] == ["Воронка", "Сколько дошло", "Нет данных"])
    #expect(picture.texts["desc"] == ["Сколько дошло; Нет данных"])
    #expect(picture.elements.allSatisfy { $0.name != "rect" })
  }

  @Test func what_is_not_drawn_is_said() throws {
    let groups = (1...BarChart.mostGroups + 3).map { group("n\($0)", Double($0)) }
    let picture = try #require(Picture(chart(groups).svg()))
    #expect(picture.widths("bar0").count == BarChart.mostGroups)
    #expect(picture.texts["text"]?.last == "и ещё 3")
  }

  /// Fails without the question whether a number is finite.
  @Test func values_that_are_no_lengths_draw_nothing() throws {
    let groups = [group("a", .infinity), group("b", .nan), group("c", -3), group("d", 1e-9)]
    let picture = try #require(Picture(chart(groups).svg()))
    #expect(picture.widths("bar0") == [570])
  }
}
