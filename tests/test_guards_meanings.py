"""Guards over what words say: kinds, changes, levels and statistics, each on both sides. All is invented."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.build.inputs import Inputs
from kg.guards import Passage
from tests.weighing import AT, RECORD, Said, Weigher, response, value


@pytest.fixture
def guards(tmp_path: Path, inputs: Inputs) -> Weigher:
    """Return what weighs a statement."""
    return Weigher(tmp_path, inputs)


# --- kinds ---------------------------------------------------------------------------------------------------------

#: Sentences that say a kind, by docs/words.md.
SAID = {
    "failure": (
        "All had failed TCZ.", "TCZ failure was seen in all.", "They were refractory or intolerant to TCZ.",
        "TCZ was ineffective or not tolerated.",
    ),
    "inefficacy": (
        "All were refractory to TCZ.", "The disease was resistant to TCZ.", "All had an inadequate response to TCZ.",
        "It could not be controlled with TCZ.", "Uncontrolled disease on TCZ.", "The effect of TCZ was insufficient.",
        "Primary or secondary failure of TCZ.", "TCZ was without effect enough.", "Disease activity persisted on TCZ.",
        "Despite TCZ they had fever.", "Unsatisfactory response to TCZ.", "Poor efficacy of TCZ.",
        "All failed to respond.",
        "Suboptimal control on TCZ.",
    ),
    "no-response": (
        "They did not respond.", "All were non-responders.", "They were nonresponders.", "No improvement was seen.",
        "They didn't improve.", "There was no benefit.", "They continued to have fever on TCZ.", "TCZ failed to help.",
        "Lack of response.", "Symptoms persisted.",
    ),
    "primary-inefficacy": (
        "They never responded.", "TCZ had no effect.", "Primary failure of TCZ.", "Primary inefficacy was recorded.",
        "TCZ was given without effect.", "TCZ was ineffective.", "TCZ failed to produce any effect.", "Lack of effect.",
    ),
    "secondary-inefficacy": (
        "They lost response.", "Loss of effect was seen.", "Secondary failure of TCZ.", "The effect was waning.",
        "TCZ lost its effect.", "It worked at first and then failed.", "They responded initially but flared.",
        "An initial response was followed by relapse.", "The response was transient.", "TCZ stopped working.",
    ),
    "intolerance": (
        "They were intolerant of TCZ.", "TCZ was stopped because of a rash.", "TCZ was not tolerated.",
        "Side effects led to withdrawal.", "TCZ caused hepatitis.", "An allergic reaction to TCZ.", "TCZ toxicity.",
        "They developed psoriasis on TCZ.",
    ),
    "relapse": (
        "They relapsed.", "A flare was seen.", "Recurrence of fever.", "The symptoms returned.",
        "The disease reappeared.",
        "Symptoms came back.", "There was a rebound.", "Exacerbation of the disease.",
    ),
    "worsening": (
        "They got worse.", "The disease progressed.", "Progression on imaging.", "Deterioration was seen.",
        "New lesions appeared.", "Disease activity increased.", "Symptoms aggravated.",
    ),
    "withdrawn": (
        "TCZ was stopped.", "TCZ was discontinued.", "TCZ was withdrawn.", "TCZ was suspended.", "They were switched.",
        "TCZ was ceased.", "TCZ was interrupted.", "TCZ was replaced by IFX.", "TCZ was substituted.",
        "TCZ was tapered off.",
        "They came off TCZ.", "TCZ was changed to IFX.", "TCZ was withheld.", "Cessation of TCZ.", "They dropped out.",
    ),
    "ongoing": (
        "They were still on TCZ.", "TCZ was continued.", "Treatment is ongoing.", "TCZ was maintained.",
        "They remained on TCZ.", "They are currently on treatment.", "They are taking TCZ.", "TCZ was kept.",
        "Maintenance with TCZ.", "They receive TCZ to date.",
    ),
    "improvement": (
        "They improved.", "They got better.", "Disease activity decreased.", "Symptoms resolved.", "TCZ was effective.",
        "Fever subsided.", "The rash cleared.", "Marked improvement.", "There was no fever any more.",
        "CRP normalised.",
        "Pain was relieved.", "Good effect.", "They recovered.", "They benefited from TCZ.",
    ),
    "response": (
        "They responded.", "A response was seen.", "All met the criteria.", "They achieved ACR50.",
        "Treated with success.",
        "TCZ was successful.", "Well controlled on TCZ.", "They reached the endpoint.",
    ),
    "complete-response": ("Complete response.", "Complete clinical remission.", "The lesions cleared.",
    "Full recovery."),
    "partial-response": ("Partial response.", "A partial effect.", "They partly responded.", "Some improvement."),
    "remission": ("They were in remission.", "The disease was inactive.", "All were free of symptoms.",
    "No recurrence."),
    "stable": ("The disease was stable.", "It was unchanged.", "No change was seen."),
}  # fmt: skip
#: Sentences that say the contrary of a kind, or nothing of it.
UNSAID = {
    "failure": ("They were given TCZ at home.", "They responded to TCZ.", "All met criteria."),
    "inefficacy": ("All had failed TCZ.", "TCZ was given to all.", "They improved.", "They responded to TCZ."),
    "no-response": ("They responded to TCZ.", "TCZ was given to all.", "All improved."),
    "primary-inefficacy": ("They were refractory to TCZ.", "They lost response.", "TCZ failed.", "They flared."),
    "secondary-inefficacy": ("TCZ had no effect.", "They were refractory to TCZ.", "They never responded."),
    "intolerance": ("They were refractory.", "They responded to TCZ.", "All failed."),
    "relapse": ("They responded.", "The disease progressed.", "TCZ was stopped.", "TCZ was given to all."),
    "worsening": ("They improved.", "TCZ was stopped.", "TCZ was given to all."),
    "withdrawn": ("They remained on TCZ.", "They responded.", "TCZ was given to all.", "They were refractory."),
    "ongoing": ("TCZ was stopped.", "They were switched to IFX.", "They failed."),
    "improvement": ("They were refractory to TCZ.", "TCZ was given to all.", "They failed.", "TCZ was ineffective."),
    "response": (
        "They were refractory to TCZ.", "They failed.", "They were nonresponders.", "All were non-responders.",
        "An inadequate response to TCZ.", "Loss of response.", "They never responded.", "They failed to respond.",
        "Secondary inefficacy.", "Relapse was seen.",
    ),
    "complete-response": ("They improved.", "All met the criteria.", "A partial response."),
    "partial-response": ("They were refractory.", "A complete response."),
    "remission": ("They improved.", "They responded.", "All flared."),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "passage"), [(kind, one) for kind, told in SAID.items() for one in told])
def test_a_kind_that_is_said_passes(guards: Weigher, kind: str, passage: str) -> None:
    """Each word of the table of words, and what reports write in its place, is a word of its kind."""
    assert guards.verdict("kind", response("at least 1 of 14", kind), passage) == "passed"


@pytest.mark.parametrize(("kind", "passage"), [(kind, one) for kind, told in UNSAID.items() for one in told])
def test_a_kind_that_is_not_said_fails(guards: Weigher, kind: str, passage: str) -> None:
    """A word of the other side is none of this side; *failed* alone is no inefficacy."""
    found = guards(response("at least 1 of 14", kind), passage)["kind"]
    assert (found.verdict, found.path) == ("failed", ("outcomes", "tried", "kind"))
    assert found.what
    assert found.remedy


MIXED = "After an insufficient response to IFX, they responded to TCZ for a year."


@pytest.mark.parametrize(
    ("kind", "printed", "passage", "verdict"),
    [
        ("response", "they responded", MIXED, "passed"),
        ("no-response", "they responded", MIXED, "failed"),
        ("inefficacy", "insufficient response", MIXED, "passed"),
        ("response", "refractory to IFX", "They were refractory to IFX, and TCZ was effective.", "failed"),
        ("response", "TCZ was effective", "They were refractory to IFX, and TCZ was effective.", "passed"),
        ("relapse", "the recurrence", "Because of the recurrence of fever, TCZ was given again.", "passed"),
        ("worsening", "vascular progression", "Relapse and vascular progression.", "passed"),
        ("relapse", "All patients", "All patients relapsed.", "passed"),
        ("no-response", "All patients", "All patients responded, and none was worse.", "passed"),
        ("secondary-inefficacy", "secondary inefficacy", "Secondary inefficacy: a switch without effect.", "passed"),
        (
            "primary-inefficacy",
            "secondary inefficacy",
            "A secondary inefficacy, and a switch without effect.",
            "failed",
        ),
        ("primary-inefficacy", "without effect", "A secondary inefficacy, and a switch without effect.", "passed"),
        ("secondary-inefficacy", "without effect", "A secondary inefficacy, and a switch without effect.", "failed"),
        ("no-response", "response", "There was no response.", "passed"),
        ("no-response", "improved", "None of them, however, improved.", "passed"),
        ("no-response", "improved", "All of them, however, improved.", "failed"),
    ],
)
def test_the_copied_token_is_nearer_than_its_passage(
    guards: Weigher, kind: str, printed: str, passage: str, verdict: str
) -> None:
    """What is copied is not of the contrary side, unless its part of the sentence has a word of this side."""
    assert guards.verdict("kind", response("at least 1 of 14", kind, printed=printed), passage) == verdict


@pytest.mark.parametrize(
    ("said", "passage", "verdict"),
    [
        (response("0 of 14", "relapse"), "No relapse was seen.", "passed"),
        (response("0 of 14", "response"), "No response was seen.", "passed"),
        (response("0 of 14", "response"), "None responded.", "passed"),
        (response("0 of 14", "relapse", printed="none"), "None was seen.", "failed"),
        (response(kind="withdrawn", reason="relapse"), "TCZ was stopped for a flare.", "passed"),
        (response(kind="withdrawn", reason="relapse"), "TCZ was stopped for a rash.", "failed"),
        (response(kind="relapse", why="Read so."), "TCZ was given to all.", "not-applicable"),
        (response(kind="relapse", basis="read", why="So."), "TCZ was given to all.", "not-applicable"),
    ],
)
def test_absences_and_reasons_have_their_words_too(guards: Weigher, said: Said, passage: str, verdict: str) -> None:
    """Who had no relapse is told with the word for it; a reason is a kind like others; a `why` says how it is read."""
    assert guards.verdict("kind", said, passage) == verdict


def test_a_kind_is_told_by_the_criterion_or_by_the_legend(guards: Weigher) -> None:
    """The name of the criterion, and what the report's own legend abbreviates a kind to, say it."""
    tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
    tree["abbreviations"]["QR"] = "complete-response"
    tree["criteria"] = {"z": {"label": "Z grade A", "kind": "remission"}}
    tree["outcomes"] = {
        "one": {**response(kind="complete-response", printed="QR").fields, "at": [AT]},
        "two": {**response(kind="remission", criterion="z").fields, "at": [AT]},
        "three": {**response(kind="remission").fields, "at": [AT]},
    }
    weighed = guards.record(tree, {AT: Passage("Three had Z grade A (QR).")})
    verdicts = {one.path[1]: one.verdict for one in weighed if one.guard == "kind" and one.path[0] == "outcomes"}
    assert verdicts == {"one": "passed", "two": "passed", "three": "failed"}


