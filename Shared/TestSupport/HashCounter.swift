package import Crypto
import Synchronization

/// Adds up what hashes of passwords cost: whether two answers take the same time is told by the work, and
/// not by a clock.
package final class HashCounter: Sendable {
  private let work = Mutex<[HashRecipe.Kind: Int]>([:])

  package init() {}

  /// Makes hashes by a recipe, each of which is counted.
  package func hasher(_ recipe: HashRecipe) -> DjangoPassword {
    DjangoPassword(recipe) { made in
      self.work.withLock { $0[made.kind, default: 0] += made.amount }
    }
  }

  /// What was done since it was asked last.
  package func take() -> [HashRecipe.Kind: Int] {
    work.withLock { work in
      let done = work
      work = [:]
      return done
    }
  }
}
