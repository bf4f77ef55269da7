import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// A table with one thing wrong, or several, and what is said of it.
@Suite struct ProcessCheckTests {
  private static let label: FormValue = ["ru": "Шаг", "kk": "Қадам", "en": "Step"]

  private static func steps(_ steps: [String: String]) -> FormValue {
    .object(steps.mapValues { ["status": .text($0), "label": label] })
  }

  private static func move(_ from: String, _ to: String, _ more: [String: FormValue] = [:])
    -> FormValue
  {
    .object(
      ["from": .text(from), "to": .text(to), "by": "staff"].merging(more) { $1 })
  }

  private static let sent: FormValue = [
    "from": "a", "to": "b", "by": "applicant", "trigger": "submission",
  ]

  private static func table(
    of codes: [String: String], _ moves: FormValue...
  ) -> FormValue {
    ["initial": "a", "statuses": steps(codes), "transitions": .list(moves)]
  }

  private static func table(_ moves: FormValue...) -> FormValue {
    [
      "initial": "a", "statuses": steps(["a": "draft", "b": "in_progress", "z": "rejected"]),
      "transitions": .list(moves),
    ]
  }

  private func found(_ table: FormValue) -> [String] {
    ProcessTable.check(table).map { "\($0.place) \($0.code)" }
  }