def test_a_harm_of_the_record_says_an_intolerance(guards: Weigher) -> None:
    """Its name is a word for a failure by harm."""
    tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
    tree["adverse_events"] = {
        "e": {"population": "cohort", "during": "tcz", "event": "neutropenia", "holds": "1 of 14"}
    }
    tree["adverse_events"]["e"] |= {"basis": "derived", "why": "Invented.", "derived_from": "base"}
    tree["outcomes"] = {"tried": {**response(kind="intolerance").fields, "at": [AT]}}
    for passage, verdict in (("Neutropenia on TCZ in 3.", "passed"), ("Success on TCZ in 3.", "failed")):
        weighed = guards.record(tree, {AT: Passage(passage)})
        assert [one.verdict for one in weighed if one.guard == "kind" and one.path[1] == "tried"] == [verdict]


def test_the_heading_says_what_a_cell_is_about(guards: Weigher) -> None:
    """What rests on a row of a table finds its word in the heading of the table."""
    tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
    head = "9-20 0123456789abcdef"
    at = {"columns": [head], "patient-1": [AT]}
    tree["tables"] = {"t": {"columns": ["patient", "ESR@baseline"], "rows": [["patient-1", "38"]], "at": at}}
    tree["outcomes"] = {"tried": {"population": "patient-1", "of": "his", "kind": "withdrawn", "at": [AT]}}
    for heading, verdict in (("Patient ESR Cause of withdrawal", "passed"), ("Patient ESR Remarks", "failed")):
        weighed = guards.record(tree, {head: Passage(heading), AT: Passage("1 38 rash")})
        assert [one.verdict for one in weighed if one.guard == "kind" and one.path[1] == "tried"] == [verdict]


