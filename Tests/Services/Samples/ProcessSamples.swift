import Kernel
package import ServicesDomain

package enum ProcessSamples {
  private static func status(_ status: String) -> FormValue {
    ["status": .text(status), "label": FormSamples.title]
  }

  package static let short: FormValue = [
    "initial": "created",
    "statuses": [
      "created": status("draft"), "registered": status("submitted"),
      "completeness_check": status("in_progress"), "returned": status("revision"),
      "approved": status("approved"), "refused": status("rejected"),
      "withdrawn": status("cancelled"),
    ],
    "transitions": [
      [
        "from": "created", "to": "registered", "by": "applicant", "trigger": "submission",
        "clock": "start", "deadline_wd": 15,
      ],
      ["from": "created", "to": "withdrawn", "by": "applicant", "trigger": "withdrawal"],
      [
        "from": "registered", "to": "completeness_check", "by": "staff", "trigger": "assignment",
      ],
      [
        "from": "completeness_check", "to": "returned", "by": "staff", "requires_comment": true,
        "marks_fields": true, "clock": "pause", "deadline_wd": 10,
      ],
      [
        "from": "returned", "to": "completeness_check", "by": "applicant", "trigger": "submission",
        "clock": "resume",
      ],
      ["from": "completeness_check", "to": "approved", "by": "staff", "clock": "stop"],
      [
        "from": "completeness_check", "to": "refused", "by": "staff", "requires_comment": true,
        "clock": "stop",
      ],
    ],
  ]

  /// The second form is asked for before anything is decided.
  package static let twoStages: FormValue = [
    "initial": "created",
    "statuses": [
      "created": status("draft"), "read": status("in_progress"),
      "concept": ["status": "revision", "label": FormSamples.title, "stage": 2],
      "proposal": ["status": "in_progress", "label": FormSamples.title, "stage": 2],
      "approved": status("approved"),
    ],
    "transitions": [
      ["from": "created", "to": "read", "by": "applicant", "trigger": "submission"],
      [
        "from": "read", "to": "concept", "by": "system", "trigger": "second_form",
        "effects": ["open_second_stage"],
      ],
      ["from": "concept", "to": "proposal", "by": "applicant", "trigger": "submission"],
      ["from": "proposal", "to": "approved", "by": "staff"],
    ],
  ]

  /// Something that is asked for within another request: agreed to, it sends that one to `step`.
  package static func asking(forParentAt step: String) -> FormValue {
    [
      "initial": "created",
      "statuses": [
        "created": status("draft"), "registered": status("submitted"),
        "check": status("in_progress"), "agreed": status("approved"),
        "refused": status("rejected"),
      ],
      "transitions": [
        ["from": "created", "to": "registered", "by": "applicant", "trigger": "submission"],
        ["from": "registered", "to": "check", "by": "staff", "trigger": "assignment"],
        ["from": "check", "to": "agreed", "by": "staff", "parent": ["to": .text(step)]],
        ["from": "check", "to": "refused", "by": "staff"],
      ],
    ]
  }

  package static func table() throws -> ProcessTable { try ProcessTable(short) }

  package static let author: Int64 = 7
  package static let staff: Int64 = 70

  /// Sent back with these fields marked, nine working days before its time is over.
  package static func returned(_ fields: [String]) -> ServiceRequest {
    ServiceRequest(
      stored: 1, serviceCode: "grant", authorID: author, companyID: nil, status: .revision,
      bpStatus: "returned", assigneeID: staff, deadline: FormSamples.today + 13,
      remainingDays: 9, marks: fields.map { FieldMark(field: $0) }, number: "GRANT-2026-000001",
      submissions: 1, rowVersion: 3)
  }

  package static func draft() -> ServiceRequest {
    ServiceRequest(
      stored: 1, serviceCode: "grant", authorID: author, companyID: nil, status: .draft,
      bpStatus: "created", assigneeID: nil, deadline: nil, remainingDays: nil, marks: [],
      number: nil, submissions: 0, rowVersion: 1)
  }
}
