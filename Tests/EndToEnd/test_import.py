"""The old site's data, taken over: by the report, by people who sign in as before, again, after a
break, and from dumps that are damaged or odd. It has an installation of its own."""

import base64
import gzip
import hashlib
import json
import os
import re
import signal
import subprocess
import time

import pytest
from awkward import DANGLING, awkward, with_other_types
from house import House, lived_in
from hub import ROOT, pathlib, requests, wait_until

FIXTURES = ROOT / "Tests" / "Fixtures" / "legacy"
DUMP = FIXTURES / "dump-small.sql.gz"
EXPECTED = json.loads((FIXTURES / "dump-small.expect.json").read_text())
PEOPLE = json.loads((FIXTURES / "dump-small.credentials.json").read_text())
SLICES = ("identity", "services", "community", "booking", "techorda")


class OldHouse(House):
    def get(self, path, user):
        """As somebody whose password nobody knows: by a token made for the test."""
        token = f"token-of-{user}"
        digest = base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()[:30]).decode()
        self.psql("identity", "insert into api_token (user_id, name, digest, hint, created_at) "
                              f"values ({user}, 'test', '{digest}', '{user}', now()) "
                              "on conflict do nothing")
        return requests.get(self.url + path, timeout=10,
                            headers={"Authorization": f"Bearer {token}"})

    def dsn(self, database):
        password = next(line.rstrip("\n").split(":")[4] for line in open(self.home / "secrets/pgpass")
                        if line.split(":")[3] == "postgres")
        socket = self.psql("admin", "show unix_socket_directories")
        return f"postgresql://postgres:{password}@/{database}?host={socket}"

    def old(self, sql):
        """A statement for the old site's database, as it was restored last."""
        done = self.run("psql", "admin", "-d", "techhub_legacy", "-At", "-v", "ON_ERROR_STOP=1",
                        "-c", sql)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def forget_old(self):
        """The next dump is restored again."""
        self.psql("admin", "comment on database techhub_legacy is 'changed'")


class Report:
    """The joint report, read from what a person sees."""

    def __init__(self, done):
        self.text = done.stdout + done.stderr
        self.status = done.returncode
        self.tables = {}
        for line in done.stdout.splitlines():
            words = line.split(None, 6)
            if len(words) == 7 and words[2].isdigit() and words[3].isdigit():
                read, written, refused, flagged = map(int, words[2:6])
                self.tables[words[0]] = dict(read=read, written=written, refused=refused,
                                             flagged=flagged, note=words[6])

        self.whole = self.status == 0

    def unequal(self):
        return {name: line["note"] for name, line in self.tables.items()
                if not line["note"].startswith("equal")}

    def rows(self, count="written"):
        return sum(line[count] for line in self.tables.values())


@pytest.fixture(scope="module")
def house():
    limits = {"TECHHUB_SIGN_IN_LIMITS": "10,5000,15m", "TECHHUB_CODE_LIMITS": "50,5000,15m"}
    with lived_in(OldHouse("import", **limits)) as house:
        yield house


@pytest.fixture(scope="module")
def plain():
    return gzip.decompress(DUMP.read_bytes()).decode()


def killed_in_the_middle(house, *words):
    """An import that dies when identity has taken over some of its tables and not all of them."""
    import_ = house.start("import", *words)
    line = ""
    while "account_experience" not in line:
        line = import_.stdout.readline()
        assert line, "it ended before it could be killed"
    os.killpg(import_.pid, signal.SIGKILL)
    import_.wait()
    wait_until("its transactions ended", lambda: house.psql(
        "admin", "select count(*) from pg_locks where locktype = 'advisory'") == "0", 30)


def begun(house, slice_name, which):
    """When tables were begun, as the slice remembers it."""
    rows = house.psql(slice_name, f"select name, started_at from import_table where {which}")
    return dict(line.split("|") for line in rows.splitlines())


def writers_of_companies(house):
    return house.psql("identity", "select string_agg(distinct xmin::text, ' ') from account_company")


class Broken:
    """How the slices stood when the first import into them had been killed."""

    def __init__(self, house):
        self.runs = {name: house.psql(name, "select id from import_run where finished_at is null")
                     for name in SLICES}
        self.done = {name: begun(house, name, "state = 'done'") for name in SLICES}
        self.rows = whole_or_empty(house)
        self.writers = writers_of_companies(house)


@pytest.fixture(scope="module")
def broken(house):
    killed_in_the_middle(house, DUMP)
    return Broken(house)


@pytest.fixture(scope="module")
def report(house, broken):
    """Of the same command given again: what the tests below find was taken over in two parts."""
    return Report(house.run("import", DUMP))


def test_one_that_was_killed_goes_on_behind_its_last_whole_table(house, broken, report):
    """Into slices that nothing had come into, without --fresh. Fails where what is done is begun
    again."""
    assert broken.runs["identity"] and "account_experience" in broken.done["identity"]
    for name in filter(broken.runs.get, SLICES):
        run, done = broken.runs[name], broken.done[name]
        after = begun(house, name, f"run_id = {run}")
        assert {table: after.get(table) for table in done} == done, name
        assert len(after) > len(done) or name != "identity", "it was killed in the middle"
        assert house.psql(name, "select id from import_run where finished_at is not null") == run
    assert writers_of_companies(house) == broken.writers, "no row of a whole table is written again"
    rows = whole_or_empty(house)
    assert {place: count for place, count in broken.rows.items()
            if count not in (0, rows[place])} == {}, "a table was there in part"
    assert any(rows[place] > 0 == count for place, count in broken.rows.items())


