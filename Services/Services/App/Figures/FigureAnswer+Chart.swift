import Kernel
import ServicesDomain

extension FigureAnswer {
  func chart(in language: Language) -> BarChart {
    BarChart(
      title: title(in: language), note: FigureWords.note(of: figure).text(in: language),
      series: series.map { $0.text(in: language) }, groups: groups(in: language),
      emptyText: FigureWords.noData.text(in: language),
      more: { FigureWords.more($0).text(in: language) }, language: language)
  }

  private func title(in language: Language) -> String {
    let name = FigureWords.title(of: figure).text(in: language)
    let days = [from, to].map { $0?.description ?? "\u{2026}" }
    return from == nil && to == nil ? name : "\(name), \(days.joined(separator: " \u{2013} "))"
  }

  private var series: [Localized] {
    switch rows {
    case .funnel, .regions: [FigureWords.requests]
    case .stays: [FigureWords.median, FigureWords.p90]
    case .load: [FigureWords.open, FigureWords.overdue]
    }
  }

  private func groups(in language: Language) -> [BarChart.Group] {
    switch rows {
    case .funnel(let funnel):
      // Nothing was handed in: stages without anybody are no funnel.
      funnel.total == 0 ? [] : funnel.stages.map { $0.group(in: language) }
    case .stays(let rows):
      rows.filter { $0.stays > 0 }.map { row in
        BarChart.Group(
          row.label.text(in: language),
          [row.medianHours, row.p90Hours].map { hours in
            hours.map { BarChart.Bar($0, FigureWords.hours($0, in: language)) }
          })
      }
    case .load(let rows):
      rows.filter { $0.open > 0 }.map { row in
        BarChart.Group(row.shownName(in: language), [row.open, row.overdue].map(BarChart.Bar.init))
      }
    case .regions(let rows):
      rows.map { BarChart.Group($0.shownName(in: language), [BarChart.Bar($0.requests)]) }
    }
  }
}

extension BarChart.Bar {
  fileprivate init(_ count: Int) { self.init(Double(count), String(count)) }
}

extension Funnel.Stage {
  fileprivate func group(in language: Language) -> BarChart.Group {
    let rate = rate.map { " (\(FigureWords.percent($0, in: language)))" } ?? ""
    let reached = arrivals.reached
    return BarChart.Group(
      arrivals.label.text(in: language), [BarChart.Bar(Double(reached), "\(reached)\(rate)")])
  }
}

extension LoadRow {
  fileprivate func shownName(in language: Language) -> String {
    guard let assigneeID else { return FigureWords.nobody.text(in: language) }
    return name ?? FigureWords.member(assigneeID).text(in: language)
  }
}

extension RegionRow {
  fileprivate func shownName(in language: Language) -> String {
    switch kind {
    case .region: region ?? ""
    case .unknown: FigureWords.unknownRegion.text(in: language)
    case .person: FigureWords.person.text(in: language)
    }
  }
}
