import Kernel

extension Field {
  func acceptDate(_ text: String, in context: FormContext) -> Acceptance {
    guard let day = Day(text) else { return refuse(.notADate) }
    return fault(of: day, in: context).map(refuse) ?? .success(.text(text))
  }

  private func fault(of day: Day, in context: FormContext) -> AnswerFault? {
    let today = context.today
    if let first = rules.min?.text.flatMap({ RelativeDay($0) })?.day(from: today), day < first {
      return .tooEarly(first.description)
    }
    if let last = rules.max?.text.flatMap({ RelativeDay($0) })?.day(from: today), day > last {
      return .tooLate(last.description)
    }
    return rules.workingDaysOnly && !context.calendar.isWorked(day) ? .notAWorkingDay : nil
  }

  /// From a day to a day, both with it.
  func acceptPeriod(_ value: FormValue, in context: FormContext) -> Acceptance {
    guard let first = value["from"]?.text.flatMap({ Day($0) }),
      let last = value["to"]?.text.flatMap({ Day($0) }), value.object?.count == 2
    else { return refuse(.notAPeriod) }
    guard first <= last else { return refuse(.endsBeforeItBegins) }
    if let fault = fault(of: first, in: context) ?? fault(of: last, in: context) {
      return refuse(fault)
    }
    return .success(value)
  }

  func acceptTime(_ text: String) -> Acceptance {
    guard let time = TimeOfDay(text) else { return refuse(.notATime) }
    if let first = rules.min?.text, let least = TimeOfDay(first), time < least {
      return refuse(.tooEarly(first))
    }
    if let last = rules.max?.text, let most = TimeOfDay(last), time > most {
      return refuse(.tooLate(last))
    }
    return .success(.text(text))
  }

  /// A limit that is a day begins and ends at midnight in Almaty.
  func acceptInstant(_ text: String, today: Day) -> Acceptance {
    guard let instant = Instant(rfc3339: text) else { return refuse(.notATime) }
    let day = LocalZone.almaty.day(of: instant)
    if let first = rules.min?.text {
      let isEarly =
        RelativeDay(first).map { day < $0.day(from: today) }
        ?? Instant(rfc3339: first).map { instant < $0 } ?? false
      if isEarly { return refuse(.tooEarly(first)) }
    }
    if let last = rules.max?.text {
      let isLate =
        RelativeDay(last).map { day > $0.day(from: today) }
        ?? Instant(rfc3339: last).map { instant > $0 } ?? false
      if isLate { return refuse(.tooLate(last)) }
    }
    return .success(.text(instant.rfc3339))
  }
}