  @Test func what_children_say_may_lead_several_ways() {
    func child(_ to: String) -> FormValue {
      Self.move("b", to, ["by": "system", "trigger": "child"])
    }
    #expect(found(Self.table(Self.sent, child("z"), child("b"))) == [])
    #expect(
      found(Self.table(Self.sent, child("z"), child("z"))) == ["/transitions/2 repeated"])
  }

  @Test(
    arguments: [
      (["to": "terminated"], true), (["to": "Terminated"], false), ([:], false),
      ("terminated", false), (.null, true),
    ] as [(FormValue, Bool)])
  func a_move_names_the_step_of_another_table(_ parent: FormValue, _ isGood: Bool) {
    let faults = found(Self.table(Self.sent, Self.move("b", "z", ["parent": parent])))
    #expect(faults == (isGood ? [] : ["/transitions/1/parent parent"]))
  }

  @Test func a_good_table_has_none() {
    #expect(found(Self.table(Self.sent, Self.move("b", "z"))) == [])
  }

  @Test(
    arguments: [
      (
        table(sent), ["/statuses/a no-end", "/statuses/b dead-end", "/statuses/z unreachable"]
      ),
      (table(sent, move("b", "z", ["roles": []])), ["/transitions/1/roles no-roles"]),
      (table(sent, move("b", "z", ["by": "nobody"])), ["/transitions/1/by by"]),
      (table(sent, move("b", "z", ["by": .null])), ["/transitions/1/by by"]),
      (table(sent, move("b", "z", ["trigger": "moon"])), ["/transitions/1/trigger trigger"]),
      (
        table(sent, move("b", "z", ["trigger": "deadline"])),
        ["/transitions/1/trigger trigger-party"]
      ),
      (table(sent, move("b", "z", ["roles": ["king"]])), ["/transitions/1/roles roles"]),
      (table(sent, move("b", "z", ["guards": ["moat"]])), ["/transitions/1/guards guards"]),
      (table(sent, move("b", "z", ["effects": "boom"])), ["/transitions/1/effects effects"]),
      (table(sent, move("b", "z", ["notify": ["all"]])), ["/transitions/1/notify notify"]),
      (
        table(sent, move("b", "z", ["clock": "start"])),
        ["/transitions/1/deadline_wd deadline_wd"]
      ),
      (table(sent, move("b", "z", ["clock": "melt"])), ["/transitions/1/clock clock"]),
      (table(sent, move("b", "z", ["reasons": "late"])), ["/transitions/1/reasons reasons"]),
      (
        table(
          sent,
          move(
            "b", "z",
            [
              "reasons": [
                ["code": "late", "label": label], ["code": "late", "label": label],
                ["code": "A B", "label": ["ru": "Б"]],
              ]
            ])),
        [
          "/transitions/1/reasons/1/code bad-code", "/transitions/1/reasons/2/code bad-code",
          "/transitions/1/reasons/2/label/kk label",
        ]
      ),
      (
        table(sent, move("b", "z", ["required": ["name", "request.moon", 5]])),
        ["/transitions/1/required/1 required", "/transitions/1/required/2 required"]
      ),
      (table(sent, move("b", "z", ["required": "name"])), ["/transitions/1/required required"]),
      (
        table(
          sent, move("b", "z"),
          [
            "from": "b", "to": "z", "by": "system", "trigger": "deadline", "required": ["name"],
            "reasons": [["code": "late", "label": label]],
          ]),
        ["/transitions/2/reasons reasons", "/transitions/2/required required"]
      ),
      (table(sent, move("b", "y")), ["/transitions/1/to unknown-step"]),
      (table(sent, move("b", "z"), move("b", "z")), ["/transitions/2 repeated"]),
      (table(sent, move("b", "z"), move("b", "a")), ["/transitions/2/to absurd-jump"]),
      (
        table(sent, move("b", "z", ["marks_fields": true])),
        ["/transitions/1/marks_fields marks-outside-revision"]
      ),
      (
        table(sent, move("b", "z", ["clock": "resume"])),
        ["/transitions/1/clock resume-without-pause"]
      ),
      (
        table(sent, move("b", "z", ["effects": ["open_second_stage"]])),
        ["/transitions/1 second-stage"]
      ),
      (
        table(
          of: ["a": "draft", "b": "in_progress", "r": "revision", "z": "rejected"], sent,
          move("b", "z"), move("b", "r", ["clock": "pause", "deadline_wd": 5]), move("r", "b")),
        [
          "/transitions/2/clock pause-without-resume",
          "/transitions/2/deadline_wd deadline-without-move",
        ]
      ),
      (
        table(
          of: [
            "a": "draft", "b": "in_progress", "c": "in_progress", "d": "in_progress",
            "z": "rejected",
          ],
          sent, move("b", "z"), move("b", "c"), move("c", "d"), move("d", "c")),
        ["/statuses/c no-end", "/statuses/d no-end"]
      ),
      (
        table(
          sent, move("b", "z"),
          ["from": "b", "to": "z", "by": "applicant", "trigger": "submission"]),
        ["/transitions/2/from submission-not-editable"]
      ),
    ] as [(FormValue, [String])])
  func a_fault_is_named_with_its_place(_ table: FormValue, _ faults: [String]) {
    #expect(found(table) == faults)
  }

  /// A stage whose form is not published yet is not judged: it has no names.
  @Test func what_a_move_demands_has_to_be_in_the_form_of_its_step() {
    let table = Self.table(
      Self.sent, Self.move("b", "z", ["required": ["name", "shoe", "request.company_id"]]))
    #expect(
      ProcessTable.check(table, fields: [1: ["name"]]).map { "\($0.place) \($0.code)" }
        == ["/transitions/1/required/1 unknown-field"])
    #expect(ProcessTable.check(table, fields: [2: ["name"]]) == [])
    #expect(ProcessTable.check(table) == [])
  }

  @Test func all_faults_come_at_once() {
    let table: FormValue = [
      "initial": "q",
      "statuses": [
        "A B": ["status": "draft", "label": Self.label],
        "b": ["status": "odd", "label": ["ru": "Б"], "stage": 3],
      ],
      "transitions": [["by": "staff"], ["from": "b", "to": "x", "by": "staff"]],
    ]
    #expect(
      found(table) == [
        "/statuses/A B bad-code", "/statuses/b/status status", "/statuses/b/label/kk label",
        "/statuses/b/stage stage", "/initial not-a-draft", "/transitions/0/from ends",
        "/transitions/0/to ends", "/transitions/1/to unknown-step",
      ])
  }

  @Test func missing_english_is_a_warning() {
    let table: FormValue = [
      "initial": "a",
      "statuses": [
        "a": ["status": "draft", "label": ["ru": "А", "kk": "А"]],
        "z": [
          "status": "cancelled", "label": Self.label, "applicant_label": ["ru": "Я", "en": "Z"],
        ],
      ],
      "transitions": [
        ["from": "a", "to": "z", "by": "applicant", "trigger": "withdrawal"]
      ],
    ]
    #expect(
      found(table) == ["/statuses/a/label/en translation", "/statuses/z/applicant_label/kk label"])
    #expect(ProcessTable.check(table).map(\.fault.isWarning) == [true, false])
  }

  @Test(arguments: ProcessFault.allCases)
  func every_fault_has_words_in_three_languages(_ fault: ProcessFault) {
    let message = fault.message
    #expect(
      message.ru?.isEmpty == false && message.kk?.isEmpty == false && message.en?.isEmpty == false)
  }
}
