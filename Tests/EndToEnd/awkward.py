"""An awkward variant of a plain dump: what old databases hold and nobody expects. Nothing of it may
be lost by an import."""

import re

LONG = "ұзақ мәтін 🚀 " * 770
COPY = re.compile(r"^COPY public\.(\w+) \((.*)\) FROM stdin;$")
CREATE = re.compile(r"^CREATE TABLE public\.(\w+) \($")
NOWHERE = "00000000-0000-4000-8000-000099999999"
# Of each kind of reference one that leads nowhere: table, row, column, value.
DANGLING = [
    ("core_blog", 2, "liked_users", "{99999999,1}"),
    ("core_comment", 3, "primary_key", "99999999"),
    ("core_vacancycandidate_certificates", 2, "mediafile_id", NOWHERE),
    ("core_category", 1, "image_id", NOWHERE),
    ("core_techtasksolution", 1, "company_tin", "999999999999"),
    ("core_infrastructure", 2, "favorite_users", "{99999999}"),
    ("niokr_niokrproject", 1, "organization_bin", "999999999999"),
    ("service_gupreport", 1, "viewed", "{2,99999999}"),
    ("service_techordastudent", 1, "tin", "999999999999"),
    ("service_techordastudent", 1, "iin", "999999999991"),
    ("shared_protectedmediafile", 1, "primary_key", "99999999"),
]
EDGES = ["infinity", "-infinity", "0044-03-15 12:00:00+00 BC", "12026-01-01 00:00:00+00"]


class Column:
    def __init__(self, line):
        words = line.strip().rstrip(",").split(None, 1)
        self.name = words[0].strip('"')
        self.type = re.sub(r" (DEFAULT|NOT NULL|GENERATED).*", "", words[1])
        self.required = "NOT NULL" in words[1]


def columns_of(lines):
    """Table name to its columns, from the dump's own definitions."""
    tables, current = {}, None
    for line in lines:
        if found := CREATE.match(line):
            current = tables.setdefault(found.group(1), [])
        elif line.startswith(")"):
            current = None
        elif current is not None and not line.strip().startswith("CONSTRAINT"):
            current.append(Column(line))
    return tables


class Blocks:
    """The COPY blocks of a dump, changed row by row."""

    def __init__(self, text):
        self.lines = text.split("\n")
        self.tables = columns_of(self.lines)

    def change(self, change_row):
        out, table, names, number = [], None, [], 0
        for line in self.lines:
            if table and line == "\\.":
                table = None
            elif table:
                number += 1
                row = dict(zip(names, line.split("\t")))
                change_row(table, number, row)
                line = "\t".join(row.values())
            elif found := COPY.match(line):
                table, number = found.group(1), 0
                names = [name.strip().strip('"') for name in found.group(2).split(",")]
            out.append(line)
        return "\n".join(out)


def references(text):
    """Columns that a foreign key or a unique rule speaks of: they keep their values."""
    found = set()
    for table, rule in re.findall(
            r"ALTER TABLE ONLY public\.(\w+)\n    ADD CONSTRAINT \S+ "
            r"((?:FOREIGN KEY|UNIQUE|PRIMARY KEY) \([^)]*\))", text):
        for name in re.search(r"\((.*)\)", rule).group(1).split(","):
            found.add((table, name.strip().strip('"')))
    return found


def awkward(text):
    blocks, bound = Blocks(text), references(text)
    emails = {}

    def change(table, number, row):
        for column in blocks.tables[table]:
            name, bare = column.name, (table, column.name) not in bound
            if column.type.endswith("[]"):
                continue
            if not bare or row[name] == "\\N" and number % 5:
                continue
            if number % 7 == 0 and not column.required:
                row[name] = "\\N"
            elif column.type.startswith("timestamp with") and number % 11 == 3:
                row[name] = EDGES[number % len(EDGES)]
            elif column.type == "date" and number % 11 == 4:
                row[name] = ["infinity", "0001-01-01 BC", "11111-11-11"][number % 3]
            elif column.type == "text" and number % 13 == 5 and number < 1000:
                row[name] = LONG
            elif column.type.startswith("character varying") and number % 13 == 6:
                limit = int(re.search(r"\d+", column.type).group())
                row[name] = ("🏛️Қ\\\\N\\t\\n'\"" if limit >= 12 else "🚀"[:limit])
            elif column.type == "jsonb" and number % 13 == 7:
                row[name] = ["5", "[]", '"text"', "null", '{"\\\\u007f": [[]]}'][number % 5]
            elif column.type.startswith("numeric") and number % 17 == 8:
                row[name] = "NaN"
        special(table, number, row)

    def special(table, number, row):
        for name, place, column, value in DANGLING:
            if (name, place) == (table, number):
                row[column] = value
        if table == "core_comment" and number > 1:
            row["parent_id"] = emails.get("comment", "\\N")
        if table == "core_comment":
            emails["comment"] = row["id"]
            if number % 3 == 0:
                row["primary_key"] = "99999999"
        if table == "shared_protectedmediafile" and number == 1:
            row["source"] = "account.company"
        if table == "booking_booking" and number % 4 == 0:
            row["start_time"], row["end_time"] = "23:00:00", "01:30:00"
        if table == "booking_booking" and number % 4 == 1:
            row["start_time"] = row["end_time"] = "10:00:00"
        if table == "account_user" and number in (20, 21, 22):
            row["email"] = ["same@techhub.test", "Same@TechHub.test", "SAME@techhub.TEST"][number - 20]

    changed = blocks.change(change)
    return with_unknown(changed)


def with_unknown(text):
    """Columns and a table that nobody told of."""
    add = """
ALTER TABLE public.account_user ADD COLUMN favourite_colour text DEFAULT 'көк';
ALTER TABLE public.core_blog ADD COLUMN legacy jsonb DEFAULT '{"very": "old"}';
ALTER TABLE public.core_blog ADD COLUMN row_version integer DEFAULT 7;
ALTER TABLE public.booking_room ADD COLUMN "Odd name" numeric DEFAULT 1.50;
CREATE TABLE public.forgotten_notes (id integer, note text);
INSERT INTO public.forgotten_notes VALUES (1, 'a'), (2, 'b');
"""
    mark = "--\n-- PostgreSQL database dump complete"
    assert mark in text
    return text.replace(mark, add + mark)


def with_other_types(text):
    """A table that is missing, and one whose column has become something else."""
    mark = "--\n-- PostgreSQL database dump complete"
    return text.replace(mark, """
DROP TABLE public.shared_seodata;
ALTER TABLE public.waffle_switch ALTER COLUMN active DROP DEFAULT;
ALTER TABLE public.waffle_switch ALTER COLUMN active TYPE point USING point(0, 0);
""" + mark)