def test_every_row_of_every_table_is_accounted_for(house, report):
    assert report.whole, report.text[-6000:]
    assert len(report.tables) == EXPECTED["table_count"] == 157
    for name, expected in EXPECTED["tables"].items():
        line = report.tables[name]
        assert line["read"] == expected["rows"] == line["written"] + line["refused"], (name, line)
        assert line["refused"] == 0, (name, line)
    assert report.unequal() == {}


def test_the_checksums_are_those_of_the_dump(house, report):
    """Where no column is left out and one slice has all rows, they are the published ones."""
    seen = {}
    for slice_name in SLICES:
        rows = house.psql(slice_name, "select name, source_md5 from import_table "
                                      "where checksum = 'equal' and share_rows = source_rows")
        seen.update(line.split("|") for line in rows.splitlines())
    assert len(seen) > 140
    assert {name: md5 for name, md5 in seen.items()
            if md5 != EXPECTED["tables"][name]["md5"]} == {}


def test_old_passwords_sign_in_and_are_hashed_anew(house, report):
    checked = []
    for known in PEOPLE["users"]:
        person = house.person(known["email"], known["password"] or "anything at all")
        answer = person.sign_in()
        can_check = known["algorithm"] not in ("argon2", "bcrypt_sha256", "unusable")
        if known["can_log_in"] and can_check:
            assert answer.status_code == 201, (known["email"], answer.text)
            checked.append(known)
        else:
            assert answer.status_code == 401, (known["email"], answer.text)
    ids = ", ".join(str(known["id"]) for known in checked)
    assert {known["algorithm"] for known in checked} == {"pbkdf2_sha256", "pbkdf2_sha1", "scrypt"}
    assert house.psql("identity", "select distinct split_part(password, '$', 1) from account_user "
                                  f"where id in ({ids})") == "scrypt"
    assert house.person("sha1@techhub.test", "old sha1 password").sign_in().status_code == 201
    wrong = house.person("admin@techhub.test", "not it").sign_in()
    assert wrong.status_code == 401


def test_a_hash_that_cannot_be_checked_is_answered_by_a_letter(house, report):
    def letters():
        return [file for file in (house.home / "mail").glob("*.eml")
                if "expert@techhub.test" in file.read_text()]

    assert house.person("expert@techhub.test", "Expert#2023").sign_in().status_code == 401
    wait_until("a letter with a way back", letters, 20)


def test_old_cookies_go_on_working(house, report):
    for session in PEOPLE["sessions"]:
        answer = requests.get(f"{house.url}/api/v1/identity/me",
                              cookies={"sessionid": session["session_key"]}, timeout=10)
        if session["expired"]:
            assert answer.status_code == 401, session
        else:
            assert answer.status_code == 200, (session, answer.text)
            assert answer.json()["id"] == session["user"]
    keys = house.psql("identity", "select count(*) from user_sessions_session "
                                  f"where session_key = '{PEOPLE['sessions'][0]['session_key']}'")
    assert keys == "0", "the key itself must not stand in the table"


def test_an_old_cookie_can_write_with_the_token_that_it_is_told(house, report):
    cookie = next(session for session in PEOPLE["sessions"] if not session["expired"])
    browser, me = requests.Session(), f"{house.url}/api/v1/identity/me"
    browser.cookies.set("sessionid", cookie["session_key"])
    seen = browser.get(me, timeout=10)
    change = dict(json={"locale": "en"}, timeout=10)
    tag = {"If-Match": seen.headers["ETag"]}
    assert browser.patch(me, headers=tag, **change).status_code == 403, "without the token"
    token = {**tag, "X-CSRF-Token": seen.json()["csrf_token"]}
    changed = browser.patch(me, headers=token, **change)
    assert changed.status_code == 200, changed.text
    assert changed.json()["locale"] == "en"


def test_old_api_tokens_go_on_working(house, report):
    for known in PEOPLE["users"]:
        if not known["drf_token"]:
            continue
        answer = requests.get(f"{house.url}/api/v1/identity/me", timeout=10,
                              headers={"Authorization": f"Token {known['drf_token']}"})
        assert answer.status_code == 200, (known["email"], answer.text)
        assert answer.json()["id"] == known["id"]


OWNERS = {
    "service.servicerequest": "select f.id, r.author_id from service_servicerequest r "
                              "join shared_protectedmediafile f on f.primary_key = r.id::text",
    "service.report": "select f.id, r.author_id from service_report p "
                      "join service_servicerequest r on r.id = p.service_request_id "
                      "join shared_protectedmediafile f on f.primary_key = p.id::text",
    "account.company": "select f.id, member.user_id from shared_protectedmediafile f "
                       "join (values {members}) member (company, user_id) "
                       "on f.primary_key = member.company::text",
}


