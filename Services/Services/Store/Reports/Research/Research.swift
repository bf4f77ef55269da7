import Kernel
package import Postgres
package import ServicesDomain

/// The way of research projects into the register. Their columns are a resource; here they move.
package struct Research: Sendable {
  package let database: Database

  package init(database: Database) { self.database = database }

  private static func locking(_ access: String) -> Statement {
    Statement(
      """
      select p.id, p.status, p.author_id, p.assignee_id, p.row_version,
        (now() at time zone 'Asia/Almaty')::date as today,
        array(select name from (values
            ('work_title', p.work_title = '{}'), ('organization_name', p.organization_name = ''),
            ('leader_name', coalesce(p.leader_name, '') = ''),
            ('annotation', coalesce(p.annotation, '') = ''),
            ('goals', coalesce(p.goals, '') = ''), ('novelty', coalesce(p.novelty, '') = ''),
            ('start_date', p.start_date is null), ('end_date', p.end_date is null),
            ('total_budget', p.total_budget is null)) demanded (name, is_missing)
          where is_missing) as missing
      from niokr_niokrproject p
      where p.id = $1 and \(access)
      for no key update of p
      """)
  }

  private static let lockingOwn = locking("p.author_id = $2")
  private static let lockingWork = locking("p.status <> 'draft' and $2::bigint is not null")

  private static let step = Statement(
    """
    with project as (
      update niokr_niokrproject set status = $3::varchar, assignee_id = $4, row_version = $5,
        updated_at = now(), comment = coalesce($6, comment),
        submitted_at = case when $3::varchar = 'submitted' then now() else submitted_at end,
        registration_number = coalesce($7, registration_number),
        registration_date = case when $7::varchar is null then registration_date
          else $8::date end
      where id = $1 and row_version = $2
      returning id
    ), log as (
      insert into niokr_projectstep (project_id, from_status, to_status, user_id, comment)
      select id, $9, $3::varchar, $10::bigint, $6 from project
    )
    select id from project
    """)

  private static let nextNumber = Statement(
    """
    insert into niokr_registernumber (year, last) values ($1, 1)
    on conflict (year) do update set last = niokr_registernumber.last + 1
    returning last
    """)

  private static let telling = Statement(
    """
    with notice as (
      insert into niokr_niokrnotification (title, text, notification_type, data)
      values ($2, coalesce($3, ''), 'status', jsonb_build_object('from', $4::text, 'to', $5::text))
      returning id
    )
    insert into niokr_niokrnotification_projects (niokrnotification_id, niokrproject_id)
    select id, $1 from notice
    """)

  /// One step, with its line in history, and of the staff's a notice about the project.
  package func move(
    _ id: Int64, _ action: ResearchMachine.Action, by user: Int64, comment: String?,
    in tx: Transaction
  ) async throws {
    let statement = action.isOfStaff ? Research.lockingWork : Research.lockingOwn
    guard let row = try await tx.query(statement(id, user)).first else {
      throw ResearchError.missing
    }
    var project = ResearchProject(
      stored: id, authorID: try row.optionalInt64("author_id"),
      status: ResearchMachine.Status(rawValue: try row.string("status")),
      assigneeID: try row.optionalInt64("assignee_id"), rowVersion: try row.int64("row_version"))
    let step = try project.go(action, by: user, comment: comment)
    let missing = try row.strings("missing")
    if action == .submit, !missing.isEmpty { throw ResearchError.incomplete(missing) }
    let today = try row.day("today")
    var number: String?
    if step.to == .registered {
      let count = try await tx.query(Research.nextNumber(today.year)).first?.int64("last") ?? 1
      number = RequestNumber.text(service: "NIOKR", year: today.year, count: count)
    }
    let saved = try await tx.query(
      Research.step(
        id, project.rowVersion - 1, step.to.rawValue, project.assigneeID, project.rowVersion,
        comment, number, today, step.from.rawValue, user))
    guard !saved.isEmpty else { throw ResearchError.stale(current: project.rowVersion) }
    guard action.isOfStaff else { return }
    _ = try await tx.query(
      Research.telling(
        id, ResearchNotice.title(step.to), comment, step.from.rawValue, step.to.rawValue))
  }

  private static let one = Statement(
    """
    select p.id, p.status, p.registration_number, p.registration_date, p.assignee_id, p.comment,
      p.submitted_at, p.updated_at, p.row_version
    from niokr_niokrproject p where p.id = $1
    """)

  /// What a step leaves.
  package func read(_ id: Int64, in tx: Transaction) async throws -> Row {
    guard let row = try await tx.query(Research.one(id)).first else {
      throw ResearchError.missing
    }
    return row
  }

  private static let history = Statement(
    """
    select l.id, l.created_at as at, l.from_status as "from", l.to_status as "to",
      l.user_id as actor_id, nullif(u.display_name, '') as actor_name, l.comment
    from niokr_niokrproject p join niokr_projectstep l on l.project_id = p.id
    left join user_ref u on u.id = l.user_id
    where p.id = $1 and (p.author_id = $2 or $3::bool)
    order by l.id limit 1000
    """)

  private static let visible = Statement(
    "select id from niokr_niokrproject where id = $1 and (author_id = $2 or $3::bool)")

  /// Who moved it; throws `ResearchError.missing` for a stranger.
  package func history(_ id: Int64, of user: Int64, staff: Bool) async throws -> Rows {
    guard try await !database.read(Research.visible(id, user, staff)).isEmpty else {
      throw ResearchError.missing
    }
    return try await database.read(Research.history(id, user, staff))
  }

  private static let notices = Statement(
    """
    select n.id, n.title, n.text, n.notification_type as type, n.unread
    from niokr_niokrnotification_projects l
    join niokr_niokrnotification n on n.id = l.niokrnotification_id
    where l.niokrproject_id = $1 order by n.id desc limit 200
    """)

  /// The notices about a project, the newest first.
  package func notices(_ id: Int64, of user: Int64, staff: Bool) async throws -> Rows {
    guard try await !database.read(Research.visible(id, user, staff)).isEmpty else {
      throw ResearchError.missing
    }
    return try await database.read(Research.notices(id))
  }

  private static let executors = Statement(
    """
    select e.id, e.official_name, e.short_name, e.executor_type, e.role, e.city, e.active
    from niokr_niokrprojectexecutor_projects l
    join niokr_niokrprojectexecutor e on e.id = l.niokrprojectexecutor_id
    join niokr_niokrproject p on p.id = l.niokrproject_id
    where l.niokrproject_id = $1
      and (p.author_id = $2 or $3::bool or p.status in ('registered', 'completed'))
    order by e.id limit 200
    """)

  /// Who carries a project out, for whoever may see it.
  package func executors(_ id: Int64, of user: Int64?, staff: Bool) async throws -> Rows {
    try await database.read(Research.executors(id, user, staff))
  }

  private static let joining = Statement(
    """
    insert into niokr_niokrprojectexecutor_projects (niokrprojectexecutor_id, niokrproject_id)
    select e.id, p.id from niokr_niokrprojectexecutor e, niokr_niokrproject p
    where e.id = $2 and p.id = $1
    on conflict (niokrprojectexecutor_id, niokrproject_id) do nothing
    """)

  private static let pair = Statement(
    """
    select e.id from niokr_niokrprojectexecutor e, niokr_niokrproject p
    where e.id = $2 and p.id = $1
    """)

  private static let parting = Statement(
    """
    delete from niokr_niokrprojectexecutor_projects
    where niokrproject_id = $1 and niokrprojectexecutor_id = $2
    """)

  /// An executor joins a project, or leaves it; again changes nothing.
  package func join(_ id: Int64, _ executor: Int64, in tx: Transaction) async throws {
    guard try await !tx.query(Research.pair(id, executor)).isEmpty else {
      throw ResearchError.missing
    }
    _ = try await tx.query(Research.joining(id, executor))
  }

  package func part(_ id: Int64, _ executor: Int64, in tx: Transaction) async throws {
    _ = try await tx.query(Research.parting(id, executor))
  }
}

/// The titles of notices about a project: the old table holds one text.
enum ResearchNotice {
  static func title(_ status: ResearchMachine.Status) -> String {
    switch status {
    case .acceptance: "Проект принят к рассмотрению"
    case .selection: "Документы приняты, идёт отбор"
    case .opinion: "Проект отобран, идёт экспертиза"
    case .returned: "Проект возвращён на доработку"
    case .registered: "Проект внесён в реестр"
    case .refused: "В регистрации отказано"
    case .completed: "Проект завершён"
    case .draft, .submitted, .withdrawn: "Состояние проекта изменилось"
    }
  }
}
