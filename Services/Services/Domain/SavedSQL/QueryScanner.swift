/// Walks over the text once. What it lets through is one statement with matched parentheses: it
/// cannot end early or go on behind a comment once it is put into another.
struct QueryScanner {
  private(set) var pieces: [QueryText.Piece] = []
  private(set) var parameters: [QueryParameter] = []

  private let bytes: [UInt8]
  private var position = 0
  /// Where the text that is copied as it is began.
  private var copied = 0
  private var depth = 0
  private var firstWord: String?
  private var isOver = false

  private static let questions: Set<String> = ["select", "with", "values", "table"]

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func run() throws(QueryFault) {
    while position < bytes.count {
      if isSpace(bytes[position]) {
        position += 1
      } else if starts("--") {
        skipLine()
      } else if starts("/*") {
        try skipComment()
      } else {
        guard !isOver else { throw .severalStatements }
        try token()
      }
    }
    guard depth == 0 else { throw .unbalanced }
    guard let firstWord else { throw .empty }
    guard QueryScanner.questions.contains(firstWord) else { throw .notAQuestion }
    copy(upTo: isOver ? copied : position)
  }

  private mutating func token() throws(QueryFault) {
    let byte = bytes[position]
    switch byte {
    case UInt8(ascii: ";"):
      copy(upTo: position)
      isOver = true
      position += 1
    case UInt8(ascii: "("):
      depth += 1
      position += 1
    case UInt8(ascii: ")"):
      depth -= 1
      guard depth >= 0 else { throw .unbalanced }
      position += 1
    case UInt8(ascii: "'"): try string(from: position, prefix: "", hasEscapes: false)
    case UInt8(ascii: "\""): try quotedName()
    case UInt8(ascii: "$"): try dollar()
    case _ where isWordStart(byte): try word()
    case _ where isDigit(byte): number()
    default:
      firstWord = firstWord ?? String(UnicodeScalar(byte))
      position += 1
    }
  }

  // MARK: Words and names

  private mutating func word() throws(QueryFault) {
    let start = position
    while position < bytes.count, isWordPart(bytes[position]) {
      if let (parameter, _) = parameter(at: position) { throw .parameterInName(parameter.name) }
      position += 1
    }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    firstWord = firstWord ?? word.lowercased()
    if position < bytes.count, bytes[position] == UInt8(ascii: "'"),
      ["e", "b", "x", "n"].contains(word.lowercased())
    {
      try string(from: start, prefix: word, hasEscapes: word.lowercased() == "e")
    } else if word.lowercased() == "u", starts("&'") {
      position += 1
      try string(from: start, prefix: word + "&", hasEscapes: false)
    }
  }

  private mutating func number() {
    while position < bytes.count, isDigit(bytes[position]) || bytes[position] == UInt8(ascii: ".") {
      position += 1
    }
  }

  private mutating func quotedName() throws(QueryFault) {
    position += 1
    while position < bytes.count {
      if let (parameter, _) = parameter(at: position) { throw .parameterInName(parameter.name) }
      position += 1
      if bytes[position - 1] == UInt8(ascii: "\"") {
        // A doubled quote is met as the beginning of a further name: the same to us.
        return
      }
    }
    throw .unfinished
  }

  // MARK: Strings

  /// `start` is where its prefix begins; `position` is at the quote.
  private mutating func string(
    from start: Int, prefix: String, hasEscapes: Bool
  ) throws(QueryFault) {
    position += 1
    var parts: [QueryText.LiteralPart] = []
    var began = position
    func raw(_ end: Int) -> [QueryText.LiteralPart] {
      began < end ? [.raw(String(decoding: bytes[began..<end], as: UTF8.self))] : []
    }
    while position < bytes.count {
      if hasEscapes, bytes[position] == UInt8(ascii: "\\") {
        position += 2
      } else if starts("''") {
        position += 2
      } else if bytes[position] == UInt8(ascii: "'") {
        parts += raw(position)
        position += 1
        let isPlain = !parts.contains { if case .parameter = $0 { true } else { false } }
        if !isPlain { add(.literal(prefix: prefix, parts), from: start) }
        if hasEscapes { try continuation(prefix) }
        return
      } else if let (parameter, end) = parameter(at: position) {
        parts += raw(position) + [.parameter(parameter.name)]
        note(parameter)
        position = end
        began = end
      } else {
        position += 1
      }
    }
    throw .unfinished
  }