def test_old_private_files_are_read_by_those_whose_things_they_hang_on(house, report):
    sources = house.psql("services", "select distinct source from shared_protectedmediafile "
                                     "where imported_version is not null")
    assert set(sources.split()) == set(OWNERS), "each that there is has its rule here"
    active = ("select id from account_user where state = 'active' and not is_staff "
              "and not is_superuser")
    people = ", ".join(house.psql("identity", active).split())
    members = house.psql("identity", "select format('(%s, %s)', company_id, user_id) "
                                     f"from account_usercompany where user_id in ({people})")
    of_none = strangers(house, people)
    for source, question in OWNERS.items():
        rows = house.psql("services", f"with owned (file, person) as ("
                          f"{question.format(members=', '.join(members.splitlines()))} "
                          f"and f.source = '{source}') "
                          f"select * from owned where person in ({people}) limit 3").splitlines()
        assert rows, source
        for file, owner in (row.split("|") for row in rows):
            stranger = max(of_none - {int(owner)} - readers_by_answers(house, file))
            answer = house.get(f"/api/v1/services/files/{file}", owner)
            assert answer.status_code == 200, (source, file, owner, answer.text)
            assert answer.json()["source"] == source
            assert house.get(f"/api/v1/services/files/{file}", stranger).status_code == 404, source


def strangers(house, people):
    """Who is of no company."""
    members = house.psql("identity", "select distinct user_id from account_usercompany")
    return {int(person) for person in people.split(", ")} - {int(id) for id in members.split()}


def readers_by_answers(house, file):
    """Whose requests named the file in their answers."""
    return {int(id) for id in house.psql("services", f"""
        select distinct r.author_id from service_servicerequest r
        join service_hubformdata d on d.id in (r.hub_form_data_id, r.second_hub_form_data_id)
        where d.data::text like '%{file}%' and r.author_id is not null""").split()}


def test_files_that_old_answers_name_are_read_by_whom_the_request_is(house, report):
    """Whatever they hang on: here on companies that the applicant has nothing to do with."""
    people = ", ".join(house.psql("identity", "select id from account_user where state = 'active' "
                                              "and not is_staff and not is_superuser").split())
    rows = house.psql("services", f"""
        select f.id, r.author_id from service_servicerequest r
        join service_hubformdata d on d.id = r.hub_form_data_id
        cross join lateral jsonb_each(d.data) a
        join shared_protectedmediafile f on f.id::text = a.value ->> 'id'
        where f.source = 'account.company' and r.author_id in ({people})
        order by r.id limit 3""").splitlines()
    assert rows
    for file, author in (row.split("|") for row in rows):
        assert house.get(f"/api/v1/services/files/{file}", author).status_code == 200, file
        stranger = max(strangers(house, people) - readers_by_answers(house, file))
        assert house.get(f"/api/v1/services/files/{file}", stranger).status_code == 404, file


def test_old_tokens_of_partners_go_on_working(house, report):
    """OAuth2: until they end, for the person, and for writing only with that scope."""
    for known in PEOPLE["access_tokens"]:
        headers = {"Authorization": f"Bearer {known['token']}"}
        answer = requests.get(f"{house.url}/api/v1/identity/me", timeout=10, headers=headers)
        if known["expired"] or known["user_id"] is None:
            assert answer.status_code == 401, (known, answer.text)
            continue
        assert answer.status_code == 200, (known, answer.text)
        assert answer.json()["id"] == known["user_id"]
        written = requests.post(f"{house.url}/api/v1/community/notifications/reading", timeout=10,
                                headers=headers)
        assert written.status_code == (200 if "write" in known["scope"].split() else 403), written.text
    kept = house.psql("identity", "select count(*) from oauth2_provider_accesstoken "
                                  f"where token = '{PEOPLE['access_tokens'][0]['token']}'")
    assert kept == "0", "the token itself must not stand in the table"


def test_old_applications_get_new_tokens(house, report):
    """By the secrets that they have always had, hashed by Django or not, and old refresh tokens."""
    applications = {known["id"]: known for known in PEOPLE["oauth_applications"]}

    def ask(known, secret=None, **form):
        who = (known["client_id"], secret or known["client_secret"])
        return requests.post(f"{house.url}/oauth/token", data=form, auth=who, timeout=30)

    for old in PEOPLE["refresh_tokens"]:
        answer = ask(applications[old["application_id"]], grant_type="refresh_token",
                     refresh_token=old["token"])
        if old["revoked"]:
            assert answer.json()["error"] == "invalid_grant", answer.text
            continue
        assert answer.status_code == 200, (old, answer.text)
        me = requests.get(f"{house.url}/api/v1/identity/me", timeout=10, headers={
            "Authorization": f"Bearer {answer.json()['access_token']}"})
        assert me.status_code in (200, 403), "403 for a token that only says who somebody is"
        assert me.status_code == 403 or me.json()["id"] == old["user_id"]
    for known in applications.values():
        if known["client_type"] == "public":
            continue
        # Known by its secret: what is refused is the code, or the grant.
        answer = ask(known, grant_type="authorization_code", code="none", code_verifier="a" * 43)
        assert answer.json()["error"] in ("invalid_grant", "unauthorized_client"), (known, answer.text)
        wrong = ask(known, "wrong", grant_type="authorization_code", code="none")
        assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client"), known
        if known["grant_type"] == "client-credentials":
            own = ask(known, grant_type="client_credentials")
            assert own.status_code == 200 and own.json()["access_token"], own.text
        password = ask(known, grant_type="password", username="x", password="x")
        assert password.json()["error"] == "unsupported_grant_type"


