/// Parts of statements about ballots that several share. Static text only.
enum BallotColumns {
  /// What a ballot shows. Who chose what is said when it is closed, and only of one by name; of a
  /// secret one the words, in an order that says nothing.
  static let shown = """
    b.id, b.service_request_id as request_id, r.number as request_number,
    r.service_id as service, s.name as service_name, b.round, b.status, b.is_secret,
    b.quorum_numerator, b.quorum_denominator, b.hub_form_id, b.hub_form_version,
    b.created_at as opened_at, b.closes_at, b.closed_at, b.outcome, b.eligible, b.votes_for,
    b.votes_against, b.votes_abstain, b.decided_by, b.decision_comment,
    (select jsonb_agg(jsonb_build_object('user_id', v.user_id,
        'name', nullif(u.display_name, ''), 'is_chair', v.is_chair, 'has_cast', v.has_cast,
        'is_recused', v.is_recused) order by v.user_id)
      from service_ballotvoter v left join user_ref u on u.id = v.user_id
      where v.ballot_id = b.id) as voters,
    case when b.status = 'closed' and not b.is_secret then coalesce((
      select jsonb_agg(jsonb_build_object('user_id', v.user_id,
        'name', nullif(u.display_name, ''), 'choice', v.choice, 'comment', v.comment,
        'data', d.data) order by v.user_id)
      from service_vote v left join user_ref u on u.id = v.user_id
      left join service_hubformdata d on d.id = v.hub_form_data_id
      where v.ballot_id = b.id), '[]') end as votes,
    case when b.status = 'closed' and b.is_secret then coalesce((
      select jsonb_agg(c.comment order by c.receipt) from service_ballotchoice c
      where c.ballot_id = b.id and c.comment is not null), '[]') end as comments,
    b.row_version
    """

  static let joined = """
    join service_servicerequest r on r.id = b.service_request_id
    join service_service s on s.code = r.service_id
    """
}
