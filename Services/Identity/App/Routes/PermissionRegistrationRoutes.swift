package import Access
import HTTPCore
import HTTPServer
import IdentityDomain
package import IdentityStore
import JSON
package import Kernel

/// `POST /internal/v1/permissions`: a service says which rights it knows. All of them at once: what it
/// does not name it does not know any more.
struct PermissionRegistrationRoutes {
  let app: IdentityApplication

  /// Far above what the largest slice has.
  private static let most = 5_000

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .post, PermissionRegistration.address,
        .service("services", "community", "booking", "techorda"), bodyLimit: 4 << 20,
        handler: register)
    ]
  }

  private func register(_ request: Request, by principal: Principal) async throws -> Response {
    var input = try await request.json()
    let wish = input.objects("permissions", count: 0...Self.most) { item in
      NamedPermission(reading: &item)
    }
    let permissions = try input.finish(wish)
    guard Set(permissions.map(\.code)).count == permissions.count else {
      throw PermissionNamedTwice()
    }
    let outcome = try await app.permissionRegistry.register(
      permissions, of: principal.issuer, now: app.clock.now())
    return .json { json in
      json.object { json in
        json.field("named", outcome.named)
        json.field("retired", outcome.retired)
      }
    }
  }
}

extension NamedPermission {
  fileprivate init?(reading item: inout InputReader) {
    let text = item.string("code", max: 201)
    let model = item.string("model", max: 100)
    let name = item.localized("name", max: 255)
    let isCommon = item.bool("common")
    let code = text.flatMap(PermissionCode.init)
    if text != nil, code == nil {
      item.fault(
        "code", code: "malformed",
        message: Localized(
          ru: "Ожидается приложение.право", kk: "қолданба.құқық күтіледі",
          en: "app.right is expected"))
    }
    guard let code, let model, let name, let isCommon else { return nil }
    self.init(code, about: model, name, isCommon: isCommon)
  }
}

extension IdentityApplication {
  /// How identity registers its own.
  package var registersPermissions: PermissionRegistration.Register {
    { permissions in
      _ = try await permissionRegistry.register(
        permissions.map(NamedPermission.init(own:)), of: "identity", now: clock.now())
    }
  }
}

extension NamedPermission {
  /// Throws `MalformedPermissionCode`: a programmer's error.
  fileprivate init(own permission: DeclaredPermission) throws {
    guard let code = PermissionCode(permission.code) else { throw MalformedPermissionCode() }
    self.init(code, about: permission.model, permission.name, isCommon: permission.isCommon)
  }
}

struct MalformedPermissionCode: Error {}

struct PermissionNamedTwice: ProblemConvertible {
  /// 422 `permission-named-twice`.
  var problem: Problem {
    Problem(
      status: 422, code: "permission-named-twice",
      title: Localized(
        ru: "Право названо дважды", kk: "Құқық екі рет аталған", en: "A right is named twice"))
  }
}

extension PermissionRegistryError: ProblemConvertible {
  /// 409 `permission-of-another`, with the codes.
  package var problem: Problem {
    switch self {
    case .ofAnother(let codes):
      Problem(
        status: 409, code: "permission-of-another",
        title: Localized(
          ru: "Право принадлежит другому сервису", kk: "Құқық басқа сервиске тиесілі",
          en: "A right belongs to another service"),
        members: [
          (
            name: "permissions",
            json: String(decoding: JSONWriter.bytes { $0.value(codes) }, as: UTF8.self)
          )
        ])
    }
  }
}