def test_new_numbers_begin_far_above_the_old_ones(house, report):
    person = house.person("person-after-import@example.kz", "Tau-kus-1907-bulak")
    assert person.register().status_code == 202
    old = int(house.psql("identity", "select max(id) from account_user "
                                     "where imported_version is not null"))
    new = int(house.psql("identity", "select id from account_user "
                                     "where email = 'person-after-import@example.kz'"))
    assert old + 1_000_000 < new < old + 1_001_000


def test_names_of_people_stand_in_every_slice(house, report):
    for name in SLICES:
        people = house.psql(name, "select count(*) from user_ref where id <= 541 "
                                  "and display_name <> ''")
        companies = house.psql(name, "select count(*) from company_ref where id <= 66")
        assert (int(people), companies) == (541, "66")


def listed(house, path, **options):
    answer = requests.get(house.url + "/api/v1/" + path, timeout=10, **options)
    assert answer.status_code == 200, (path, answer.text)
    return answer.json()["items"]


def test_lists_show_the_old_content(house, report):
    for path, sql in (
        ("community/faqs", "select count(*) from community.core_faq where active"),
        ("techorda/schools", "select count(*) from techorda.techorda_school where active"),
        ("identity/cities", "select count(*) from identity.core_city"),
        ("booking/infrastructure", "select count(*) from booking.core_infrastructure "
                                   "where active and status = 'active'"),
        ("community/feed", "select count(*) from community.core_feed where published"),
    ):
        there = int(house.psql("admin", sql))
        shown = listed(house, f"{path}?limit=100")
        assert there > 0 and len(shown) == min(there, 100), (path, there, len(shown))


def test_old_requests_and_bookings_are_their_owners_(house, report):
    live = [session for session in PEOPLE["sessions"] if not session["expired"]]
    seen = {"services/requests": 0, "booking/bookings": 0}
    for session in live:
        for path, table in (("services/requests", "services.service_servicerequest"),
                            ("booking/bookings", "booking.booking_booking")):
            mine = {int(line) for line in house.psql(
                "admin", f"select id from {table} where author_id = {session['user']}").split()}
            shown = listed(house, f"{path}?limit=100", cookies={"sessionid": session["session_key"]})
            ids = {item["id"] for item in shown}
            assert ids >= mine or len(shown) == 100, (path, session["user"], mine - ids)
            seen[path] += len(mine)
    assert all(seen.values()), seen


def test_what_is_published_is_found_by_its_words(house, report):
    """Also what the old site's own index lacked, in any form of a word, in each language."""
    lacking = house.psql("admin", """
        select count(*) from community.core_article a where status = 'published'
          and not exists (select from community.search_search s
            where s.source = 'core.article' and s.primary_key = a.id::text)""")
    assert lacking == "0"
    added = house.psql("admin", "select string_agg(distinct source, ' ' order by source) "
                                "from community.search_search where imported_version is null")
    assert {"service.service", "techorda.school", "techorda.course"} <= set(added.split()), added
    open_courses = house.psql("admin", """
        select count(*) from techorda.techorda_course c join techorda.techorda_school s
          on s.id = c.school_id where c.active and s.active""")
    found = house.psql("admin", "select count(*) from community.search_search "
                                "where source = 'techorda.course'")
    assert found == open_courses, "a course of a school that is closed is not found"
    for words in ("большие данные", "больших данных", "деректер", "деректердің", "big data"):
        found = listed(house, "community/search", params={"q": words, "lang": "*"})
        assert found, words
    code, name = house.psql("admin", "select code, name ->> 'ru' from services.service_service "
                                     "where active and published order by 1 limit 1").split("|")
    found = listed(house, "community/search", params={"q": f'"{name}"', "limit": 100})
    assert code in {item["primary_key"] for item in found}, (name, found)
    assert listed(house, "community/search", params={"q": "йцукенгшщз"}) == []


