"""A form is judged alike by the server and by whoever reads its published description."""

import pytest

import form_evaluator
import hub
from form_evaluator import Evaluator, plain

FIXTURES = hub.ROOT / "Tests" / "Fixtures" / "forms"
VECTORS = form_evaluator.read((FIXTURES / "evaluator-vectors.json").read_text())
RULES = form_evaluator.read((FIXTURES / "form-rules.json").read_text())


def judged(evaluator, vector):
    found = evaluator.assess(vector["definition"], vector["answers"], vector["context"])
    return {"visible": sorted(found["visible"]), "required": sorted(found["required"]),
            "answers": plain(found["answers"]), "faults": found["faults"]}


def test_every_vector_comes_out_as_it_says():
    evaluator = Evaluator(RULES)
    for vector in VECTORS:
        expected = dict(vector["expect"], answers=plain(vector["expect"]["answers"]))
        assert judged(evaluator, vector) == expected, vector["name"]


def test_a_wrong_evaluator_is_found():
    """Without this the vectors might agree with anything."""
    evaluator = Evaluator(RULES)
    evaluator.holds = lambda condition, scope: True
    assert any(judged(evaluator, vector)["visible"] != vector["expect"]["visible"]
               for vector in VECTORS)


def test_the_description_has_an_address(anyone):
    answer = anyone.get("/api/v1/services/form-rules")
    assert answer.status_code == 200
    assert form_evaluator.read(answer.text) == RULES


@pytest.mark.parametrize("path", ["directories", "directory-items"])
def test_directories_are_read_by_anybody(anyone, path):
    answer = anyone.get(f"/api/v1/services/{path}")
    assert answer.status_code == 200
