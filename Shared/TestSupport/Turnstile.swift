/// Lets so many in at once, in the order of their coming.
actor Turnstile {
  private var places: Int
  private var line: [CheckedContinuation<Void, Never>] = []

  init(places: Int) { self.places = places }

  func enter() async {
    if places > 0 {
      places -= 1
      return
    }
    await withCheckedContinuation { line.append($0) }
  }

  func leave() {
    if line.isEmpty { places += 1 } else { line.removeFirst().resume() }
  }
}