def test_the_bytes_of_old_files_come_from_their_folder(house, report, tmp_path):
    paper = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj"
    paths = {name: house.psql(name, f"select id, file from {table} where imported_version is not null "
                                    "order by id limit 3").splitlines()
             for name, table in (("community", "shared_mediafile"),
                                 ("services", "shared_protectedmediafile"))}
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents:
        if str(parent) not in ("/", "/tmp"):
            parent.chmod(0o755)
    for row in paths["community"] + paths["services"]:
        file = tmp_path / row.split("|")[1]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(paper)
    done = house.run("import-files", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    public, private = map(int, re.findall(r"(\d+) files brought", done.stdout))
    assert public >= 3 and private == 3, "files of pages may have the same paths"
    again = house.run("import-files", tmp_path)
    assert again.stdout.count("0 files brought (0 bytes)") == 2, again.stdout
    assert f"{public} were there" in again.stdout and "3 were there" in again.stdout
    public = paths["community"][0].split("|")[0]
    got = requests.get(f"{house.url}/api/v1/community/media/{public}/content", timeout=10)
    assert (got.status_code, got.content) == (200, paper)
    assert house.run("import-files", tmp_path / "nowhere").returncode != 0


def test_references_inside_a_slice_are_guarded_again(house, report):
    for name in SLICES:
        assert house.psql(name, "select count(*) from import_reference") == "0"
        assert house.psql(name, "select count(*) from pg_constraint where contype = 'f' "
                                "and not convalidated") == "0"


# Which rows of the old site the tests above have changed, by table: whose it is, how many, and how.
CHANGED_HERE = {
    "account_user": ("identity", 1, "who came with an old cookie chose another language"),
    "oauth2_provider_refreshtoken": ("identity", 3, "each was exchanged for new tokens"),
    "shared_mediafile": ("community", 3, "their bytes came"),
    "landing_pagemediafile": ("community", 2, "bytes of the same paths came"),
    "shared_protectedmediafile": ("services", 3, "their bytes came"),
    "core_blog": ("community", 1, "it is renamed right here"),
}


def changed_here(house):
    """How many rows have moved on since they came, of the tables of which some have."""
    counts = {name: int(house.psql(slice_name, f"select count(*) from {name} where imported_version "
                                               "is not null and row_version <> imported_version"))
              for name, (slice_name, _, _) in CHANGED_HERE.items()}
    return {name: count for name, count in counts.items() if count}


def test_again_changes_nothing_and_overwrites_nothing_that_moved(house, report):
    """What was not changed here is what it was in the old site, to the last column."""
    house.psql("community", "update core_blog set slug = 'changed-here', "
                            "row_version = row_version + 1 where id = 1")
    tables = {"community": "core_blog", "identity": "account_company", "booking": "booking_booking",
              "services": "service_servicerequest", "techorda": "techorda_course"}

    def versions():
        return {name: house.psql(name, f"select md5(string_agg(t::text, '' order by id)) "
                                       f"from {table} t where imported_version is not null")
                for name, table in tables.items()}

    moved = changed_here(house)
    assert moved.items() <= {name: rows for name, (_, rows, _) in CHANGED_HERE.items()}.items()
    before = versions()
    again = Report(house.run("import", DUMP))
    assert versions() == before
    unequal = again.unequal()
    assert set(unequal) == set(moved), (unequal, moved)
    for name, note in unequal.items():
        assert re.fullmatch(rf"different; {moved[name]} changed here, left alone(; \d+ born here, kept)?",
                            note), (name, note)
    assert house.psql("community", "select slug from core_blog where id = 1") == "changed-here"


def test_a_reference_to_nothing_is_found_and_repaired(house, report):
    house.psql("community", "update core_blog set author_id = 77777777 where id = 2")
    found = house.run("check-references")
    assert found.returncode == 1
    assert "77777777" in found.stdout, found.stdout[-3000:]
    done = house.run("check-references", "--repair")
    assert done.returncode == 0, done.stdout + done.stderr
    author, old = house.psql("community", "select author_id, legacy #>> '{_dangling,author_id}' "
                                          "from core_blog where id = 2").split("|")
    assert (author, old) == ("", "77777777")


def test_a_custom_dump_and_a_database_are_taken_like_a_plain_dump(house, report, tmp_path):
    """The custom format into emptied slices, and then the database itself, which changes nothing."""
    dump = tmp_path / "dump.custom"
    subprocess.run(["/usr/lib/postgresql/15/bin/pg_dump", "-Fc", "-f", str(dump),
                    house.dsn("techhub_legacy")], check=True, timeout=120)
    custom = Report(house.run("import", dump, "--fresh"))
    assert custom.whole, custom.text[-3000:]
    assert custom.unequal() == {}
    assert custom.rows() == EXPECTED["total_rows"]
    digest = "select md5(string_agg(t::text, '' order by id)) from core_blog t"
    before = house.psql("community", digest)
    database = Report(house.run("import", house.dsn("techhub_legacy")))
    assert database.whole, database.text[-3000:]
    assert database.rows() == EXPECTED["total_rows"]
    assert house.psql("community", digest) == before
    read_only = house.run("import", "postgresql://nobody@/nowhere?host=/nowhere")
    assert read_only.returncode == 1 and "did not come to its end" in read_only.stderr


def copied(table, row, **changes):
    """A statement that puts a copy of a row there, with other values."""
    return (f"insert into {table} select (jsonb_populate_record(null::{table}, to_jsonb(t) || "
            f"'{json.dumps(changes)}')).* from {table} t where id = {row}")


def test_what_was_born_here_is_not_overwritten_and_the_report_tells_of_it(house, report):
    """A row with the number of an old one, and a person with the address of an old one, both into
    slices that are not empty."""
    person = house.person("first-here@example.kz", "Tau-kus-1907-bulak")
    assert person.register().status_code == 202
    here = house.psql("identity", "select id from account_user where email = 'first-here@example.kz'")
    house.psql("community", copied("core_category", 1, id=900001, slug="born-here",
                                   imported_version=None, legacy=None))
    house.old(copied("core_category", 1, id=900001, slug="old"))
    house.old("update account_user set email = 'First-Here@example.kz' where id = 77")
    before = house.psql("identity", f"select email_key from account_user where id = {here}")
    # when
    found = Report(house.run("import", house.dsn("techhub_legacy")))
    assert found.status == 1, "a row that is refused is no success"
    category = found.tables["core_category"]
    assert category["refused"] == 1 and "1 born here, kept" in category["note"], category
    reasons = [line.split() for line in found.text.splitlines()]
    assert any(line[:2] == ["core_category", "refused"] and "(900001)" in line
               and "a row born here has this key" in " ".join(line) for line in reasons)
    assert any(line[:2] == ["account_user", "flagged"] and "email-taken" in line
               and "77" in line[-1] for line in reasons), found.text[-3000:]
    assert "not empty before:" in found.text and "--fresh empties the slices" in found.text
    assert house.psql("community", "select slug from core_category where id = 900001") == "born-here"
    assert house.psql("identity", f"select email_key from account_user where id = {here}") == before
    assert house.psql("identity", "select email_key is null from account_user where id = 77") == "t"
    house.old("delete from core_category where id = 900001")
    house.psql("community", "delete from core_category where id = 900001")
    house.forget_old()


def whole_or_empty(house):
    """Rows of each table that came from the old site, by slice and table."""
    found = {}
    for name in SLICES:
        tables = house.psql(name, """
            select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
              and not c.relispartition and a.attname = 'imported_version'""").split()
        counts = house.psql(name, " union all ".join(
            f"select '{table}', count(*) from {table} where imported_version is not null"
            for table in tables))
        for line in counts.splitlines():
            table, count = line.split("|")
            found[name, table] = int(count)
    return found


def test_one_that_is_killed_in_the_middle_leaves_whole_tables_and_is_finished_by_a_repeat(
        house, report):
    assert Report(house.run("import", DUMP, "--fresh")).whole
    expected = whole_or_empty(house)
    killed_in_the_middle(house, DUMP, "--fresh")
    found = whole_or_empty(house)
    assert {place for place, count in found.items() if count not in (0, expected[place])} == set()
    assert 0 in found.values() and sum(found.values()) > 0, "it was killed in the middle"
    assert house.psql("identity", "select count(*) from import_run where finished_at is null") == "1"
    finished = Report(house.run("import", DUMP, "--fresh"))
    assert finished.whole, finished.text[-5000:]
    assert finished.unequal() == {}
    assert finished.rows() == EXPECTED["total_rows"]
    assert whole_or_empty(house) == expected


def test_a_dump_that_was_cut_off_touches_nothing(house, report, tmp_path):
    whole = DUMP.read_bytes()
    for name, part in (("cut.sql.gz", whole[:len(whole) // 2]),
                       ("cut.sql", gzip.decompress(whole)[:5_000_000])):
        (tmp_path / name).write_bytes(part)
        done = house.run("import", tmp_path / name)
        assert done.returncode == 1
        assert "cut off" in done.stderr, done.stderr
    nothing = house.run("import", tmp_path / "nowhere.sql")
    assert nothing.returncode == 1 and "there is no file" in nothing.stderr


def test_a_dump_in_another_encoding_touches_nothing(house, report, plain, tmp_path):
    before = house.psql("identity", "select max(started_at) from import_run")
    start = plain.index("COPY public.account_user ")
    (tmp_path / "latin.sql").write_bytes(
        plain[:start].encode() + plain[start:start + 3000].encode().replace("М".encode(), b"\xcc")
        + plain[start + 3000:].encode())
    done = house.run("import", tmp_path / "latin.sql")
    assert done.returncode == 1
    assert "invalid byte sequence" in done.stderr, done.stderr
    assert "nothing was imported" in done.stderr
    assert house.psql("identity", "select max(started_at) from import_run") == before


def test_tables_that_are_missing_or_other_are_named_and_the_rest_is_taken(
        house, report, plain, tmp_path):
    (tmp_path / "other.sql").write_text(with_other_types(plain))
    found = Report(house.run("import", tmp_path / "other.sql", "--fresh"))
    assert found.status == 1
    assert "no such table" in found.tables["shared_seodata"]["note"]
    switch = found.tables["waffle_switch"]
    assert "active is point" in switch["note"] and switch["written"] == 0
    assert switch["refused"] == switch["read"] > 0
    assert set(found.unequal()) == {"shared_seodata", "waffle_switch"}


@pytest.fixture(scope="module")
def awkward_report(house, report, plain, tmp_path_factory):
    dump = tmp_path_factory.mktemp("awkward") / "awkward.sql"
    dump.write_text(awkward(plain))
    return Report(house.run("import", dump, "--fresh"))


def test_nothing_of_an_awkward_dump_is_lost(house, awkward_report):
    found = awkward_report
    forgotten = found.tables.pop("forgotten_notes")
    assert forgotten["refused"] == 2 and "no slice" in forgotten["note"]
    assert found.status == 1, "a table without a home is not silently left behind"
    lost = {name: line for name, line in found.tables.items()
            if line["refused"] or line["read"] != line["written"]}
    assert lost == {}
    assert found.unequal() == {}
    keys = house.psql("identity", "select count(*) from account_user "
                                  "where email_key = 'same@techhub.test'")
    assert keys == "1", "of addresses that are equal but for case one can be used"
    flagged = house.psql("identity", "select count(*) from account_user where id in (20, 21, 22) "
                                     "and legacy -> '_flags' ? 'email-taken'")
    assert flagged == "2"
    colours = house.psql("identity", "select count(*) from account_user "
                                     "where legacy ->> 'favourite_colour' = 'көк'")
    assert colours == "541"
    odd = house.psql("community", "select count(*) from core_blog "
                                  "where legacy -> 'legacy' ->> 'very' = 'old' "
                                  "and legacy ->> 'row_version' = '7' and row_version = 1")
    assert int(odd) == found.tables["core_blog"]["read"]
    nights = house.psql("booking", "select count(*) from booking_booking "
                                   "where start_time = '23:00' and end_time = '01:30' "
                                   "and ends_at - starts_at = '2 hours 30 minutes'")
    assert int(nights) > 10


def test_each_kind_of_reference_to_nothing_is_found_and_repaired_once(house, awkward_report):
    """Files and companies by number, arrays, pairs whose owner is another slice, and columns that
    cannot be emptied. Fails for every kind that the list of references forgets."""
    def listed(done):
        lines = [line.split() for line in done.stdout.splitlines()]
        return {(line[0], line[2], line[4], line[5]) for line in lines
                if len(line) > 5 and "." in line[3]}

    house.psql("community", "update core_comment set user_id = 99999999 where id = 2")
    found = house.run("check-references")
    assert found.returncode == 1
    seen = {line[:3] for line in listed(found)}
    for table, _, column, value in [*DANGLING, ("core_comment", 2, "user_id", "99999999")]:
        key = "********9991" if column == "iin" else value.strip("{}").replace(",1", "").replace("2,", "")
        assert (table, column, key) in seen, (table, column, key)
    assert "999999999991" not in found.stdout, "a person's number is not shown"
    # when they are repaired
    done = house.run("check-references", "--repair")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    fates = {(table, column): fate for table, column, _, fate in listed(done)}
    assert fates["core_blog", "liked_users"] == fates["service_gupreport", "viewed"] == "taken"
    assert fates["core_category", "image_id"] == "emptied"
    assert fates["core_techtasksolution", "company_tin"] == "noted"
    assert house.psql("community", "select company_tin from core_techtasksolution "
                                   "where id = 1") == "999999999999", "a number stays true"
    assert fates["core_comment", "user_id"] == fates["service_techordastudent", "iin"] == "noted"
    assert house.psql("admin", """
        select concat_ws(' ', liked_users, legacy #> '{_dangling,liked_users}')
        from community.core_blog where id = 2""") == '{1} [99999999]'
    assert house.psql("admin", """
        select concat_ws(' ', user_id, legacy #>> '{_dangling,user_id}')
        from community.core_comment where id = 2""") == "99999999 99999999"
    assert house.psql("admin", "select count(*) from services.service_techordastudent "
                               "where legacy::text like '%999999999991%'") == "0"
    assert house.psql("admin", "select count(*) from community.core_reaction "
                               "where user_id = 99999999") == "0"
    again = house.run("check-references")
    assert again.returncode == 0, again.stdout[-3000:]
    assert listed(again) == set()


def test_an_erased_person_does_not_come_back(house, report):
    """Neither he nor what was his, and `--fresh` does not help him: so this comes after the others.
    Fails without `refuseErased`."""
    assert Report(house.run("import", DUMP, "--fresh")).whole
    him = house.psql("admin", """
        select b.author_id from community.core_blog b
        join identity.user_sessions_session s on s.user_id = b.author_id
        group by 1 order by count(*) desc limit 1""")
    blogs = f"select count(*) from community.core_blog where author_id = {him}"
    sessions = f"select count(*) from identity.user_sessions_session where user_id = {him}"
    assert int(house.psql("admin", blogs)) > 0
    house.psql("identity", f"""
        update account_user set state = 'deleted', first_name = '', last_name = '',
          email = 'erased@techhub.test', email_key = null, phone_key = null, iin_key = null,
          company_id = null, deleted_at = now(), row_version = row_version + 1 where id = {him};
        delete from user_sessions_session where user_id = {him}""")
    house.psql("admin", "".join(f"""
        update {name}.user_ref set display_name = '', avatar = null, deleted = true, rev = rev + 5
        where id = {him};""" for name in SLICES) + f"""
        delete from community.core_feed where blog_id in (
          select id from community.core_blog where author_id = {him});
        delete from community.core_blog where author_id = {him}""")
    # when
    again = Report(house.run("import", DUMP))
    assert house.psql("identity", "select state, first_name, email from account_user "
                                  f"where id = {him}") == "deleted||erased@techhub.test"
    assert house.psql("admin", blogs) == house.psql("admin", sessions) == "0"
    assert "of an erased person" in again.text
    assert again.tables["core_blog"]["refused"] > 0
    names = house.psql("admin", " union all ".join(
        f"select display_name from {name}.user_ref where id = {him}" for name in SLICES))
    assert names.strip() == ""
    assert Report(house.run("import", DUMP, "--fresh")).status == 1
    assert house.psql("identity", f"select state from account_user where id = {him}") == "deleted"
    assert house.psql("admin", blogs) == "0"


def peak_of_import(house):
    """Bytes that identity's import takes at most, by the kernel's own count."""
    settings = house.home / "run" / "identity-import.env"
    own = (house.home / "run" / "identity.env").read_text()
    settings.write_text(f"{own}\nTECHHUB_OLD_DATABASE_URL={house.dsn('techhub_legacy')}\n")
    report = house.home / "import" / "peak.tsv"
    process = subprocess.Popen(
        [str(ROOT / "scripts/lib/enter"), str(settings), str(house.home / "bin" / "identity"),
         "import", "--fresh", "--report", str(report)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        try:
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        except FileNotFoundError:
            break
        peak = max([peak] + [int(line.split()[1]) * 1024 for line in status.splitlines()
                             if line.startswith("VmHWM")])
        time.sleep(0.02)
    settings.unlink()
    read = [line.split("\t")[4] for line in report.read_text().splitlines()
            if line.startswith("table\tidentity\tuser_sessions_session\t")]
    return peak, int(read[0])


@pytest.mark.full
def test_memory_does_not_grow_with_a_table(house, report):
    assert house.run("import", DUMP).returncode in (0, 1)
    once, rows = peak_of_import(house)
    house.old("""insert into user_sessions_session
        select (jsonb_populate_record(null::user_sessions_session,
          to_jsonb(t) || jsonb_build_object('session_key', left(md5(session_key || n), 32)))).*
        from user_sessions_session t cross join generate_series(1, 19) n""")
    try:
        often, more = peak_of_import(house)
    finally:
        house.forget_old()
    assert more == 20 * rows
    assert often - once < 10 << 20, f"{once >> 20} MB for {rows} rows, {often >> 20} MB for {more}"


def test_an_old_request_that_was_open_goes_on_to_its_decision(house, report):
    """Its staff and its author go on with it by the usual process: taken, returned for one answer,
    revised, submitted, decided. What nobody asked to revise stands as the old site left it."""
    services = "/api/v1/services"
    boss = int(house.psql("identity", "select id from account_user where is_superuser "
                                      "and imported_version is not null order by id limit 1"))
    request, author = house.psql("services", f"""
        select r.id, r.author_id from service_servicerequest r
        join service_hubformdata d on d.id = r.hub_form_data_id
        join service_hubform f on f.id = d.hub_form_id
        join service_service s on s.code = r.service_id
        where r.status = 'submitted' and r.company_id is null and r.assignee_id is null
          and r.imported_version is not null and r.author_id <> {boss}
          and not f.need_signature and not s.need_signature
          and d.data ?& array['market', 'project_name'] order by r.id limit 1""").split("|")
    before = house.psql("services", "select bp_status from service_servicerequestbpstatus "
                                    f"where service_request_id = {request} order by id").split()
    at = f"{services}/requests/{request}"

    def call(user, method, path, body=None, expected=200, **headers):
        # The token is made by reading.
        assert house.get(path, user).status_code in (200, 404, 405)
        answer = requests.request(method, house.url + path, json=body, timeout=10, headers={
            "Authorization": f"Bearer token-of-{user}", **headers})
        assert answer.status_code == expected, answer.text
        return answer.json()

    taken = call(boss, "POST", f"{at}/assignment", {})
    assert (taken["status"], taken["bp_status"]) == ("in_progress", "completeness_check")
    sent_back = {"from": "completeness_check", "to": "returned", "comment": "Уточните рынок",
                 "fields": [{"field": "market", "comment": "Какой?"}]}
    assert call(boss, "POST", f"{at}/transitions", sent_back)["status"] == "revision"

    # Its answers are those of the old site; what was marked is open, and must change.
    form = house.get(f"{at}/form-data", author)
    assert form.json()["open_fields"] == ["market"] and form.json()["missing"] == [], form.text
    old = form.json()["data"]
    files = [value for value in old.values() if re.fullmatch(r"[0-9a-f-]{36}", str(value))]
    assert files, "it names one"
    for file in files:
        assert house.get(f"{services}/files/{file}", author).status_code == 200
    tag = {"If-Match": form.headers["ETag"]}
    locked = call(author, "PATCH", f"{at}/form-data", {"data": {"project_name": "Басқа"}}, 422, **tag)
    assert [fault["code"] for fault in locked["errors"]] == ["locked"]
    idle = call(author, "POST", f"{at}/submission", {}, 422)
    assert [fault["code"] for fault in idle["errors"]] == ["not-revised"]
    call(author, "PATCH", f"{at}/form-data", {"data": {"market": "Казахстан"}}, **tag)
    sent = call(author, "POST", f"{at}/submission", {})
    assert sent["submission"]["attempt"] == 2 and sent["bp_status"] == "completeness_check", sent
    compared = call(boss, "GET", f"{at}/submissions/2?against=1")
    assert [found["field"] for found in compared["differences"]] == ["market"], compared
    assert compared["data"] == {**old, "market": "Казахстан"}
    versions = call(author, "GET", f"{at}/submissions")["items"]
    assert [version["imported"] for version in versions] == [True, False]

    decided = call(boss, "POST", f"{at}/transitions", {
        "from": "completeness_check", "to": "refused_formal", "reason": "out_of_scope",
        "comment": "Рынок мал"})
    assert decided["status"] == "rejected"
    steps = [item["to"] for item in house.get(f"{at}/history", author).json()["items"]]
    assert steps == before + ["completeness_check", "returned", "registered", "completeness_check",
                              "refused_formal"], steps
    assert before, "the old site's steps are there too"
