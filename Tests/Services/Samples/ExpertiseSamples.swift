import Kernel
package import ServicesDomain

package enum ExpertiseSamples {
  /// Two technical experts and a lawyer; the lawyer's word is asked for and not waited for.
  package static let expertise: FormValue = [
    "kinds": [
      ["key": "technical", "title": FormSamples.title, "experts": 2, "quorum": 1],
      ["key": "legal", "title": FormSamples.title, "obligatory": false],
    ],
    "criteria": [
      ["key": "novelty", "title": FormSamples.title, "weight": 2],
      ["key": "team", "title": FormSamples.title],
    ],
    "threshold": 2, "deadline_wd": 10, "blind": true, "load_limit": 3, "pass_score": 60,
  ]

  package static let pitching: FormValue = [
    "criteria": [
      ["key": "idea", "title": FormSamples.title, "scale": 10],
      ["key": "talk", "title": FormSamples.title, "scale": 10],
    ],
    "min_grades": 2, "minutes": 7,
  ]

  package static let config: FormValue = ["expertise": expertise, "pitching": pitching]

  /// From the check of completeness to the experts, then to the pitching day.
  package static let process: FormValue = {
    var table = ProcessSamples.short.object ?? [:]
    var steps = table["statuses"]?.object ?? [:]
    for code in ["expertise", "expertise_done", "pitching", "pitching_done"] {
      steps[code] = ["status": "in_progress", "label": FormSamples.title]
    }
    let moves: [FormValue] = [
      [
        "from": "completeness_check", "to": "expertise", "by": "staff",
        "guards": ["experts_assigned"], "effects": ["open_expertise"],
      ],
      [
        "from": "expertise", "to": "expertise_done", "by": "system", "trigger": "expertise_done",
      ],
      [
        "from": "expertise", "to": "withdrawn", "by": "applicant", "trigger": "withdrawal",
        "effects": ["close_work"],
      ],
      ["from": "expertise_done", "to": "pitching", "by": "staff"],
      [
        "from": "pitching", "to": "pitching_done", "by": "system", "trigger": "pitching_done",
        "guards": ["grades_complete"],
      ],
      ["from": "pitching_done", "to": "approved", "by": "staff"],
    ]
    table["statuses"] = .object(steps)
    table["transitions"] = .list((table["transitions"]?.list ?? []) + moves)
    return .object(table)
  }()

  package static func plan() throws -> ExpertisePlan? { try ExpertisePlan(config: config) }

  package static func criterion(
    _ key: String, weight: Int = 1, scale: Int = 5, threshold: Int? = nil, na: Bool = true
  ) -> Criterion {
    Criterion(
      key: key, title: .init(ru: key, kk: key), weight: weight, scale: scale,
      threshold: threshold, allowsNotApplicable: na)
  }

  package static func opinion(
    _ status: OpinionStatus, criteria: [Criterion] = [criterion("novelty"), criterion("team")],
    content: OpinionContent = good, returns: Int = 0
  ) -> Opinion {
    Opinion(
      stored: 1, requestID: 2, kind: "technical", expertID: 50, status: status, returns: returns,
      content: content, score: nil, criteria: criteria, dueOn: yesterday,
      isBlind: true, isSigned: false, rowVersion: 1)
  }

  private static let yesterday = Day(daysSinceEpoch: FormSamples.today.daysSinceEpoch - 1)

  package static let good = OpinionContent(
    scores: [
      "novelty": OpinionContent.Mark(score: 4), "team": OpinionContent.Mark(score: 3),
    ], recommendation: .yes)
}