# --- changes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "passage", "verdict"),
    [
        ("decreased", "The ESR decreased.", "passed"),
        ("decreased", "The ESR fell.", "passed"),
        ("decreased", "The ESR dropped.", "passed"),
        ("decreased", "A reduction of the ESR.", "passed"),
        ("decreased", "The ESR abated.", "passed"),
        ("decreased", "The ESR improved.", "passed"),
        ("decreased", "Less stiffness.", "passed"),
        ("decreased", "ESR ↓", "passed"),
        ("decreased", "The ESR was lower.", "passed"),
        ("decreased", "The ESR went from 38 mm/h to 12 mm/h.", "passed"),
        ("decreased", "ESR: 38 → 12.", "passed"),
        ("decreased", "The ESR was 38 (31–40) at start and 12 after.", "passed"),
        ("decreased", "The ESR rose.", "failed"),
        ("decreased", "The ESR was measured.", "failed"),
        ("decreased", "The ESR went from 12 mm/h to 38 mm/h.", "failed"),
        ("increased", "The ESR increased.", "passed"),
        ("increased", "The ESR rose.", "passed"),
        ("increased", "A rise of the ESR.", "passed"),
        ("increased", "The ESR was elevated.", "passed"),
        ("increased", "The ESR doubled.", "passed"),
        ("increased", "The ESR was higher.", "passed"),
        ("increased", "A twofold ESR.", "passed"),
        ("increased", "The ESR went from 12 mm/h to 38 mm/h.", "passed"),
        ("increased", "The ESR decreased.", "failed"),
        ("increased", "The ESR went from 38 to 12 in all.", "failed"),
        ("increased", "Follow up of the ESR.", "failed"),
        ("normalised", "The ESR normalized.", "passed"),
        ("normalised", "The ESR was within normal limits.", "passed"),
        ("normalised", "The ESR returned to normal.", "passed"),
        ("normalised", "The ESR fell.", "failed"),
        ("stopped", "Steroids were stopped.", "passed"),
        ("stopped", "They came off steroids.", "passed"),
        ("stopped", "Steroids: 0 mg.", "passed"),
        ("stopped", "Steroids were increased.", "failed"),
        ("unchanged", "The ESR did not change.", "passed"),
        ("unchanged", "A stable ESR.", "passed"),
        ("unchanged", "The ESR remained as it was.", "passed"),
        ("unchanged", "The ESR didn't fall.", "passed"),
        ("unchanged", "The ESR was 12 at start and 12 after.", "passed"),
        ("unchanged", "The ESR decreased.", "failed"),
        ("improved", "It got better.", "passed"),
        ("worsened", "It got worse.", "passed"),
        ("worsened", "It got better.", "failed"),
    ],
)
def test_a_change_has_its_direction(guards: Weigher, change: str, passage: str, verdict: str) -> None:
    """A word, an arrow or two numbers say which way it went."""
    said = Said("measurements", {"population": "patient-1", "measure": "ESR", "change": change})
    assert guards.verdict("change", said, passage) == verdict


