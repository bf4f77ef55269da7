package import Kernel

/// What a protocol says, as it is frozen and signed: its bytes never change, whatever becomes of
/// names and requests.
package struct ProtocolDocument: Sendable {
  package struct Person: Sendable {
    package let seat: Seat
    package let name: String

    package init(seat: Seat, name: String) {
      self.seat = seat
      self.name = name
    }
  }

  package struct Line: Sendable {
    package let item: ProtocolItem
    /// The request's.
    package let number: String
    /// A person's or a company's name.
    package let applicant: String
    /// Of its last ballot.
    package let count: VoteCount?
    package let isSecret: Bool?

    package init(
      item: ProtocolItem, number: String, applicant: String, count: VoteCount?, isSecret: Bool?
    ) {
      self.item = item
      self.number = number
      self.applicant = applicant
      self.count = count
      self.isSecret = isSecret
    }
  }

  package let minutes: CommissionProtocol
  package let number: String
  package let serviceName: Localized
  package let people: [Person]
  package let lines: [Line]

  package init(
    minutes: CommissionProtocol, number: String, serviceName: Localized, people: [Person],
    lines: [Line]
  ) {
    self.minutes = minutes
    self.number = number
    self.serviceName = serviceName
    self.people = people
    self.lines = lines
  }

  package var canonical: [UInt8] { CanonicalJSON.bytes(of: value) }

  private var value: FormValue {
    .object([
      "protocol_id": integer(minutes.id), "number": .text(number),
      "service": .object([
        "code": .text(minutes.serviceCode), "name": localized(serviceName),
      ]),
      "held_on": .text(minutes.heldOn.description),
      "quorum": .object([
        "numerator": integer(minutes.quorum.numerator),
        "denominator": integer(minutes.quorum.denominator), "seats": integer(minutes.seats),
      ]),
      "members": .list(people.map(person)), "agenda": .list(lines.map(line)),
    ])
  }

  private func person(_ person: Person) -> FormValue {
    .object([
      "user_id": integer(person.seat.userID), "role": .text(person.seat.role.rawValue),
      "name": .text(person.name),
    ])
  }

  private func line(_ line: Line) -> FormValue {
    .object([
      "request_id": integer(line.item.requestID), "number": .text(line.number),
      "applicant": .text(line.applicant),
      "decision": line.item.decision.map { .text($0.rawValue) } ?? .null,
      "votes": line.count.map { count in
        .object([
          "for": integer(count.yes), "against": integer(count.no),
          "abstain": integer(count.abstained), "secret": .bool(line.isSecret ?? false),
        ])
      } ?? .null,
    ])
  }

  private func integer(_ value: some BinaryInteger) -> FormValue { .number(String(value)) }

  private func localized(_ name: Localized) -> FormValue {
    .object([
      "ru": name.ru.map(FormValue.text) ?? .null, "kk": name.kk.map(FormValue.text) ?? .null,
      "en": name.en.map(FormValue.text) ?? .null,
    ])
  }
}
