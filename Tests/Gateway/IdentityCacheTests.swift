import GatewayCore
import Testing

struct IdentityCacheTests {
  private let second: UInt64 = 1_000_000_000

  private func answer(_ finding: IdentityCache<String>.Finding) -> String {
    switch finding {
    case .fresh(let answer): "fresh \(answer)"
    case .stale(let answer): "stale \(answer)"
    case .unknown: "unknown"
    case .missing: "missing"
    }
  }

  @Test func an_answer_is_fresh_stale_and_gone() {
    var cache = IdentityCache<String>()
    cache.store("s1", "ada", user: 7, askedAt: 0)
    #expect(answer(cache.find("s1", now: 5 * second - 1)) == "fresh ada")
    #expect(answer(cache.find("s1", now: 5 * second)) == "stale ada")
    #expect(answer(cache.find("s1", now: 60 * second - 1)) == "stale ada")
    #expect(answer(cache.find("s1", now: 60 * second)) == "missing")
  }

  @Test func a_credential_does_not_outlive_its_own_end() {
    var cache = IdentityCache<String>()
    cache.store("b1", "ada", user: 7, askedAt: 0, validUntil: 2 * second)
    #expect(answer(cache.find("b1", now: 2 * second)) == "missing")
  }

  @Test func a_revocation_clears_all_of_a_user_and_nobody_else() {
    var cache = IdentityCache<String>()
    cache.store("s1", "ada", user: 7, askedAt: 1)
    cache.store("b1", "ada", user: 7, askedAt: 1)
    cache.store("s2", "bob", user: 8, askedAt: 1)
    // when
    cache.revoke(user: 7, now: 2)
    #expect(answer(cache.find("s1", now: 2)) == "missing")
    #expect(answer(cache.find("b1", now: 2)) == "missing")
    #expect(answer(cache.find("s2", now: 2)) == "fresh bob")
  }

  @Test func an_answer_that_was_under_way_at_the_revocation_is_not_kept() {
    var cache = IdentityCache<String>()
    cache.revoke(user: 7, now: 10)
    cache.store("s1", "ada", user: 7, askedAt: 9)
    #expect(answer(cache.find("s1", now: 11)) == "missing")
    cache.store("s1", "ada", user: 7, askedAt: 11)
    #expect(answer(cache.find("s1", now: 11)) == "fresh ada")
    cache.revokeAll(now: 20)
    cache.store("s1", "ada", user: 7, askedAt: 19)
    #expect(answer(cache.find("s1", now: 21)) == "missing")
  }

  @Test func an_unknown_credential_is_asked_about_once_in_a_while() {
    var cache = IdentityCache<String>()
    cache.storeUnknown("sx", askedAt: 0)
    #expect(answer(cache.find("sx", now: second)) == "unknown")
    #expect(answer(cache.find("sx", now: 2 * second)) == "missing")
  }

  @Test func it_is_bounded_and_keeps_what_is_used() {
    var rules = IdentityCache<String>.Rules()
    rules.ceiling = 3
    var cache = IdentityCache<String>(rules: rules)
    for key in ["a", "b", "c"] { cache.store(key, key, user: 1, askedAt: 0) }
    _ = cache.find("a", now: 1)
    // when
    cache.store("d", "d", user: 2, askedAt: 1)
    #expect(cache.count == 3)
    #expect(answer(cache.find("a", now: 1)) == "fresh a")
    #expect(answer(cache.find("b", now: 1)) == "missing")
  }
}
