import Migrations
import Postgres
import TestSupport
import Testing
import TextSearch

/// Words are found in whatever form they stand, in each of the three languages.
@Suite struct WordsTests {
  private func with(_ body: (Database) async throws -> Void) async throws {
    try await TestDatabase.with(folders: [TextSearchMigrations.folder()], body)
  }

  /// Forms of one word in each line: plural, possessive, case, and all of them together.
  private static let kazakh = """
    қала қалада қаласы қалалар қаласының қалаларымыздан қаланы қалаға
    қызмет қызметі қызметтер қызметтерді қызметке қызметтеріңізді
    жоба жобасы жобаны жобалар жобаларға жобамен жобаның жобасында
    кітап кітабы кітаптар кітаптан кітабымыз
    мектеп мектебі мектептерде мектепке мектебінен
    грант гранттар гранттың гранты грантқа гранттарымен
    өтінім өтінімді өтінімдер өтінімге
    өтініш өтініші өтінішке өтініштер өтініштерден
    компания компаниясы компаниялармен компанияны
    бағдарлама бағдарламасы бағдарламаға бағдарламалардың
    қатысушы қатысушылар қатысушының қатысушысы
    дерек деректер дерегі деректерден
    стартап стартаптар стартаптарға стартаптың
    облыс облысы облысында облыстар
    қазақстан Қазақстанның Қазақстанда Қазақстанға
    құжат құжаттар құжаттары құжаттарды
    сарапшы сарапшылар сарапшының сарапшыға
    сұрақ сұрақтар сұрағы сұраққа
    инфрақұрылым инфрақұрылымы инфрақұрылымына
    тіл тілі тілінде тілдер
    адам адамдар адамның адамға
    """

  @Test func each_form_of_a_kazakh_word_has_one_stem() async throws {
    try await with { database in
      for line in Self.kazakh.split(separator: "\n").map(String.init) {
        let stems = try await database.query(
          """
          select distinct kazakh_stems(word) as stem
          from unnest(string_to_array(\(line), ' ')) word
          """
        ).map { try $0.string("stem") }
        #expect(stems.count == 1, "\(line): \(stems)")
      }
    }
  }

  @Test func words_that_mean_something_else_stay_apart() async throws {
    try await with { database in
      let words = Self.kazakh.split(separator: "\n").compactMap { $0.split(separator: " ").first }
        .map(String.init)
      let stems = try await database.query(
        "select count(distinct kazakh_stems(w)) as n from unnest(\(words.asArray)::text[]) w"
      ).first?.int64("n")
      #expect(stems == Int64(words.count))
      // Nothing is taken off a short word, or from within one.
      let kept = ["іс", "үй", "ит", "тіркелу", "технология", "инновациялық", "IT"]
      for word in kept {
        let stem = try await database.query("select kazakh_stems(\(word)) as stem")
          .first?.string("stem")
        #expect(stem == word.lowercased())
      }
    }
  }

  @Test(arguments: [
    ("грант", true), ("гранттың", true), ("өтінімді", true), ("заявка", true), ("еще", true),
    ("ЕЩЁ", true), ("applications", true), ("applying", false), ("школа", false),
    ("\"заявки на гранты\"", true), ("\"гранты на заявки\"", false), ("школа or заявка", true),
    ("заявка школа", false), ("", false), ("!!!", false), ("-", false),
    ("'; drop table x; --", false),
  ])
  func what_somebody_types_finds_it(_ typed: String, _ isFound: Bool) async throws {
    try await with { database in
      let found = try await database.query(
        """
        select search_words('{"ru": "Ещё заявки на гранты", "kk": "гранттарға өтінімдер",
          "en": "Grant application"}'::jsonb) @@ search_query(\(typed)) as found
        """
      ).first?.bool("found")
      #expect(found == isFound)
    }
  }

  /// A tsvector holds a megabyte: an article that is longer is found by its beginning.
  @Test func a_text_of_any_length_can_be_kept() async throws {
    try await with { database in
      let found = try await database.query(
        """
        select search_words(to_jsonb('астана ' || (
          select string_agg(md5(n::text), ' ') from generate_series(1, 100000) n)))
          @@ search_query('астанада') as found
        """
      ).first?.bool("found")
      #expect(found == true)
    }
  }
}