# --- levels --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "printed", "passage", "verdict"),
    [
        ("positive", None, "HLA-B27 was positive.", "passed"),
        ("positive", None, "HLA-B27 (+)", "passed"),
        ("positive", None, "HLA-B27 was present.", "passed"),
        ("positive", None, "He carried HLA-B27.", "passed"),
        ("positive", "negative HLA", "A negative HLA, but positive antibodies.", "failed"),
        ("positive", None, "HLA was not tested.", "failed"),
        ("negative", None, "HLA-B27 was negative.", "passed"),
        ("negative", None, "HLA-B27 was absent.", "passed"),
        ("negative", None, "HLA-B27 (-)", "passed"),
        ("negative", None, "HLA-B27 -ve", "passed"),
        ("negative", None, "HLA-B27 wasn't found.", "passed"),
        ("negative", None, "An HLA-B27-positive man.", "failed"),
        ("normal", None, "The ESR was normal.", "passed"),
        ("normal", None, "The ESR was unremarkable.", "passed"),
        ("normal", None, "Without elevation of the ESR.", "passed"),
        ("normal", None, "The ESR was within limits.", "passed"),
        ("normal", None, "The ESR was abnormal.", "failed"),
        ("normal", None, "The ESR was elevated.", "failed"),
        ("abnormal", None, "The ESR was abnormal.", "passed"),
        ("abnormal", None, "The ESR was elevated.", "passed"),
        ("abnormal", None, "The ESR was not normal.", "passed"),
        ("abnormal", None, "The scan had effusions.", "passed"),
        ("abnormal", None, "The ESR had always been normal.", "failed"),
        ("active", None, "The disease was active.", "passed"),
        ("active", None, "He met the criteria of activity.", "passed"),
        ("active", None, "It was inactive.", "failed"),
        ("active", None, "It was quiescent.", "failed"),
        ("inactive", None, "It was inactive.", "passed"),
        ("inactive", None, "It was quiescent.", "passed"),
        ("inactive", None, "No activity.", "passed"),
        ("inactive", None, "It was active.", "failed"),
        ("present", None, "Lesions of all kinds.", "passed"),
        ("present", "no lesions", "There were no lesions.", "failed"),
        ("none", None, "There were no lesions.", "passed"),
        ("none", None, "Lesions in all.", "failed"),
    ],
)
def test_a_level_has_its_side(guards: Weigher, level: str, printed: str | None, passage: str, verdict: str) -> None:
    """A word or a sign says on which side it stands, and what is copied is not of the other."""
    fields = {"population": "patient-1", "measure": "ESR", "level": level, **({"printed": printed} if printed else {})}
    assert guards.verdict("level", Said("measurements", fields), passage) == verdict


