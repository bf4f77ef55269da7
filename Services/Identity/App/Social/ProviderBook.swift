import HTTPClient
import HTTPCore
package import IdentityDomain
import JOSE
import JSON
import Kernel
import Synchronization

/// The providers whose sign-in is honoured, and what each said of itself lately.
package final class ProviderBook: Sendable {
  private struct Known {
    var metadata: ProviderMetadata?
    var metadataAt: Instant?
    var keys: [JSONWebKey] = []
    var keysAt: Instant?
  }

  private struct State {
    var providers: [SocialProvider]
    var known: [String: Known] = [:]
  }

  private let file: String?
  let calls: OutsideCalls
  private let state: Mutex<State>

  /// Providers given directly; by default none.
  package init(_ providers: [SocialProvider] = [], calls: OutsideCalls = .failing) {
    file = nil
    self.calls = calls
    state = Mutex(State(providers: providers))
  }

  /// Throws `ProviderFileFault`.
  package init(file: String, calls: OutsideCalls) throws {
    self.file = file
    self.calls = calls
    state = Mutex(State(providers: try ProviderFile.read(file)))
  }

  /// Reads the file again, and forgets what was known. On a fault everything stays as it is.
  package func reload() throws {
    guard let file else { return }
    let fresh = try ProviderFile.read(file)
    state.withLock { $0 = State(providers: fresh) }
  }

  package var all: [SocialProvider] { state.withLock { $0.providers } }

  /// Throws `SocialError.unknownProvider`.
  func provider(_ name: String?) throws(SocialError) -> SocialProvider {
    guard let found = all.first(where: { $0.name == name }) else { throw .unknownProvider }
    return found
  }

  // MARK: What they say of themselves

  func metadata(of provider: SocialProvider, now: Instant) async throws -> ProviderMetadata {
    let known = state.withLock { $0.known[provider.name] }
    if let metadata = known?.metadata, let since = known?.metadataAt,
      now - since < SocialPolicy.metadata
    {
      return metadata
    }
    guard let address = AbsoluteURL(ProviderMetadata.address(of: provider)) else {
      throw SocialError.providerUnavailable
    }
    let metadata = try ProviderMetadata(try await document(address, of: provider), of: provider)
    state.withLock {
      $0.known[provider.name, default: Known()].metadata = metadata
      $0.known[provider.name, default: Known()].metadataAt = now
    }
    return metadata
  }

  func keys(of provider: SocialProvider, now: Instant) async throws -> [JSONWebKey] {
    let known = state.withLock { $0.known[provider.name] }
    if let known, let since = known.keysAt, now - since < SocialPolicy.metadata {
      return known.keys
    }
    return try await readKeys(of: provider, now: now)
  }

  /// A token that none of them has signed: perhaps they changed. `nil`: they were read a moment
  /// ago, and whoever makes up names of keys does not make us ask each time.
  func keysAgain(of provider: SocialProvider, now: Instant) async throws -> [JSONWebKey]? {
    let since = state.withLock { $0.known[provider.name]?.keysAt }
    if let since, now - since < SocialPolicy.keysAgain { return nil }
    return try await readKeys(of: provider, now: now)
  }

  private func readKeys(of provider: SocialProvider, now: Instant) async throws -> [JSONWebKey] {
    let metadata = try await metadata(of: provider, now: now)
    let keys = try JSONWebKey.set(try await document(metadata.keys, of: provider))
    state.withLock {
      $0.known[provider.name, default: Known()].keys = keys
      $0.known[provider.name, default: Known()].keysAt = now
    }
    return keys
  }

  private func document(_ url: AbsoluteURL, of provider: SocialProvider) async throws -> [UInt8] {
    let answer = try await calls.send(
      OutsideCall(
        method: .get, url: url, headers: HeaderFields(["Accept": "application/json"]), body: nil,
        reach: provider.reach))
    guard answer.status == 200 else { throw SocialError.providerUnavailable }
    return answer.body
  }
}

extension SocialProvider {
  var reach: AddressReach { isOnLoopback ? .loopback : .anywhere }
}
