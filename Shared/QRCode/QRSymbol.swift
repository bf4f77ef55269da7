/// A QR code (ISO/IEC 18004) of bytes: byte mode, error correction M, the smallest version that holds
/// them, versions 1 to 20 (666 bytes).
package struct QRSymbol: Sendable, Hashable {
  /// Modules along a side, without the quiet zone.
  package let size: Int
  private let dark: [Bool]

  /// `nil` if the bytes are too many.
  package init?(_ bytes: [UInt8]) {
    guard let version = QRVersion.holding(bytes.count) else { return nil }
    let codewords = QRCodewords.interleaved(QRCodewords.data(bytes, in: version), in: version)
    let matrix = QRMatrix(version)
    var best: (penalty: Int, matrix: QRMatrix)?
    for mask in 0..<8 {
      var masked = matrix
      masked.place(codewords, mask: mask)
      let penalty = masked.penalty
      if best.map({ penalty < $0.penalty }) ?? true { best = (penalty, masked) }
    }
    guard let best else { return nil }
    size = version.size
    dark = best.matrix.dark
  }

  package init?(_ text: String) { self.init(Array(text.utf8)) }

  /// Whether a module is dark; outside of the symbol all are light.
  package func isDark(row: Int, column: Int) -> Bool {
    (0..<size).contains(row) && (0..<size).contains(column) && dark[row * size + column]
  }
}
