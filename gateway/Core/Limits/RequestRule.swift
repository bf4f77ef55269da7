/// What holds for the requests of one address space: how often, how long, how big. A rule without
/// an opinion leaves the matter to the general ones.
package struct RequestRule: Sendable, Equatable {
  package enum Counted: String, Sendable {
    case address
    case user
  }

  package var prefix: String
  /// Empty: all methods.
  package var methods: [String]
  package var bucket: TokenBucket?
  /// By what the bucket counts; a caller who is not signed in always counts by address.
  package var counted: Counted
  package var deadline: Duration?
  package var bodyBytes: Int?

  package init(
    prefix: String, methods: [String] = [], bucket: TokenBucket? = nil,
    counted: Counted = .address, deadline: Duration? = nil, bodyBytes: Int? = nil
  ) {
    self.prefix = prefix
    self.methods = methods
    self.bucket = bucket
    self.counted = counted
    self.deadline = deadline
    self.bodyBytes = bodyBytes
  }
}

/// All limits of the gateway: decision 6's defaults, changed by the limits file, and what else stands
/// there.
package struct GatewayLimits: Sendable, Equatable {
  package var anonymous = TokenBucket(rate: 20, burst: 60)
  package var user = TokenBucket(rate: 50, burst: 150)
  /// Per OAuth client, over all its users.
  package var client = TokenBucket(rate: 200, burst: 600)
  package var deadline = Duration.seconds(30)
  package var bodyBytes = 10 << 20
  /// Longest prefix first.
  package private(set) var rules: [RequestRule] = []
  /// Where flags lead; longest prefix first.
  package private(set) var flagRoutes: [FlagRoute] = []

  package init() {}

  package mutating func setRules(_ rules: [RequestRule]) {
    self.rules = rules.sorted {
      ($1.prefix.utf8.count, $0.prefix) < ($0.prefix.utf8.count, $1.prefix)
    }
  }

  package mutating func setFlagRoutes(_ routes: [FlagRoute]) {
    flagRoutes = routes.sorted {
      ($1.prefix.utf8.count, $0.prefix) < ($0.prefix.utf8.count, $1.prefix)
    }
  }

  /// The index of the most special rule for a request.
  package func rule(for target: UnsafeBufferPointer<UInt8>, method: String) -> Int? {
    guard !rules.isEmpty else { return nil }
    return rules.firstIndex { rule in
      (rule.methods.isEmpty || rule.methods.contains(method)) && rule.covers(target)
    }
  }
}

extension RequestRule {
  fileprivate func covers(_ target: UnsafeBufferPointer<UInt8>) -> Bool {
    let length = prefix.utf8.count
    guard target.count >= length else { return false }
    var index = 0
    for byte in prefix.utf8 {
      if target[index] != byte { return false }
      index += 1
    }
    guard target.count > length else { return true }
    return target[length] == UInt8(ascii: "/") || target[length] == UInt8(ascii: "?")
      || prefix.utf8.last == UInt8(ascii: "/")
  }
}
