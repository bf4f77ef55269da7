import Access
import HTTPCore
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// Ways in by providers of somebody who is signed in.
struct SocialLinkTests {
  private func link(
    _ world: IdentityWorld, _ provider: SampleProvider, _ person: Principal
  ) async throws -> ServiceClient.Answer {
    var browser = SocialBrowser(world, provider, as: person)
    let location = try await browser.startLink()
    let answer = try await browser.comeBack(try provider.agree(location))
    #expect(answer.headers[.location] == "/oauth/social/sample/account")
    return try await browser.post("link")
  }

  @Test func a_person_links_an_account_and_signs_in_by_it() async throws {
    let provider = try SampleProvider()
    provider.change { $0.person = ["email": "dana@elsewhere.kz", "email_verified": true] }
    try await IdentityWorld.with(providers: provider.book()) { world in
      let person = try await world.member("a@example.kz")
      #expect(try await link(world, provider, person).headers[.location] == "/")
      let list = try await world.get("social-links", as: person)
      #expect(list["items"].array?.count == 1)
      #expect(list["items"].array?.first?["title"] == "Sample")
      #expect(list["items"].array?.first?["usable"] == true)
      #expect(try await world.letters(to: "a@example.kz").last?.contains("Sample") == true)
      #expect(try await world.letters(to: "dana@elsewhere.kz") == [])
      var browser = SocialBrowser(world, provider)
      #expect(try await browser.signIn().session != nil)

      // And out again.
      let id = list["items"].array?.first?["id"]?.decimal ?? ""
      let stranger = try await world.member("b@example.kz")
      #expect(try await world.delete("social-links/\(id)", as: stranger).status == 404)
      #expect(try await world.delete("social-links/\(id)", as: person).status == 204)
      #expect(try await world.delete("social-links/\(id)", as: person).status == 404)
      #expect(try await world.letters(to: "a@example.kz").last?.contains("Sample") == true)
      #expect(try await browser.signIn().session == nil)
    }
  }

  @Test func both_changes_are_kept_with_who_made_them() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      let person = try await world.member("a@example.kz")
      _ = try await link(world, provider, person)
      let list = try await world.get("social-links", as: person)
      let id = list["items"].array?.first?["id"]?.decimal ?? ""
      _ = try await world.delete("social-links/\(id)", as: person)
      try await world.run("select file_changes()")
      let kept = try await world.database.query(
        """
        select v.action, r.user_id::bigint as actor from reversion_version v
        join reversion_revision r on r.id = v.revision_id
        where v.model = 'social_django.usersocialauth' order by v.id
        """)
      #expect(try kept.map { try $0.string("action") } == ["create", "delete"])
      #expect(try kept.map { try $0.int64("actor") } == [person.userID, person.userID])
    }
  }

  @Test func what_opens_another_account_is_not_linked() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      let first = try await world.member("a@example.kz")
      let second = try await world.member("b@example.kz")
      _ = try await link(world, provider, first)
      var browser = SocialBrowser(world, provider, as: second)
      let location = try await browser.startLink()
      let answer = try await browser.comeBack(try provider.agree(location))
      #expect(answer.status == 409)
      #expect(try await world.get("social-links", as: second)["items"] == [])
    }
  }

  /// The answer that an attacker leads the browser to, or another session of it, links nothing.
  @Test func only_the_session_that_asked_is_linked() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      let person = try await world.member("a@example.kz")
      let other = try await world.member("b@example.kz")
      var browser = SocialBrowser(world, provider, as: person)
      let location = try await browser.startLink()
      for caller in [other, .anonymous(), try await world.session("a@example.kz")] {
        browser.caller = caller
        #expect(try await browser.comeBack(try provider.agree(location)).status == 400)
      }
      browser.caller = person
      #expect(try await browser.comeBack(try provider.agree(location)).status == 303)
      browser.caller = other
      #expect(try await browser.page().status == 400)
      #expect(try await browser.post("link").status == 400)
      #expect(try await world.count("social_auth_usersocialauth") == 0)
      var token = person
      token.sessionID = "a token"
      let refused = try await world.post("social-links", ["provider": "sample"], as: token)
      #expect(refused.status == 403)
      let unknown = try await world.post("social-links", ["provider": "nobody"], as: person)
      #expect(unknown.status == 422)
    }
  }

  /// Fails without the lock on the account: each would see the other's link.
  @Test func the_last_way_in_stays() async throws {
    let provider = try SampleProvider()
    try await IdentityWorld.with(providers: provider.book()) { world in
      let person = try await world.member("a@example.kz")
      try await world.run(
        """
        insert into social_auth_usersocialauth (provider, uid, user_id)
        select word, uid, id from account_user, (values ('sample', '1'), ('sample', '2'),
          ('facebook', '3')) link (word, uid)
        """)
      try await world.run("update account_user set password = '!x'")
      let list = try await world.get("social-links", as: person)["items"].array ?? []
      #expect(list.map { $0["usable"] } == [true, true, false])
      let ids = list.compactMap { $0["id"]?.decimal }
      let results = await contenders(2) {
        try await world.delete("social-links/\(ids[$0])", as: person)
      }
      let statuses = try results.map { try $0.get().status }.sorted()
      #expect(statuses == [204, 409])
      #expect(try await world.delete("social-links/\(ids[2])", as: person).status == 204)
    }
  }
}
