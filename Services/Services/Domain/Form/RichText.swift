/// Formatted text as it may be shown: an allow-list of elements, everything else is taken out. What
/// went in twice comes out the same.
package struct RichText: Sendable, Hashable {
  package enum Profile: String, Sendable, CaseIterable {
    /// Paragraphs, emphasis, lists.
    case plain
    /// And headings, quotations, code and links.
    case full

    package var elements: Set<String> {
      let plain: Set<String> = ["p", "br", "strong", "em", "u", "s", "ul", "ol", "li"]
      switch self {
      case .plain: return plain
      case .full: return plain.union(["h2", "h3", "h4", "blockquote", "code", "pre", "a"])
      }
    }
  }

  package let html: String
  /// What a reader sees: its length and words are judged.
  package let text: String

  package static let mostBytes = 100_000

  /// Elements whose content is no text.
  private static let swallowed: Set<String> = [
    "script", "style", "iframe", "object", "embed", "template", "svg", "math", "noscript", "title",
    "textarea", "select", "xmp", "noembed", "noframes", "plaintext",
  ]
  private static let synonyms = ["b": "strong", "i": "em", "strike": "s", "del": "s", "h1": "h2"]
  private static let deepest = 50

  package init(cleaning source: String, for profile: Profile) {
    var writer = Writer(allowed: profile.elements)
    var scanner = MarkupScanner(source)
    var swallowing: String?
    while let piece = scanner.next() {
      switch piece {
      case .text(let text): if swallowing == nil { writer.write(text) }
      case .open(let name, let address):
        if swallowing != nil { continue }
        if RichText.swallowed.contains(name) {
          swallowing = name
        } else {
          writer.open(RichText.synonyms[name] ?? name, address)
        }
      case .close(let name):
        if let inside = swallowing {
          if name == inside { swallowing = nil }
        } else {
          writer.close(RichText.synonyms[name] ?? name)
        }
      }
    }
    writer.end()
    html = writer.html
    text = writer.text
  }

  private struct Writer {
    let allowed: Set<String>
    var html = ""
    var text = ""
    private var stack: [String] = []

    init(allowed: Set<String>) { self.allowed = allowed }

    mutating func write(_ piece: String) {
      html += MarkupScanner.escaped(piece)
      text += piece
    }

    mutating func open(_ name: String, _ address: String?) {
      guard allowed.contains(name), stack.count < RichText.deepest else { return }
      if name == "br" {
        html += "<br>"
        text += "\n"
        return
      }
      if name == "a" {
        guard !stack.contains("a"), let address, MarkupScanner.isSafe(address) else { return }
        html += "<a href=\"\(MarkupScanner.escaped(address))\" rel=\"noopener nofollow\">"
      } else {
        html += "<\(name)>"
        if !RichText.isInline(name), !text.isEmpty { text += "\n" }
      }
      stack.append(name)
    }

    /// What was opened inside and forgotten is closed with it.
    mutating func close(_ name: String) {
      guard let index = stack.lastIndex(of: name) else { return }
      while stack.count > index { html += "</\(stack.removeLast())>" }
    }

    mutating func end() {
      while let name = stack.popLast() { html += "</\(name)>" }
    }
  }

  private static func isInline(_ name: String) -> Bool {
    ["strong", "em", "u", "s", "code", "a"].contains(name)
  }
}
