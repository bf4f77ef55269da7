"""A second evaluator of forms, written from their published description alone: it judges as the
server does, or one of the two is wrong. It knows the types whose rules the description tells."""

import json
import re
from datetime import date, datetime
from decimal import Decimal

SCALE = 10 ** 10
BEYOND = 10 ** 20 * SCALE
NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?)([0-9]{1,2}))?")


def read(text):
    """JSON whose numbers stay exact."""
    return json.loads(text, parse_float=Decimal)


class Number:
    """A number as it is kept: exact."""

    def __init__(self, units):
        self.units = units


def is_number(value):
    return isinstance(value, (int, Decimal, Number)) and not isinstance(value, bool)


def decimal(value):
    """Units of 10⁻¹⁰, or None."""
    if isinstance(value, Number):
        return value.units
    if not is_number(value) and not isinstance(value, str):
        return None
    match = NUMBER.fullmatch(str(value))
    if match is None:
        return None
    sign, whole, fraction, exponent_sign, exponent = match.groups()
    fraction = fraction or ""
    if len(whole + fraction) > 36:
        return None
    shift = int((exponent_sign or "") + (exponent or "0")) - len(fraction) + 10
    digits = int(whole + fraction)
    if shift < 0:
        if digits % 10 ** -shift:
            return None
        units = digits // 10 ** -shift
    else:
        units = digits * 10 ** shift
    return bounded(-units if sign else units)


def bounded(units):
    return units if units is not None and abs(units) < BEYOND else None


def plain(value):
    """Two values are the same if this is: numbers by their spelling, apart from texts."""
    if is_number(value):
        return ("number", spelled(decimal(value)))
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    return value


def spelled(units):
    whole, fraction = divmod(abs(units), SCALE)
    text = str(whole) + ("." + f"{fraction:010d}".rstrip("0") if fraction else "")
    return ("-" if units < 0 else "") + text


def cut(numerator, denominator):
    """Divides towards zero."""
    quotient = abs(numerator) // abs(denominator)
    return bounded(-quotient if (numerator < 0) != (denominator < 0) else quotient)


def is_empty(value):
    if value is None:
        return True
    if isinstance(value, str):
        return value.strip() == ""
    if isinstance(value, list):
        return not value
    if isinstance(value, dict):
        return all(is_empty(member) for member in value.values())
    return False


def day(text):
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def instant(text):
    if not isinstance(text, str) or len(text) < 20 or text[10] != "T":
        return None
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else None


def birth_day(number):
    """Of an IIN with a right check digit."""
    digits = [int(d) for d in number if d not in " -"] if re.fullmatch(r"[0-9 -]+", number) else []
    if len(digits) != 12 or digits[4] > 3 or not 1 <= digits[6] <= 6:
        return None
    for shift in (0, 2):
        rest = sum(d * ((i + shift) % 11 + 1) for i, d in enumerate(digits[:11])) % 11
        if rest < 10:
            break
    if rest != digits[11]:
        return None
    year = 1800 + (digits[6] - 1) // 2 * 100 + digits[0] * 10 + digits[1]
    try:
        return date(year, digits[2] * 10 + digits[3], digits[4] * 10 + digits[5])
    except ValueError:
        return None


def same(left, right):
    if is_number(left) or is_number(right):
        first, second = decimal(left), decimal(right)
        if first is not None and second is not None:
            return first == second
    first, second = instant(left), instant(right)
    if first and second:
        return first == second
    return type(left) is type(right) and left == right or is_empty(left) and is_empty(right)


def less(left, right):
    if is_empty(left) or is_empty(right):
        return False
    first, second = decimal(left), decimal(right)
    if first is not None and second is not None:
        return first < second
    first, second = instant(left), instant(right)
    if first and second:
        return first < second
    return isinstance(left, str) and isinstance(right, str) and left < right


def matches(pattern, text):
    """The subset of RE2: `\\s` are five blanks, the whole text is matched."""
    body = pattern.removeprefix("^")
    if body.endswith("$") and not body.endswith("\\$"):
        body = body[:-1]
    body = body.replace("\\s", "[\\t\\n\\f\\r ]")
    return len(text) <= 10_000 and re.fullmatch(f"(?:{body})", text, re.ASCII) is not None