  /// A string behind one with escapes, on the next line, belongs to it and has escapes too (4.1.2.1).
  private mutating func continuation(_ prefix: String) throws(QueryFault) {
    while position < bytes.count, isSpace(bytes[position]) || starts("--") {
      if starts("--") { skipLine() } else { position += 1 }
    }
    guard position < bytes.count, bytes[position] == UInt8(ascii: "'") else { return }
    try string(from: position, prefix: prefix, hasEscapes: true)
  }

  /// A parameter, a string between two tags, or a placeholder.
  private mutating func dollar() throws(QueryFault) {
    if let (parameter, end) = parameter(at: position) {
      note(parameter)
      let start = position
      position = end
      add(.parameter(parameter.name), from: start)
      guard position == bytes.count || !isWordPart(bytes[position]) else {
        throw .parameterInName(parameter.name)
      }
      return
    }
    guard let tag = tag() else {
      if position + 1 < bytes.count, isDigit(bytes[position + 1]) { throw .numberedPlaceholder }
      position += 1
      return
    }
    position += tag.count
    while position < bytes.count {
      if bytes[position...].starts(with: tag) {
        position += tag.count
        return
      }
      position += 1
    }
    throw .unfinished
  }

  /// `$$` or `$word$` at the position.
  private func tag() -> ArraySlice<UInt8>? {
    var end = position + 1
    while end < bytes.count, bytes[end] != UInt8(ascii: "$") {
      guard isWordPart(bytes[end]), end > position + 1 || !isDigit(bytes[end]) else { return nil }
      end += 1
    }
    return end < bytes.count ? bytes[position...end] : nil
  }

  // MARK: Parameters

  /// `$$…$$` at `start`, and where it ends.
  private func parameter(at start: Int) -> (QueryParameter, end: Int)? {
    guard start + 4 < bytes.count, bytes[start] == UInt8(ascii: "$"),
      bytes[start + 1] == UInt8(ascii: "$"),
      let end = bytes[(start + 2)...].firstIndex(of: UInt8(ascii: "$")), end + 1 < bytes.count,
      bytes[end + 1] == UInt8(ascii: "$"),
      let parameter = QueryParameter(
        Substring(String(decoding: bytes[(start + 2)..<end], as: UTF8.self)))
    else { return nil }
    return (parameter, end + 2)
  }

  /// The first that has a label or a default says it for all of that name.
  private mutating func note(_ parameter: QueryParameter) {
    guard let known = parameters.firstIndex(where: { $0.name == parameter.name }) else {
      return parameters.append(parameter)
    }
    parameters[known] = QueryParameter(
      name: parameter.name, label: parameters[known].label ?? parameter.label,
      defaultValue: parameters[known].defaultValue ?? parameter.defaultValue)
  }

  private mutating func add(_ piece: QueryText.Piece, from start: Int) {
    copy(upTo: start)
    pieces.append(piece)
    copied = position
  }

  private mutating func copy(upTo end: Int) {
    if copied < end {
      pieces.append(.verbatim(String(decoding: bytes[copied..<end], as: UTF8.self)))
    }
    copied = end
  }

  // MARK: Comments

  private mutating func skipLine() {
    while position < bytes.count, bytes[position] != 10, bytes[position] != 13 { position += 1 }
  }

  /// Comments of this form nest.
  private mutating func skipComment() throws(QueryFault) {
    var open = 0
    repeat {
      if starts("/*") {
        open += 1
        position += 2
      } else if starts("*/") {
        open -= 1
        position += 2
      } else {
        position += 1
      }
      guard open == 0 || position < bytes.count else { throw .unfinished }
    } while open > 0
  }

  private func starts(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    return (0..<count).allSatisfy { bytes[position + $0] == text.utf8Start[$0] }
  }
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

private func isWordStart(_ byte: UInt8) -> Bool {
  (97...122).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte >= 0x80
}

private func isWordPart(_ byte: UInt8) -> Bool {
  isWordStart(byte) || isDigit(byte) || byte == UInt8(ascii: "$")
}
