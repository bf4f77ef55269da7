/// A regular expression that cannot run away: a subset of RE2 (literals, `.`, classes, `\d \w \s`,
/// groups, `|`, `* + ? {m,n}`), run as a set of states (K. Thompson, 1968), so its time is the
/// length of the text times the length of the pattern. It always matches the whole text.
package struct Pattern: Sendable, Hashable {
  private indirect enum Node: Hashable {
    case one(ScalarSet)
    case sequence([Node])
    case either([Node])
    case repeated(Node, least: Int, most: Int?)
  }

  private enum Step: Hashable {
    case take(ScalarSet)
    case split(Int, Int)
    case jump(Int)
    case accept
  }

  private struct ScalarSet: Hashable {
    var ranges: [ClosedRange<UInt32>] = []
    var isInverted = false

    func contains(_ scalar: UInt32) -> Bool {
      ranges.contains { $0.contains(scalar) } != isInverted
    }
  }

  package let source: String
  private let steps: [Step]

  /// `nil` if it is not of the subset or too long (2,000 steps, groups 20 deep).
  package init?(_ source: String) {
    var parser = Parser(source)
    guard let node = parser.parse() else { return nil }
    var steps: [Step] = []
    guard Pattern.compile(node, into: &steps) else { return nil }
    steps.append(.accept)
    self.source = source
    self.steps = steps
  }

  package func matches(_ text: String) -> Bool {
    var current = Front(capacity: steps.count)
    add(0, to: &current)
    for scalar in text.unicodeScalars {
      var next = Front(capacity: steps.count)
      for index in current.order {
        if case .take(let set) = steps[index], set.contains(scalar.value) {
          add(index + 1, to: &next)
        }
      }
      if next.order.isEmpty { return false }
      current = next
    }
    return current.order.contains { steps[$0] == .accept }
  }

  private struct Front {
    var order: [Int] = []
    var seen: [Bool]

    init(capacity: Int) { seen = Array(repeating: false, count: capacity) }
  }

  private func add(_ start: Int, to front: inout Front) {
    var open = [start]
    while let index = open.popLast() {
      if front.seen[index] { continue }
      front.seen[index] = true
      switch steps[index] {
      case .jump(let target): open.append(target)
      case .split(let first, let second):
        open.append(second)
        open.append(first)
      case .take, .accept: front.order.append(index)
      }
    }
  }

  private static func compile(_ node: Node, into steps: inout [Step]) -> Bool {
    guard steps.count < 2_000 else { return false }
    switch node {
    case .one(let set):
      steps.append(.take(set))
    case .sequence(let nodes):
      for node in nodes { guard compile(node, into: &steps) else { return false } }
    case .either(let nodes):
      var ends: [Int] = []
      for (index, node) in nodes.enumerated() {
        let split = steps.count
        if index < nodes.count - 1 { steps.append(.split(split + 1, 0)) }
        guard compile(node, into: &steps) else { return false }
        if index < nodes.count - 1 {
          ends.append(steps.count)
          steps.append(.jump(0))
          steps[split] = .split(split + 1, steps.count)
        }
      }
      for end in ends { steps[end] = .jump(steps.count) }
    case .repeated(let node, let least, let most):
      for _ in 0..<least { guard compile(node, into: &steps) else { return false } }
      guard let most else {
        let split = steps.count
        steps.append(.split(split + 1, 0))
        guard compile(node, into: &steps) else { return false }
        steps.append(.jump(split))
        steps[split] = .split(split + 1, steps.count)
        return true
      }
      var splits: [Int] = []
      for _ in least..<max(least, most) {
        splits.append(steps.count)
        steps.append(.split(steps.count + 1, 0))
        guard compile(node, into: &steps) else { return false }
      }
      for split in splits { steps[split] = .split(split + 1, steps.count) }
    }
    return true
  }

  private struct Parser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0

    init(_ source: String) { scalars = Array(source.unicodeScalars) }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    mutating func parse() -> Node? {
      guard scalars.count <= 500 else { return nil }
      if next == "^" { position += 1 }
      guard let node = alternatives(), position == scalars.count else { return nil }
      return node
    }

    private mutating func alternatives() -> Node? {
      var found: [Node] = []
      repeat {
        if !found.isEmpty { position += 1 }
        guard let node = sequence() else { return nil }
        found.append(node)
      } while next == "|"
      return found.count == 1 ? found[0] : .either(found)
    }

    private mutating func sequence() -> Node? {
      var nodes: [Node] = []
      while let scalar = next, scalar != "|", scalar != ")" {
        if scalar == "$", position == scalars.count - 1 {
          position += 1
          break
        }
        guard let atom = atom(), let node = repetition(of: atom) else { return nil }
        nodes.append(node)
      }
      return .sequence(nodes)
    }

    private mutating func atom() -> Node? {
      guard let scalar = next else { return nil }
      position += 1
      switch scalar {
      case "(":
        depth += 1
        defer { depth -= 1 }
        if next == "?" {
          guard position + 1 < scalars.count, scalars[position + 1] == ":" else { return nil }
          position += 2
        }
        guard depth <= 20, let inner = alternatives(), next == ")" else { return nil }
        position += 1
        return inner
      case "[": return characterClass().map { .one($0) }
      case "\\": return escape().map { .one($0) }
      case ".": return .one(ScalarSet(ranges: [10...10], isInverted: true))
      case "*", "+", "?", "{", "}", "]", "^", "$": return nil
      default: return .one(ScalarSet(ranges: [scalar.value...scalar.value]))
      }
    }

    private mutating func repetition(of node: Node) -> Node? {
      switch next {
      case "*":
        position += 1
        return .repeated(node, least: 0, most: nil)
      case "+":
        position += 1
        return .repeated(node, least: 1, most: nil)
      case "?":
        position += 1
        return .repeated(node, least: 0, most: 1)
      case "{":
        position += 1
        guard let least = number() else { return nil }
        var most: Int? = least
        if next == "," {
          position += 1
          most = next == "}" ? nil : number()
          if most == nil, next != "}" { return nil }
        }
        guard next == "}", (most ?? least) >= least else { return nil }
        position += 1
        return .repeated(node, least: least, most: most)
      default: return node
      }
    }

    private mutating func number() -> Int? {
      var value: Int?
      while let scalar = next, ("0"..."9").contains(scalar) {
        value = (value ?? 0) * 10 + Int(scalar.value - 48)
        guard let value, value <= 1_000 else { return nil }
        position += 1
      }
      return value
    }

    private mutating func escape() -> ScalarSet? {
      guard let scalar = next else { return nil }
      position += 1
      switch scalar {
      case "d": return ScalarSet(ranges: [48...57])
      case "D": return ScalarSet(ranges: [48...57], isInverted: true)
      case "w": return ScalarSet(ranges: [48...57, 65...90, 95...95, 97...122])
      case "s": return ScalarSet(ranges: [9...10, 12...13, 32...32])
      case "S": return ScalarSet(ranges: [9...10, 12...13, 32...32], isInverted: true)
      case "n": return ScalarSet(ranges: [10...10])
      case "t": return ScalarSet(ranges: [9...9])
      case ".", "\\", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "^", "$", "-", "/":
        return ScalarSet(ranges: [scalar.value...scalar.value])
      default: return nil
      }
    }

    private mutating func characterClass() -> ScalarSet? {
      var set = ScalarSet()
      if next == "^" {
        set.isInverted = true
        position += 1
      }
      while let scalar = next, scalar != "]" {
        position += 1
        if scalar == "\\" {
          guard let escaped = escape(), !escaped.isInverted else { return nil }
          set.ranges += escaped.ranges
          continue
        }
        if next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
          let last = scalars[position + 1]
          guard last != "\\", last.value >= scalar.value else { return nil }
          set.ranges.append(scalar.value...last.value)
          position += 2
        } else {
          set.ranges.append(scalar.value...scalar.value)
        }
      }
      guard next == "]", !set.ranges.isEmpty else { return nil }
      position += 1
      return set
    }
  }
}
