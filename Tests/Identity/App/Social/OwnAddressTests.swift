import HTTPCore
import IdentitySamples
import TestSupport
import Testing

/// What a page with a form may lead to.
struct OwnAddressTests {
  @Test(arguments: [
    ("https://a.kz/cb?x", "form-action 'self' https://a.kz:443;"),
    ("http://127.0.0.1:8000/", "form-action 'self' http://127.0.0.1:8000;"),
    ("kz.tau:/cb", "form-action 'self' kz.tau:;"),
    ("https://a.kz; script-src *", "form-action 'self';"),
    ("* 'unsafe-inline'", "form-action 'self';"),
    ("https:", "form-action 'self';"), ("x y:", "form-action 'self';"),
    ("javascript:alert(1)", "form-action 'self';"),
  ])
  func only_the_site_of_the_application_is_added(
    _ redirect: String, _ expected: String
  ) async throws {
    try await IdentityWorld.with { world in
      let next = "/oauth/authorize?redirect_uri=" + PercentEncoding.encode(redirect)
      let page = try await world.client.send(
        .get, "/oauth/sign-in?next=" + PercentEncoding.encode(next))
      #expect(page.headers["Content-Security-Policy"]?.contains(expected) == true, "\(redirect)")
    }
  }
}
