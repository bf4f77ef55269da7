package import Kernel

/// A report to be written one day.
package struct PlannedReport: Sendable, Hashable {
  package let period: ReportPeriod
  package let opensOn: Day
  package let dueOn: Day
}

extension ReportTerms {
  /// The reports of a request that becomes active on `since`.
  package func plan(since: Day, calendar: WorkingCalendar) -> [PlannedReport] {
    var period = ReportPeriod(length, containing: since)
    if first == .next { period = period.next }
    var planned: [PlannedReport] = []
    while planned.count < ReportTerms.most {
      switch end {
      case .count(let count): if planned.count == count { return planned }
      case .until(let day): if period.firstDay > day { return planned }
      }
      let dueOn = dueDay(after: period.lastDay, calendar: calendar)
      planned.append(
        PlannedReport(period: period, opensOn: dueOn + -opensDays, dueOn: dueOn))
      period = period.next
    }
    return planned
  }

  /// When a report on a period that ended on `last` is due.
  package func dueDay(after last: Day, calendar: WorkingCalendar) -> Day {
    switch due {
    case .workingDay(let count): return calendar.day(after: last, working: count)
    case .dayOfMonth(let wanted):
      let first = last + 1
      let month = ReportPeriod(.month, containing: first)
      var day = min(first + (wanted - 1), month.lastDay)
      while !calendar.isWorked(day) { day = day + 1 }
      return day
    }
  }
}
