import Kernel
package import ServicesDomain

/// A process that ends with a commission: votes, a protocol, and back when it is annulled.
package enum CommissionSamples {
  package static let process: FormValue = [
    "initial": "created",
    "statuses": [
      "created": step("draft"), "registered": step("submitted"),
      "completeness_check": step("in_progress"), "voting": step("in_progress"),
      "protocol": step("in_progress"), "commission_approved": step("approved"),
      "commission_rejected": step("rejected"), "active": step("active"),
      "withdrawn": step("cancelled"),
    ],
    "transitions": [
      ["from": "created", "to": "registered", "by": "applicant", "trigger": "submission"],
      ["from": "registered", "to": "completeness_check", "by": "staff", "trigger": "assignment"],
      [
        "from": "completeness_check", "to": "voting", "by": "staff",
        "guards": ["commission_set"], "effects": ["open_ballots"],
      ],
      [
        "from": "voting", "to": "protocol", "by": "system", "trigger": "ballots_closed",
        "guards": ["quorum_reached"],
      ],
      [
        "from": "voting", "to": "withdrawn", "by": "applicant", "trigger": "withdrawal",
        "effects": ["close_work"],
      ],
      [
        "from": "protocol", "to": "withdrawn", "by": "applicant", "trigger": "withdrawal",
        "effects": ["close_work"],
      ],
      [
        "from": "protocol", "to": "commission_approved", "by": "system",
        "trigger": "protocol_accepted", "effects": ["close_work"],
      ],
      [
        "from": "protocol", "to": "commission_rejected", "by": "system",
        "trigger": "protocol_rejected",
      ],
      [
        "from": "commission_approved", "to": "protocol", "by": "system",
        "trigger": "protocol_annulled",
      ],
      [
        "from": "commission_rejected", "to": "protocol", "by": "system",
        "trigger": "protocol_annulled",
      ],
      ["from": "commission_approved", "to": "active", "by": "staff"],
      [
        "from": "commission_rejected", "to": "voting", "by": "applicant", "trigger": "appeal",
        "effects": ["open_ballots"],
      ],
    ],
  ]

  private static func step(_ status: String) -> FormValue {
    ["status": .text(status), "label": FormSamples.title]
  }

  package static let chair: Int64 = 101
  package static let secretary: Int64 = 102
  package static let members: [Int64] = [103, 104, 105, 106]
  package static var voters: [Int64] { [chair] + members }

  package static func commission(
    isSecret: Bool = false, formID: Int64? = nil, quorum: Quorum = Quorum()
  ) -> Commission {
    let since = FormSamples.today + -400
    return Commission(
      quorum: quorum, isSecret: isSecret, formID: formID,
      members: [
        Commission.Member(userID: chair, role: .chair, startsOn: since),
        Commission.Member(userID: secretary, role: .secretary, startsOn: since),
      ] + members.map { Commission.Member(userID: $0, role: .member, startsOn: since) })
  }
}
