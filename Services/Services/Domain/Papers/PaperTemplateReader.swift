/// Reads a template part by part and gathers what is wrong with it.
struct PaperTemplateReader {
  private(set) var faults: [PaperTemplateFaults.Fault] = []
  private let body: [UInt8]
  private let shape: PaperShape
  private var place = 0
  private var position = HTMLPosition()

  init(_ body: String, shape: PaperShape) {
    self.body = Array(body.utf8)
    self.shape = shape
  }

  mutating func parts() -> [PaperTemplate.Part] {
    for word in PaperMarkup.forbidden(in: body) { fault(.forbidden, word.words, at: word.place) }
    let parts = block(until: nil, item: nil)
    return parts
  }

  /// - Parameter end: the word that ends the block; `nil` for the whole.
  /// - Parameter item: inside of a list, the names of its items.
  private mutating func block(until end: String?, item: Set<String>?) -> [PaperTemplate.Part] {
    var parts: [PaperTemplate.Part] = []
    while let (markup, command, start) = next() {
      if !markup.isEmpty { parts.append(.markup(markup)) }
      guard let command else { break }
      let words = command.split(separator: " ").map(String.init)
      switch (words.first ?? "", words.count) {
      case ("#each", 2):
        let names = item == nil ? shape.lists[words[1]] : nil
        if names == nil { fault(.unknownName, words[1], at: start) }
        parts.append(.each(words[1], block(until: "/each", item: names ?? [])))
      case ("#if", 2):
        check(words[1], item: item, orList: true, at: start)
        parts.append(.given(words[1], block(until: "/if", item: item)))
      case ("/each", 1), ("/if", 1):
        guard words[0] == end else {
          fault(.unbalanced, words[0], at: start)
          continue
        }
        return parts
      case (let name, 1) where PaperTemplateReader.isName(name):
        check(name, item: item, orList: false, at: start)
        if !position.takesFact(name) { fault(.inTag, name, at: start) }
        parts.append(.fact(name))
      default:
        fault(.syntax, command, at: start)
      }
    }
    if let end { fault(.unbalanced, end, at: body.count) }
    return parts
  }

  /// The markup up to the next command, and the command; `nil` at the end.
  private mutating func next() -> (markup: String, command: String?, start: Int)? {
    guard place < body.count else { return nil }
    let from = place
    while place < body.count {
      if body[place...].starts(with: [0x7b, 0x7b]) {
        let start = place
        let markup = String(decoding: body[from..<start], as: UTF8.self)
        let inside = body[(start + 2)...]
        guard let close = inside.indices.first(where: { inside[$0...].starts(with: [0x7d, 0x7d]) })
        else {
          fault(.syntax, "{{", at: start)
          place = body.count
          return (markup, nil, start)
        }
        place = close + 2
        return (markup, String(decoding: inside[..<close], as: UTF8.self), start)
      }
      position.take(body[place])
      place += 1
    }
    return (String(decoding: body[from...], as: UTF8.self), nil, body.count)
  }

  private mutating func check(_ name: String, item: Set<String>?, orList: Bool, at place: Int) {
    let isKnown =
      (item ?? shape.texts).contains(name)
      || (orList && item == nil && shape.lists[name] != nil)
    if !isKnown { fault(.unknownName, name, at: place) }
  }

  private mutating func fault(
    _ kind: PaperTemplateFaults.Fault.Kind, _ words: String, at place: Int
  ) {
    let line = 1 + body[..<place].count { $0 == 0x0a }
    faults.append(
      PaperTemplateFaults.Fault(kind: kind, line: line, words: String(words.prefix(100))))
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x61...0x7a).contains($0) || $0 == 0x5f }
  }
}
