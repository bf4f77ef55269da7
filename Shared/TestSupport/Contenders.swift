/// Starts `count` tasks, lets them go at the same moment when all are ready, and collects what came
/// of each, in the order of their numbers.
package func contenders<R: Sendable>(
  _ count: Int = 16, _ body: @escaping @Sendable (Int) async throws -> R
) async -> [Result<R, any Error>] {
  let gate = StartingGate(runners: count)
  return await withTaskGroup(of: (Int, Result<R, any Error>).self) { group in
    for index in 0..<count {
      group.addTask {
        await gate.arrive()
        do { return (index, .success(try await body(index))) } catch {
          return (index, .failure(error))
        }
      }
    }
    var results: [(Int, Result<R, any Error>)] = []
    for await result in group { results.append(result) }
    return results.sorted { $0.0 < $1.0 }.map(\.1)
  }
}

private actor StartingGate {
  private var missing: Int
  private var ready: [CheckedContinuation<Void, Never>] = []

  init(runners: Int) { missing = runners }

  func arrive() async {
    missing -= 1
    if missing == 0 {
      for runner in ready { runner.resume() }
      ready = []
    } else {
      await withCheckedContinuation { ready.append($0) }
    }
  }
}
