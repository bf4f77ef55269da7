import Kernel
import Postgres
import ServicesDomain

extension DemoStory {
  /// As the slice would have heard of them by now; what it hears later takes this place.
  func introduce() async throws {
    let people = cast.people
    _ = try await tx.batch([
      """
      insert into user_ref (id, display_name)
      select id, name from unnest(\(people.map(\.id).asArray)::bigint[],
        \(people.map(\.name).asArray)::text[]) person (id, name)
      on conflict (id) do nothing
      """,
      """
      insert into company_ref (id, name, verified)
      values (\(cast.company.id), \(cast.company.name), true)
      on conflict (id) do update set verified = true where company_ref.rev = 0
      """,
    ])
  }

  /// A manager, experts, a commission, and a round that is open.
  func appoint() async throws {
    let managers = Managers(database: requests.database)
    for service in DemoStory.services.sorted() {
      _ = try await managers.replace(
        service, with: [cast.manager.id], within: nil, by: nil, in: tx, check: { _ in })
    }
    _ = try await tx.batch([
      """
      with made as (
        insert into service_expertisegroup (key, service_id) values ('technical', 'seed-money')
        returning id
      )
      insert into service_expertisegroup_users (expertisegroup_id, user_id)
      select made.id, expert
      from made, unnest(\(cast.experts.map(\.id).asArray)::int[]) expert
      """,
      """
      insert into service_round (service_id, name, opens_at, closes_at, amount, quota_submitted,
        quota_approved)
      values ('seed-money', \(DemoStory.round)::jsonb, \(now)::timestamptz - interval '30 days',
        \(now)::timestamptz + interval '1 year', 400000000, 200, 20)
      """,
    ])
    _ = try await Commissions(database: requests.database).replace(
      "seed-money", with: commission, in: tx, check: { _ in })
  }

  private static let round =
    #"{"ru": "Первый набор", "kk": "Бірінші іріктеу", "en": "First call"}"#

  private var commission: Commission {
    func seat(_ person: DemoCast.Person, _ role: CommissionRole) -> Commission.Member {
      Commission.Member(userID: person.id, role: role, startsOn: today + -30)
    }
    return Commission(
      votingDays: 5,
      members: [seat(cast.chair, .chair), seat(cast.secretary, .secretary)]
        + cast.members.map { seat($0, .member) })
  }

  var today: Day { LocalZone.almaty.day(of: now) }

  func wantSignatures(_ wanted: Bool) async throws {
    _ = try await tx.batch([
      """
      update service_service set need_signature = \(wanted), row_version = row_version + 1
      where code = 'seed-money'
      """,
      """
      update service_hubform set need_signature = \(wanted) where id =
        (select hub_form_id from service_service where code = 'seed-money')
      """,
    ])
  }
}
