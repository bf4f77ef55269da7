package import Kernel

extension Form {
  /// What is wrong with what an expert answered beside the scores. The scores are judged by their
  /// criteria; conditions of the form see them all the same.
  package func faults(
    beside criteria: [Criterion], in content: OpinionContent, today: Day
  ) -> [FieldFault] {
    let keys = Set(criteria.map(\.key))
    var answers = content.answers
    for (key, mark) in content.scores where keys.contains(key) {
      answers[key] =
        mark.isNotApplicable ? .text("n/a") : mark.score.map { .number(String($0)) }
    }
    let context = FormContext(today: today, companyID: nil)
    return assess(answers, in: context).faults.compactMap { fault in
      let path = fault.pointer.split(separator: "/").map(String.init)
      guard path.first == "data", path.count > 1, !keys.contains(path[1]) else { return nil }
      return FieldFault(
        pointer: "/answers/" + path.dropFirst().joined(separator: "/"), code: fault.code,
        message: fault.message)
    }
  }

  /// Shape and size of what is typed into the fields beside the scores.
  package func shapeFaults(
    of answers: [String: FormValue], beside criteria: [Criterion]
  ) -> [FieldFault] {
    let keys = Set(criteria.map(\.key))
    return answers.sorted { $0.key < $1.key }.flatMap { name, value -> [FieldFault] in
      let place = "/answers/\(JSONPointer.escaped(name))"
      guard !keys.contains(name), let field = field(named: name), !field.type.isDecoration,
        field.type != .computed, field.type != .signature
      else {
        return [AnswerFault.unknownField.at(place)]
      }
      return value == .null ? [] : field.shapeFaults(of: value, at: place)
    }
  }
}
