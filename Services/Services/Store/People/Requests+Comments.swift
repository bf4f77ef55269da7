package import Postgres
package import ServicesDomain

extension Requests {
  private static let readerOf = Statement(
    """
    select r.author_id = $2 or coalesce(r.company_id = any($3::int[]), false)
        or \(RequestColumns.collaborates("$2")) as is_applicant,
      $4 and \(RequestColumns.submitted) as is_staff,
      exists (select from service_expertise e where e.service_request_id = r.id and e.user_id = $2
        and e.status not in ('declined', 'revoked')) as is_expert
    from service_servicerequest r where r.id = $1
    """)

  private static let shownComment = """
    c.id, c.service_request_id as request_id, c.user_id, nullif(u.display_name, '') as user_name,
    c.visibility, case when c.hidden_at is null then c.text end as text, c.created_at, c.edited_at,
    c.hidden_at, c.hidden_by, c.row_version,
    coalesce((select jsonb_agg(m.user_id order by m.id) from service_commentmention m
      where m.comment_id = c.id), '[]') as mentions
    """

  private static let comments = Statement(
    """
    select \(shownComment) from service_requestcomment c
    left join user_ref u on u.id = c.user_id
    where c.service_request_id = $1 and c.visibility = any($2::text[]) and c.id < $3
    order by c.id desc limit $4
    """)

  private static let comment = Statement(
    """
    select \(shownComment) from service_requestcomment c
    left join user_ref u on u.id = c.user_id where c.id = $1
    """)

  private static let saying = Statement(
    """
    insert into service_requestcomment (service_request_id, user_id, visibility, text)
    values ($1, $2, $3, $4) returning id
    """)

  private static let lockingComment = Statement(
    """
    select c.user_id, c.created_at, c.hidden_at is not null as is_hidden, c.row_version, now() as now
    from service_requestcomment c
    where c.service_request_id = $1 and c.id = $2 and c.visibility = any($3::text[])
    for no key update
    """)

  private static let rewording = Statement(
    """
    update service_requestcomment set text = $2, edited_at = now(), updated_at = now(),
      row_version = row_version + 1 where id = $1
    """)

  private static let hiding = Statement(
    """
    update service_requestcomment set hidden_at = now(), hidden_by = $2, updated_at = now(),
      row_version = row_version + 1 where id = $1 and hidden_at is null
    """)

  /// As what somebody comes to a request. Throws `RequestError.missing` if there is nothing for him.
  private static func reader(_ row: Row?) throws -> RequestComment.Reader {
    guard let row else { throw RequestError.missing }
    let reader = RequestComment.Reader(
      isApplicant: try row.bool("is_applicant"), isStaff: try row.bool("is_staff"),
      isExpert: try row.bool("is_expert"))
    if reader.visibilities.isEmpty { throw RequestError.missing }
    return reader
  }

  private static func asking(_ id: Int64, _ viewer: Viewer) -> SQL {
    readerOf(id, viewer.userID, viewer.companies.asArray, viewer.isStaff)
  }

  /// Throws `RequestError.missing` if there is nothing of the request for the viewer.
  package func checkReads(_ id: Int64, _ viewer: Viewer) async throws {
    _ = try await Requests.reader(database.read(Requests.asking(id, viewer)).first)
  }

  /// What the viewer may read, the newest first, before the comment `before`.
  package func comments(
    of id: Int64, before: Int64?, limit: Int, for viewer: Viewer
  ) async throws -> Rows {
    let reader = try await Requests.reader(database.read(Requests.asking(id, viewer)).first)
    return try await database.read(
      Requests.comments(
        id, reader.visibilities.map(\.rawValue).asArray, before ?? .max, limit))
  }

  /// Throws `RequestCommentRefusal`, `MentionRefusal`.
  package func say(
    _ wish: NewComment, on id: Int64, by viewer: Viewer, in tx: Transaction
  ) async throws -> Row {
    let held = try await tx.query(References.holdingUser(viewer.userID))
    try await References.checkUser(viewer.userID, held, in: tx)
    let reader = try await Requests.reader(tx.query(Requests.asking(id, viewer)).first)
    guard reader.visibilities.contains(wish.visibility) else {
      throw RequestCommentRefusal.notForYou
    }
    try await Requests.check(wish.mentions, mayRead: wish.visibility, on: id, in: tx)
    let made = try await tx.query(
      Requests.saying(id, viewer.userID, wish.visibility.rawValue, wish.text)
    ).first?.int64("id")
    guard let made else { throw RequestError.missing }
    try await Requests.note(wish.mentions, in: made, tx: tx)
    let (people, header) = try await Requests.people(
      of: id, companions: wish.companions, in: tx)
    try await PeoplePublishing.commented(
      made, to: wish.visibility, by: viewer.userID, naming: wish.mentions.map(\.userID), people,
      header, in: tx)
    return try await Requests.shown(made, in: tx)
  }

  /// `version`: the one that was seen; `nil` any.
  package func reword(
    _ comment: Int64, of id: Int64, to text: String, expecting version: Int64?,
    by viewer: Viewer, in tx: Transaction
  ) async throws -> Row {
    let (row, said, _) = try await lockComment(comment, of: id, by: viewer, in: tx)
    try said.checkEdit(by: viewer.userID, now: row.instant("now"))
    let current = try row.int64("row_version")
    if let version, version != current { throw RequestError.stale(current: current) }
    _ = try await tx.query(Requests.rewording(comment, text))
    return try await Requests.shown(comment, in: tx)
  }

  /// Its words are shown to nobody any more; the row stays. Again it changes nothing. `version`: the one
  /// that was seen; `nil` any.
  package func hide(
    _ comment: Int64, of id: Int64, expecting version: Int64?, by viewer: Viewer,
    in tx: Transaction
  ) async throws {
    let (row, said, reader) = try await lockComment(comment, of: id, by: viewer, in: tx)
    try said.checkHide(by: viewer.userID, as: reader)
    let current = try row.int64("row_version")
    if let version, version != current { throw RequestError.stale(current: current) }
    _ = try await tx.query(Requests.hiding(comment, viewer.userID))
  }

  private func lockComment(
    _ comment: Int64, of id: Int64, by viewer: Viewer, in tx: Transaction
  ) async throws -> (Row, RequestComment, RequestComment.Reader) {
    let reader = try await Requests.reader(tx.query(Requests.asking(id, viewer)).first)
    let sql = Requests.lockingComment(
      id, comment, reader.visibilities.map(\.rawValue).asArray)
    guard let row = try await tx.query(sql).first else { throw RequestError.missing }
    let said = RequestComment(
      authorID: try row.int64("user_id"), createdAt: try row.instant("created_at"),
      isHidden: try row.bool("is_hidden"))
    return (row, said, reader)
  }

  private static func shown(_ id: Int64, in tx: Transaction) async throws -> Row {
    guard let row = try await tx.query(comment(id)).first else {
      throw RequestError.missing
    }
    return row
  }
}
