import OpenAPI

/// What the admin API is told to be where no table stands for it.
enum AdminDescriptions {
  static let overview = Operation("The tables that you may look at")
    .answers(
      .object([
        "items": .array(
          of: .object([
            "table": .text, "model": .text, "address": .text, "key": .text,
            "estimated_rows": .count, "may_add": .flag, "may_change": .flag, "may_delete": .flag,
          ]))
      ]))
}