def test_an_absent_level_is_weighed_by_nobody(guards: Weigher) -> None:
    """Who had no progression is told with a negation, and the level is what was denied."""
    fields = {"population": "patient-1", "measure": "ESR", "level": "present", "holds": "no", "printed": "no lesions"}
    assert guards.verdict("level", Said("measurements", fields), "There were no lesions.") == "not-applicable"


@pytest.mark.parametrize(
    ("heading", "levels", "failed"),
    [
        ("Patient Active disease", {"Yes": "active", "No": "inactive"}, set()),
        ("Patient Active disease", {"Yes": "inactive", "No": "active"}, {"Yes", "No"}),
        ("Patient Remission", {"Yes": "inactive", "No": "active"}, set()),
        ("Patient Antibody", {"+": "positive", "-": "negative"}, set()),
        ("Patient Antibody", {"+": "negative", "-": "positive"}, {"+", "-"}),
        ("Patient Grade", {"A": "active", "B": "inactive"}, set()),
        ("Patient ESR", {"high": "abnormal", "ok": "normal"}, set()),
    ],
)
def test_yes_is_not_written_as_no(guards: Weigher, heading: str, levels: dict[str, str], failed: set[str]) -> None:
    """What a table prints for yes stands on the side of its heading."""
    tree = yaml.load(RECORD, Loader=yaml.BaseLoader)
    head, word = "9-20 0123456789abcdef", next(iter(levels))
    columns = ["patient", "disease-activity@baseline"]
    at = {"columns": [head], "patient-1": [AT]}
    tree["tables"] = {"t": {"columns": columns, "rows": [["patient-1", word]], "levels": levels, "at": at}}
    weighed = guards.record(tree, {head: Passage(heading), AT: Passage(f"1 {word}")})
    assert {one.path[-1] for one in weighed if one.guard == "level" and one.verdict == "failed"} == failed


# --- statistics ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statistic", "passage", "verdict"),
    [
        ("median", "The median ESR was 35 mm/h.", "passed"),
        ("median", "ESR (medians): 35 mm/h.", "passed"),
        ("median", "ESR 35 mm/h (IQR 30–40).", "passed"),
        ("median", "La médiane de l'ESR: 35 mm/h.", "passed"),
        ("median", "The mean ESR was 35 mm/h.", "failed"),
        ("median", "The ESR was 35 mm/h.", "failed"),
        ("median", "An intermediate ESR was 35 mm/h.", "failed"),
        ("mean", "The mean ESR was 35 mm/h.", "passed"),
        ("mean", "The average ESR was 35 mm/h.", "passed"),
        ("mean", "The ESR was 35 ± 4 mm/h.", "passed"),
        ("mean", "The ESR was 35 +/- 4 mm/h.", "passed"),
        ("mean", "The ESR was 35 (SD 4) mm/h.", "passed"),
        ("mean", "The ESR was 35 (S.D. 4) mm/h.", "passed"),
        ("mean", "The median ESR was 35 mm/h.", "failed"),
        ("mean", "Meanwhile the ESR was 35 mm/h.", "passed"),
        ("individual", "The ESR was 35 mm/h.", "not-applicable"),
    ],
)
def test_a_statistic_has_its_word(guards: Weigher, statistic: str, passage: str, verdict: str) -> None:
    """A median is called so, and a mean, or stands beside a deviation."""
    assert guards.verdict("statistic", value("35", statistic=statistic), passage) == verdict


