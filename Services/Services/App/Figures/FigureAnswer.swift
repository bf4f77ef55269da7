import Kernel
import ServicesDomain
import ServicesStore

/// A figure that was counted.
struct FigureAnswer {
  enum Rows {
    case funnel(Funnel)
    case stays([StayRow])
    case load([LoadRow])
    case regions([RegionRow])
  }

  let figure: Figure
  let place: FigurePlace?
  let from: Day?
  let to: Day?
  let rows: Rows

  init(_ question: FigureQuestion, _ rows: Rows) {
    figure = question.figure
    place = FigureQuestion.byPlace.contains(question.figure) ? question.place : nil
    from = question.days.from
    to = question.days.to
    self.rows = rows
  }
}
