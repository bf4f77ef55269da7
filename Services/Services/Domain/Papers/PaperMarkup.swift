/// Where in a page of HTML the reading stands, as far as it matters for what may be put there.
struct HTMLPosition {
  private enum State {
    case text, style
    case tag
    case quoted(UInt8)
  }

  private var state = State.text
  private var name: [UInt8] = []
  private var isNamed = false

  /// A fact is text. Inside of an attribute stands only what is made here: the address of the check and
  /// the picture that leads there.
  func takesFact(_ fact: String) -> Bool {
    switch state {
    case .text: true
    case .quoted: fact == "qr" || fact == "check_url"
    case .tag, .style: false
    }
  }

  mutating func take(_ byte: UInt8) {
    switch (state, byte) {
    case (.text, UInt8(ascii: "<")), (.style, UInt8(ascii: "<")):
      state = .tag
      name = []
      isNamed = false
    case (.tag, UInt8(ascii: ">")):
      state = name == Array("style".utf8) ? .style : .text
    case (.tag, UInt8(ascii: "\"")), (.tag, UInt8(ascii: "'")):
      isNamed = true
      state = .quoted(byte)
    case (.tag, _):
      if byte <= 0x20 { isNamed = true }
      if !isNamed { name.append(byte | 0x20) }
    case (.quoted(let quote), _) where byte == quote:
      state = .tag
    default: break
    }
  }
}

/// What no template may contain: what runs, and what would have to be fetched.
enum PaperMarkup {
  private static let words = [
    "<script", "<link", "<iframe", "<object", "<embed", "<base", "<meta", "<svg", "<!", "<html",
    "<head", "<body", "@import", "@font-face", "url(", "http:", "file:", "src=\"/",
  ]

  static func forbidden(in body: [UInt8]) -> [(words: String, place: Int)] {
    let lowered = body.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
    var found: [(words: String, place: Int)] = []
    for word in words {
      let bytes = Array(word.utf8)
      var place = 0
      while place + bytes.count <= lowered.count {
        if lowered[place..<(place + bytes.count)].elementsEqual(bytes) {
          found.append((word, place))
        }
        place += 1
      }
    }
    return found.sorted { $0.place < $1.place }
  }
}
