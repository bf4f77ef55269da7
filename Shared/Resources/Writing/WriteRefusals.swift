package import Kernel
import Postgres

/// A change that collides with something that is there.
package struct Conflict: Error, Sendable {
  package let faults: [FieldFault]
}

extension Conflict: ProblemConvertible {
  /// 409 `already-exists` with the fields that collide, or `conflict`.
  package var problem: Problem {
    Problem(
      status: 409, code: faults.isEmpty ? "conflict" : ConstraintFault.taken,
      title: Localized(
        ru: "Такая запись уже есть", kk: "Мұндай жазба бар", en: "There is such a thing already"),
      faults: faults)
  }
}

/// A row that others still refer to cannot be deleted.
package struct StillReferenced: Error, Sendable {
  /// The table whose rows refer to it.
  let table: String?
}

extension StillReferenced: ProblemConvertible {
  /// 409 `still-referenced`.
  package var problem: Problem {
    Problem(
      status: 409, code: "still-referenced",
      title: Localized(
        ru: "На эту запись ссылаются другие", kk: "Бұл жазбаға басқалары сілтейді",
        en: "Other things still refer to this"),
      members: table.map { [(name: "table", json: "\"\($0)\"")] } ?? [])
  }
}
