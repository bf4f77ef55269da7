package import Kernel

/// Values as bars that lie, one group under the other, each with its name and its value in words.
package struct BarChart: Sendable, Hashable {
  package struct Bar: Sendable, Hashable {
    package let value: Double
    /// What is written beside it.
    package let text: String

    package init(_ value: Double, _ text: String) {
      self.value = value
      self.text = text
    }
  }

  package struct Group: Sendable, Hashable {
    package let name: String
    /// One for each series; `nil` where there is no value.
    package let bars: [Bar?]

    package init(_ name: String, _ bars: [Bar?]) {
      self.name = name
      self.bars = bars
    }
  }

  /// What is drawn at most: a picture of more is not read.
  package static let mostGroups = 40

  package let title: String
  /// What the bars say, under the title.
  package let note: String
  package let series: [String]
  package let groups: [Group]
  /// In place of bars where there are none.
  package let emptyText: String
  /// Stands under the last bar where not all groups are drawn.
  package let moreText: String
  package let language: Language

  /// `more`: what is said of so many groups that are not drawn.
  package init(
    title: String, note: String, series: [String], groups: [Group], emptyText: String,
    more: (Int) -> String, language: Language
  ) {
    self.title = title
    self.note = note
    self.series = series
    self.groups = Array(groups.prefix(BarChart.mostGroups))
    self.emptyText = emptyText
    let left = groups.count - self.groups.count
    moreText = left > 0 ? more(left) : ""
    self.language = language
  }

  var largest: Double {
    groups.flatMap(\.bars).compactMap { $0?.value }.filter(\.isFinite).max() ?? 0
  }

  /// All of it in words, for those who do not see it.
  var description: String {
    let lines = groups.map { group in
      let values = zip(series, group.bars).map { name, bar in
        series.count > 1 ? "\(name) \(bar?.text ?? "\u{2013}")" : bar?.text ?? "\u{2013}"
      }
      return "\(group.name): \(values.joined(separator: ", "))"
    }
    let all = lines.isEmpty ? [emptyText] : lines
    return ([note] + all + (moreText.isEmpty ? [] : [moreText])).joined(separator: "; ")
  }
}
