import EventLoop
import HTTPClient
import JSON
import Kernel
import ServicesDomain
import ServicesStore

extension InputReader {
  /// `{"name"?, "url", "event_types", "services"?}`; of a change nothing is needed, and `status` may say
  /// `active` or `paused`.
  mutating func hook(within reach: AddressReach, isNew: Bool) -> HookWish {
    var wish = HookWish()
    if isNew || present("name") {
      wish.name = string("name", required: false, min: 0, max: 200) ?? ""
    }
    if isNew || present("url"), let url = string("url", max: 2_000) {
      do throws(HookAddress.Fault) {
        try HookAddress.check(url, within: reach)
        wish.url = url
      } catch {
        fault("url", code: error.rawValue, message: error.message)
      }
    }
    if isNew || present("event_types") { wish.eventTypes = hookEvents("event_types") }
    if isNew || present("services") {
      wish.services = strings("services", required: false, count: 0...100, max: 100) ?? []
    }
    if !isNew, present("status"), let word = choice("status", among: ["active", "paused"]) {
      wish.isPaused = word == "paused"
    }
    return wish
  }

  mutating func hookEvents(_ key: String, required: Bool = true) -> [HookEventType]? {
    let most = HookEventType.allCases.count
    guard let words = strings(key, required: required, count: 1...most, max: 50) else {
      return nil
    }
    let known = HookEventType.allCases.map(\.rawValue)
    for (index, word) in words.enumerated() where !known.contains(word) {
      let fault = InputFault.choice(known)
      self.fault(key, at: index, code: fault.code, message: fault.message)
    }
    return words.compactMap(HookEventType.init)
  }
}
