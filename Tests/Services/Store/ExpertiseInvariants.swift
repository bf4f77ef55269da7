import Postgres
import ServicesSamples

/// What holds of opinions and pitching days whoever did what: each statement counts what must not be there.
enum ExpertiseInvariants {
  static let opinions: [(name: String, broken: SQL)] = [
    (
      "nobody is asked twice for one kind in one round",
      """
      (select from service_expertise group by round_id, expertise_type, user_id
        having count(*) > 1) twice
      """
    ),
    (
      // What is given back comes on top of it.
      "nobody is asked for more than the limit",
      """
      (select from service_expertise
        where status in ('assigned', 'accepted', 'draft') and given_back = 0
        group by user_id having count(*) > 3) overloaded
      """
    ),
    (
      "nobody judges his own or what he answers for",
      """
      service_expertise e join service_servicerequest r on r.id = e.service_request_id
      where e.user_id = r.author_id
      """
    ),
    (
      "an opinion stands where its history ended",
      """
      service_expertise e where e.status is distinct from (
        select v.to_status from service_expertiseevent v
        where v.expertise_id = e.id order by v.id desc limit 1)
      """
    ),
    (
      "an opinion is given back once",
      """
      (select from service_expertiseevent where move = 'return' group by expertise_id
        having count(*) > 1) twice
      """
    ),
    (
      "what was submitted has its score and its day",
      """
      service_expertise where status = 'submitted' and (score is null or submitted_at is null
        or recommendation is null)
      """
    ),
    (
      "nobody works on what was withdrawn",
      """
      service_expertise e join service_servicerequest r on r.id = e.service_request_id
      where r.bp_status = 'withdrawn'
        and e.status in ('assigned', 'accepted', 'draft', 'returned', 'overdue') and exists (
          select from service_servicerequestbpstatus b
          where b.service_request_id = r.id and b.bp_status = 'expertise')
      """
    ),
    (
      "the experts were done with what moved on",
      """
      service_servicerequest r where r.bp_status in ('expertise_done', 'pitching', 'pitching_done')
        and not exists (
          select from service_expertise e where e.service_request_id = r.id
            and e.expertise_type = 'technical' and exists (
              select from service_expertiseevent v
              where v.expertise_id = e.id and v.to_status = 'submitted'))
      """
    ),
  ]

  static let days: [(name: String, broken: SQL)] = [
    (
      "a request is on one open day",
      """
      (select from service_pitchingproject where closed_at is null
        group by service_request_id having count(*) > 1) twice
      """
    ),
    (
      "a juror has one grade of a project",
      """
      (select from service_pitchinggrade group by session_id, service_request_id, user_id
        having count(*) > 1) twice
      """
    ),
    (
      "nobody grades his own",
      """
      service_pitchinggrade g join service_servicerequest r on r.id = g.service_request_id
      where g.user_id = r.author_id
      """
    ),
    (
      "whoever abstained has no grade",
      """
      service_pitchinggrade g join service_pitchingabstention a on a.session_id = g.session_id
        and a.service_request_id = g.service_request_id and a.user_id = g.user_id
      """
    ),
    (
      "there is no grade of a day that was not opened",
      """
      service_pitchinggrade g join service_pitchingsession s on s.id = g.session_id
      where s.opened_at is null
      """
    ),
    (
      "with fewer grades than are needed nothing moves on",
      """
      service_servicerequest r where r.bp_status = 'pitching_done' and not exists (
        select from service_pitchinggrade g where g.service_request_id = r.id
        group by g.session_id having count(*) >= 2)
      """
    ),
    (
      "a day that is over counts every grade of it and none came later",
      """
      service_pitchingproject p join service_pitchingsession s on s.id = p.session_id
      where s.status = 'closed' and (p.closed_at is null or p.mean is distinct from (
        select round(avg(g.total), 2) from service_pitchinggrade g
        where g.session_id = p.session_id and g.service_request_id = p.service_request_id))
      """
    ),
    ServicesWorld.eventsAreInOrder,
  ]
}