@pytest.mark.parametrize(
    ("kind", "passage", "verdict"),
    [
        ("interquartile-range", "A median of 35 (IQR 30–40).", "passed"),
        ("interquartile-range", "A median of 35 (interquartile range 30–40).", "passed"),
        ("interquartile-range", "A median of 35 (inter-quartile range 30–40).", "passed"),
        ("interquartile-range", "A median of 35 (quartiles 30, 40).", "passed"),
        ("interquartile-range", "A median of 35 (25th–75th percentile 30–40).", "passed"),
        ("interquartile-range", "A median of 35 (Q1–Q3 30–40).", "passed"),
        ("interquartile-range", "A median of 35 (30–40).", "failed"),
        ("interquartile-range", "A median of 35 (range 30–40).", "failed"),
        ("minimum-to-maximum", "A median of 35 (range 30–40).", "passed"),
        ("minimum-to-maximum", "A median of 35 (min–max 30–40).", "passed"),
        ("minimum-to-maximum", "A median of 35, from 30 to 40.", "passed"),
        ("minimum-to-maximum", "A median of 35 (30 to 40).", "passed"),
        ("minimum-to-maximum", "A median of 35, between 30 and 40.", "passed"),
        ("minimum-to-maximum", "A median of 35 (30–40).", "failed"),
        ("minimum-to-maximum", "A median of 35 (IQR 30–40).", "failed"),
        ("95-percent-confidence-interval", "A median of 35 (95% CI 30–40).", "passed"),
        ("95-percent-confidence-interval", "A median of 35 (30–40).", "failed"),
        ("not-stated", "A median of 35 (30–40).", "passed"),
    ],
)
def test_a_spread_has_its_word(guards: Weigher, kind: str, passage: str, verdict: str) -> None:
    """A dash between two numbers says of no spread what it is."""
    said = value("35", unit="{score}", spread={"kind": kind, "low": "30", "high": "40"})
    assert guards.verdict("statistic", said, passage) == verdict


@pytest.mark.parametrize(
    ("passage", "verdict"),
    [("A mean of 35 ± 4.", "passed"), ("A mean of 35 (SD 4).", "passed"), ("A mean of 35 (4).", "failed")],
)
def test_a_deviation_has_its_word(guards: Weigher, passage: str, verdict: str) -> None:
    """What stands in brackets may be a percentage."""
    said = value("35", unit="{score}", statistic="mean", spread={"kind": "standard-deviation", "width": "4"})
    assert guards.verdict("statistic", said, passage) == verdict


@pytest.mark.parametrize(
    ("statistic", "spread", "heading", "failed"),
    [
        ("median", "interquartile-range", "Median values and IQR", set()),
        ("mean", "interquartile-range", "Median values and IQR", {"statistic"}),
        ("median", "minimum-to-maximum", "Median values and IQR", {"spread"}),
        ("median", "interquartile-range", "Measure Before", {"statistic", "spread"}),
    ],
)
def test_a_table_has_the_word_of_its_statistic(
    guards: Weigher, statistic: str, spread: str, heading: str, failed: set[str]
) -> None:
    """A table is weighed once, and not for each of its cells."""
    tree: dict[str, Any] = yaml.load(RECORD, Loader=yaml.BaseLoader)
    head = "9-20 0123456789abcdef"
    tree["tables"] = {
        "t": {
            "population": "cohort", "columns": ["measure", "unit", "baseline"], "statistic": statistic,
            "spread": spread,
            "rows": [["ESR", "mm/h", "34 (31–40)"]], "at": {"columns": [head], "ESR": [AT]},
        }
    }  # fmt: skip
    weighed = guards.record(tree, {head: Passage(heading), AT: Passage("ESR (mm/h) 34 (31–40)")})
    assert {one.path[-1] for one in weighed if one.guard == "statistic" and one.verdict == "failed"} == failed