class Evaluator:
    def __init__(self, description):
        self.operators = {op["op"]: op for op in description["operators"]}
        self.types = {kind["type"]: kind for kind in description["field_types"]}
        self.names = {name["name"] for name in description["context"]}
        self.most_rows = description["limits"]["rows"]

    def assess(self, definition, answers, context):
        scope = Scope(context)
        visible, required, faults = set(), set(), []
        for step in definition["steps"]:
            if not self.holds(step.get("visible_if"), scope):
                continue
            for field in step["fields"]:
                settings = settings_of(field)
                if not self.holds(settings.get("visible_if"), scope):
                    continue
                name = field["name"]
                visible.add(name)
                if self.types[field["type"]]["kind"] == "none":
                    continue
                if self.demands(field, settings, scope):
                    required.add(name)
                value, wrong = self.judge(field, answers.get(name), f"/data/{name}", scope)
                faults += wrong
                if value is not None:
                    scope.answers[name] = value
                    if not wrong:
                        faults += self.validate(settings, f"/data/{name}", scope)
        return {"answers": scope.answers, "visible": visible, "required": required,
                "faults": faults}

    def demands(self, field, settings, scope):
        if field["type"] == "computed":
            return False
        return bool(field.get("required")) or (
            "required_if" in settings and self.holds(settings["required_if"], scope))

    def validate(self, settings, pointer, scope):
        return [f"{pointer} {validator.get('code', 'validator')}"
                for validator in settings.get("validators") or []
                if not self.holds(validator["assert"], scope)]

    def judge(self, field, given, pointer, scope):
        settings = settings_of(field)
        if field["type"] == "computed":
            units = self.number(settings["expr"], scope)
            return (None if units is None else Number(units)), []
        if field["type"] == "signature":
            return None, []
        if is_empty(given):
            missing = self.demands(field, settings, scope)
            return None, [f"{pointer} required"] if missing else []
        if field["type"] == "group":
            return self.judge_rows(field, settings, given, pointer, scope)
        value, codes = JUDGES[field["type"]](field, settings, given, scope)
        return value, [f"{pointer} {code}" for code in codes]

    def judge_rows(self, field, settings, rows, pointer, scope):
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            return rows, [f"{pointer} wrong-type"]
        faults, kept = [], []
        if len(rows) < settings.get("minRows", 0):
            faults.append(f"{pointer} too-few")
        if len(rows) > settings.get("maxRows", self.most_rows):
            faults.append(f"{pointer} too-many")
        for index, row in enumerate(rows[:self.most_rows]):
            inner = Scope(scope.context, scope.answers, {})
            for column in settings["fields"]:
                own = settings_of(column)
                if not self.holds(own.get("visible_if"), inner):
                    continue
                if self.types[column["type"]]["kind"] == "none":
                    continue
                place = f"{pointer}/{index}/{column['name']}"
                value, wrong = self.judge(column, row.get(column["name"]), place, inner)
                faults += wrong
                if value is not None:
                    inner.row[column["name"]] = value
                    if not wrong:
                        faults += self.validate(own, place, inner)
            kept.append(inner.row)
        return kept, faults

    def holds(self, condition, scope):
        if condition is None:
            return True
        if "all" in condition:
            return all(self.holds(item, scope) for item in condition["all"])
        if "any" in condition:
            return any(self.holds(item, scope) for item in condition["any"])
        if "not" in condition:
            return not self.holds(condition["not"], scope)
        left = scope.value(condition["field"])
        if isinstance(left, dict) and set(left) == {"other"}:
            left = "other"
        operator = self.operators[condition["op"]]["op"]
        right = condition.get("value")
        if isinstance(right, dict):
            right = scope.value(right["ref"])
        return bool(OPERATORS[operator](left, right, scope))

    def number(self, tree, scope):
        if not isinstance(tree, dict):
            return decimal(tree)
        (verb, operand), = tree.items()
        if verb == "field":
            return decimal(scope.value(operand))
        if verb == "count":
            value = scope.value(operand)
            return len(value) * SCALE if isinstance(value, list) else 0
        if verb == "age":
            years = scope.age(scope.value(operand))
            return None if years is None else years * SCALE
        if verb == "sum":
            group, column = operand.split(".")
            rows = scope.value(group)
            total = 0
            for row in rows if isinstance(rows, list) else []:
                total = bounded(total + (decimal(row.get(column)) or 0))
                if total is None:
                    return None
            return total
        if verb == "if":
            return self.number(operand[1 if self.holds(operand[0], scope) else 2], scope)
        if verb == "round":
            units = self.number(operand[0], scope)
            if units is None:
                return None
            step = 10 ** (10 - int(operand[1]))
            return bounded((abs(units) + step // 2) // step * step * (-1 if units < 0 else 1))
        values = [self.number(item, scope) for item in operand]
        if any(value is None for value in values):
            return None
        result = values[0]
        for value in values[1:]:
            if verb == "add":
                result = bounded(result + value)
            elif verb == "subtract":
                result = bounded(result - value)
            elif verb == "multiply":
                result = cut(result * value, SCALE)
            elif verb == "divide":
                result = cut(result * SCALE, value) if value else None
            else:
                result = {"min": min, "max": max}[verb](result, value)
            if result is None:
                return None
        return result


class Scope:
    def __init__(self, context, answers=None, row=None):
        self.context = context
        self.answers = {} if answers is None else answers
        self.row = {} if row is None else row

    def value(self, name):
        for place in (self.row, self.answers):
            if name in place:
                return place[name]
        if name == "now":
            return self.context["today"]
        if name == "applicant.kind":
            return "person" if self.context.get("company_id") is None else "company"
        if name == "company.verified":
            return self.context.get("company_verified", False)
        return self.context.get("facts", {}).get(name)

    def age(self, value):
        born = (day(value) or birth_day(value)) if isinstance(value, str) else None
        if born is None:
            return None
        today = date.fromisoformat(self.context["today"])
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def whole(value):
    units = decimal(value)
    return None if units is None or units % SCALE else units // SCALE


def contains(left, right, scope):
    if isinstance(left, list):
        return any(same(item, right) for item in left)
    return isinstance(left, str) and isinstance(right, str) and right in left


def at_least(found, right):
    least = whole(right)
    return found is not None and least is not None and found >= least


OPERATORS = {
    "eq": lambda left, right, _: same(left, right),
    "ne": lambda left, right, _: not same(left, right),
    "in": lambda left, right, _: any(same(left, item) for item in right),
    "notIn": lambda left, right, _: not any(same(left, item) for item in right),
    "gt": lambda left, right, _: less(right, left),
    "lt": lambda left, right, _: less(left, right),
    "gte": lambda left, right, _: less(right, left) or not is_empty(left) and same(left, right),
    "lte": lambda left, right, _: less(left, right) or not is_empty(left) and same(left, right),
    "empty": lambda left, right, _: is_empty(left),
    "notEmpty": lambda left, right, _: not is_empty(left),
    "contains": contains,
    "startsWith": lambda left, right, _: (
        isinstance(left, str) and isinstance(right, str) and left.startswith(right)),
    "matches": lambda left, right, _: isinstance(left, str) and matches(right, left),
    "ageGte": lambda left, right, scope: at_least(scope.age(left), right),
    "countGte": lambda left, right, _: at_least(
        len(left) if isinstance(left, list) else 0, right),
}


def settings_of(field):
    return {**(field.get("validation") or {}), **(field.get("config") or {})}


def judge_text(field, settings, given, _):
    if not isinstance(given, str):
        return given, ["wrong-type"]
    text, codes = given.strip(), []
    if len(text) < settings.get("minLength", 0):
        codes.append("too-short")
    if len(text) > settings.get("maxLength", 500 if field["type"] == "text" else 10_000):
        codes.append("too-long")
    if "maxWords" in settings and len(text.split()) > settings["maxWords"]:
        codes.append("too-long")
    if "pattern" in settings and not matches(settings["pattern"], text):
        codes.append("pattern")
    return (given if codes else text), codes


def judge_number(field, settings, given, _):
    if not is_number(given) and not isinstance(given, str):
        return given, ["wrong-type"]
    units = decimal(given)
    if units is None:
        return given, ["not-a-number"]
    kind, codes = field["type"], []
    least = decimal(settings.get("min"))
    most = decimal(settings.get("max"))
    step = decimal(settings.get("step"))
    if kind != "number":
        least = 0 if least is None else least
        step = SCALE // 100 if step is None else step
        most = {"percent": 100 * SCALE, "money": 10 ** 12 * SCALE}[kind] if most is None else most
    if least is not None and units < least:
        codes.append("below-minimum")
    if most is not None and units > most:
        codes.append("above-maximum")
    if step is not None and (units - (least or 0)) % step:
        codes.append("off-step")
    if codes:
        return given, codes
    return (spelled(units) if kind == "money" else Number(units)), codes


def judge_choice(field, settings, given, _):
    if isinstance(given, dict) and isinstance(given.get("other"), str) and len(given) == 1:
        return given, [] if settings.get("other") else ["not-an-option"]
    if not isinstance(given, str):
        return given, ["wrong-type"]
    return given, [] if given in codes_of(field) else ["not-an-option"]


def judge_choices(field, settings, given, _):
    if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
        return given, ["wrong-type"]
    codes = []
    if not set(given) <= codes_of(field):
        codes.append("not-an-option")
    if len(set(given)) < len(given):
        codes.append("repeated")
    if len(given) < settings.get("minItems", 0):
        codes.append("too-few")
    if len(given) > settings.get("maxItems", len(given)):
        codes.append("too-many")
    return given, codes


def codes_of(field):
    return {option["code"] for option in field.get("options") or []}


def judge_flag(field, settings, given, _):
    if not isinstance(given, bool):
        return given, ["wrong-type"]
    return given, ["must-be-true"] if settings.get("mustBeTrue") and not given else []


def judge_date(field, settings, given, scope):
    if not isinstance(given, str):
        return given, ["wrong-type"]
    if day(given) is None:
        return given, ["not-a-date"]
    if "min" in settings and given < settings["min"]:
        return given, ["too-early"]
    if "max" in settings and given > settings["max"]:
        return given, ["too-late"]
    return given, []


JUDGES = {
    "text": judge_text, "textarea": judge_text,
    "number": judge_number, "money": judge_number, "percent": judge_number,
    "radio": judge_choice, "select": judge_choice,
    "checkboxes": judge_choices, "multiselect": judge_choices,
    "boolean": judge_flag, "checkbox": judge_flag, "date": judge_date,
}
