import Kernel

extension BarChart {
  private static let width = 760
  private static let margin = 20
  /// Of the room that the longest bar leaves for its value.
  private static let valueWidth = 150
  private static let barHeight = 14
  private static let barStep = 18
  private static let groupGap = 34
  private static let longestName = 90

  /// An SVG file that stands alone: no script, nothing fetched, all texts escaped; dark where the
  /// reader's screen is dark.
  package func svg() -> String {
    var body: [String] = []
    var top = Self.margin + 16
    body.append(text(title, top: top, kind: "head"))
    top += 22
    body.append(text(note, top: top))
    top += 14
    if series.count > 1, !groups.isEmpty { body.append(legend(&top)) }
    if groups.isEmpty {
      top += 26
      body.append(text(emptyText, top: top))
    }
    for group in groups { body.append(draw(group, &top)) }
    if !moreText.isEmpty {
      top += 26
      body.append(text(moreText, top: top))
    }
    let size = (width: Self.width, height: top + Self.margin)
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size.width) \(size.height)" \
      width="\(size.width)" height="\(size.height)" role="img" \
      aria-labelledby="chart-title chart-text" xml:lang="\(language.rawValue)" \
      lang="\(language.rawValue)">
      <title id="chart-title">\(XMLText.escaped(title))</title>
      <desc id="chart-text">\(XMLText.escaped(description))</desc>
      <style>\(Self.style)</style>
      \(body.joined(separator: "\n"))
      </svg>

      """
  }

  /// The second bar of a group has another colour, and an edge for those who do not tell colours apart.
  private static let style = """
    svg{color:#1b1b1f;background:#fff;font:14px/1.2 system-ui,sans-serif}\
    text{fill:currentColor}.head{font-size:18px;font-weight:600}\
    .bar0{fill:#1d5fa8}.bar1{fill:#f3c9a5;stroke:#a04a00}\
    @media (prefers-color-scheme:dark){svg{color:#f1f1f4;background:#17171a}\
    .bar0{fill:#7fb4f0}.bar1{fill:#6b3a12;stroke:#f0a868}}
    """

  private func text(_ text: String, left: Int = margin, top: Int, kind: String = "") -> String {
    let shown = XMLText.escaped(text.shortened(to: Self.longestName))
    let mark = kind.isEmpty ? "" : " class=\"\(kind)\""
    return "<text x=\"\(left)\" y=\"\(top)\"\(mark)>\(shown)</text>"
  }

  private func legend(_ top: inout Int) -> String {
    var left = Self.margin
    top += 18
    var parts: [String] = []
    for (index, name) in series.enumerated() {
      parts.append(
        "<rect x=\"\(left)\" y=\"\(top - 11)\" width=\"12\" height=\"12\" class=\"bar\(index)\"/>")
      parts.append(text(name, left: left + 18, top: top))
      left += (Self.width - 2 * Self.margin) / series.count
    }
    return parts.joined()
  }

  private func draw(_ group: Group, _ top: inout Int) -> String {
    top += Self.groupGap - Self.barHeight + 6
    var parts = [text(group.name, top: top)]
    top += 6
    for (index, bar) in group.bars.enumerated() {
      let length = bar.map { self.length(of: $0.value) } ?? 0
      if length > 0 {
        parts.append(
          """
          <rect x="\(Self.margin)" y="\(top)" width="\(length)" height="\(Self.barHeight)" \
          class="bar\(index)"/>
          """)
      }
      parts.append(
        text(
          bar?.text ?? "\u{2013}", left: Self.margin + length + 8, top: top + Self.barHeight - 2))
      top += Self.barStep
    }
    return parts.joined()
  }

  /// At least a point, where there is something.
  private func length(of value: Double) -> Int {
    guard value.isFinite, value > 0, largest > 0 else { return 0 }
    let room = Double(Self.width - 2 * Self.margin - Self.valueWidth)
    return max(1, Int((value / largest * room).rounded()))
  }
}

extension String {
  fileprivate func shortened(to count: Int) -> String {
    unicodeScalars.count <= count
      ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(count - 1))) + "\u{2026}"
  }
}
