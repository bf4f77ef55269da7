import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// What the gateway and the other contexts ask.
struct InternalRoutes {
  let app: IdentityApplication

  private static let contexts = AccessRule.service("services", "community", "booking", "techorda")

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, "/internal/v1/principals/resolve", .service("gateway")) { request, _ in
        try await resolve(request)
      },
      access.route(.post, "/internal/v1/users/exists", InternalRoutes.contexts) { request, _ in
        let ids = try await ids(request)
        return states(ids, try await app.people.states(of: ids))
      },
      access.route(.post, "/internal/v1/companies/exists", InternalRoutes.contexts) {
        request, _ in
        let ids = try await ids(request)
        return states(ids, try await app.people.companyStates(of: ids))
      },
      access.route(.post, "/internal/v1/users/batch", InternalRoutes.contexts) { request, _ in
        try await cards(request)
      },
      access.route(.post, "/internal/v1/users/rights", InternalRoutes.contexts) { request, _ in
        try await rights(request)
      },
      access.route(.post, "/internal/v1/memberships/check", InternalRoutes.contexts) {
        request, _ in
        try await membership(request)
      },
      access.route(.post, "/internal/v1/signers/check", InternalRoutes.contexts) { request, _ in
        try await signer(request)
      },
      access.route(.post, "/internal/v1/numbers/owners", .service("services")) { request, _ in
        try await owners(request)
      },
    ]
  }

  /// Who stands behind a cookie (`session_key`) or an API token (`token`): the fields of a
  /// principal, or 404. Behind the token of an application that acts on its own stands nobody:
  /// `user_id` is null.
  func resolve(_ request: Request) async throws -> Response {
    var input = try await request.json()
    let key = input.secret("session_key", required: false, max: 4_096)
    let token = input.secret("token", required: false, max: 4_096)
    try input.finish()
    let now = app.clock.now()
    var caller: ResolvedCaller?
    if let key {
      caller = try await app.principals.caller(
        session: try SecretDigest.of(key.reveal()), now: now)
    } else if let token {
      let digest = try SecretDigest.of(token.reveal())
      caller = try await app.principals.caller(token: digest, now: now)
      if caller == nil, let own = try await app.principals.application(token: digest, now: now) {
        return answer(own)
      }
    }
    guard let caller else { throw NothingThere() }
    let csrf = key == nil ? nil : try app.secrets.csrfToken(of: caller.session)
    return .json { json in
      json.object { json in
        write(caller, to: &json)
        json.field("csrf_token", csrf)
        json.field("expires_at", caller.expiresAt)
      }
    }
  }

  private func answer(_ application: ResolvedApplication) -> Response {
    .json { json in
      json.object { json in
        json.field("user_id", nil as Int64?)
        json.field("session_id", application.session)
        json.field("scopes", application.scopes)
        json.field("client_id", application.clientID)
        json.field("expires_at", application.expiresAt)
      }
    }
  }

  func cards(_ request: Request) async throws -> Response {
    let cards = try await app.people.cards(of: try await ids(request))
    return .json { json in
      json.object { json in
        json.array("items", cards) { json, card in
          json.object { json in
            json.field("id", card.id)
            json.field("display_name", card.displayName)
            json.field("avatar", card.avatar)
            json.field("locale", card.locale.rawValue)
            json.field("rev", card.revision)
            json.field("deleted", card.isDeleted)
          }
        }
      }
    }
  }

  /// What a person may do now, whoever asks for him; without any right if he may not sign in.
  func rights(_ request: Request) async throws -> Response {
    var input = try await request.json()
    let user = input.integer("user_id", in: 1 ... .max)
    let rights = try await app.principals.rights(
      of: UserID(try input.finish(user)), now: app.clock.now())
    return .json { json in
      json.object { json in
        json.field("active", rights != nil)
        json.field("permissions", rights?.permissions ?? [])
        json.field("is_superuser", rights?.isSuperuser ?? false)
        json.field("organization", rights?.organization)
      }
    }
  }

  func membership(_ request: Request) async throws -> Response {
    var input = try await request.json()
    let user = input.integer("user_id", in: 1 ... .max)
    let company = input.integer("company_id", in: 1 ... .max)
    let (who, what) = try input.finish(user, company)
    let role = try await app.companies.membership(of: who, in: what)
    let state = try await app.people.companyStates(of: [what])[what] ?? .missing
    return .json { json in
      json.object { json in
        json.field("member", role != nil)
        json.field("role", role)
        json.field("status", state.rawValue)
      }
    }
  }

  /// Whether the numbers in a certificate are the proved one of a person and that of a company: no more
  /// is said of them.
  func signer(_ request: Request) async throws -> Response {
    var input = try await request.json()
    let user = input.integer("user_id", in: 1 ... .max)
    let person = input.secret("person", max: 12)
    let company = input.integer("company_id", required: false, in: 1 ... .max)
    let organization = input.secret("organization", required: false, max: 12)
    let (who, number) = try input.finish(user, person)
    let proved = try await app.people.provenNumber(of: who)
    let held = company == nil ? nil : try await app.people.companyNumber(of: company ?? 0)
    let claim = SignerNumbers(person: number.reveal(), organization: organization?.reveal())
    return .json { json in
      json.object { json in
        json.field("person", claim.match(person: proved).rawValue)
        json.field("company", company == nil ? nil : claim.match(company: held).rawValue)
      }
    }
  }

  /// Whose the numbers (IIN) are that a service has in its rows, in their order: whoever has proved one
  /// and is not erased. The numbers are not said again.
  func owners(_ request: Request) async throws -> Response {
    var input = try await request.json()
    let listed = input.strings("numbers", count: 1...200, max: 12)
    let numbers = try input.finish(listed)
    let owners = try await app.people.owners(of: numbers)
    return .json { json in
      json.object { json in
        json.array("items", numbers) { json, number in
          json.object { $0.field("user_id", owners[number]) }
        }
      }
    }
  }

  private func ids(_ request: Request) async throws -> [Int64] {
    var input = try await request.json()
    let ids = input.integers("ids", count: 1...200)
    return try input.finish(ids)
  }

  private func states(_ ids: [Int64], _ known: [Int64: ReferenceState]) -> Response {
    .json { json in
      json.object { json in
        json.array("items", ids) { json, id in
          json.object { json in
            json.field("id", id)
            json.field("status", (known[id] ?? .missing).rawValue)
          }
        }
      }
    }
  }

  private func write(_ caller: ResolvedCaller, to json: inout JSONWriter) {
    json.field("user_id", caller.user)
    json.field("session_id", caller.session)
    json.field("permissions", caller.permissions)
    json.field("is_staff", caller.isStaff)
    json.field("is_superuser", caller.isSuperuser)
    json.field("is_expert", caller.isExpert)
    json.array("companies", caller.companies) { json, company in
      json.object { json in
        json.field("id", company.id)
        json.field("role", company.role)
      }
    }
    json.array("groups", caller.groups) { $0.value($1) }
    json.field("organization", caller.organization)
    json.field(
      "scopes",
      caller.isHeldBack
        ? [Principal.heldBackScope] : caller.scopes.isEmpty ? nil : caller.scopes)
    json.field("client_id", caller.client)
    json.field("permission_revision", caller.permissionRevision)
    json.field("locale", caller.locale.rawValue)
  }
}
