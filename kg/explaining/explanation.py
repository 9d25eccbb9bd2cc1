"""What is told of one rule: what it asks for, why, what to write, and an example of each side."""

from dataclasses import dataclass
from typing import Any

from kg.faults import Severity

#: What an example is to a reader, by the word behind its language.
FORMS = {
    "": "",
    "merged": "in the record of `kg init`",
    "pair": "in the record of `kg init`, and below the line in a copy of it, `example-2021`",
    "quoted": "in the record of `kg init`, before `kg tidy`",
    "added": "at the end of the record of `kg init`",
    "file": "the whole file",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Something that a rule finds, or that it lets pass.

    Attributes:
        text: the example.
        language: `yaml`, `turtle` or `text`.
        form: of YAML how it is to be read, a word of `FORMS`: as fields of the record that `kg init` makes (`merged`,
            and `quoted` where quotations stay), as fields of that one and of a copy (`pair`), as lines at its end
            (`added`), or as the whole `file`.
    """

    text: str
    language: str
    form: str = ""

    @property
    def place(self) -> str:
        """Where it stands, in words; nothing where it stands by itself."""
        return FORMS[self.form]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What is told of one rule.

    Attributes:
        code: the name of the rule, as a finding gives it.
        family: of what it is a rule: `record`, `anchor`, `checks`, `shapes/outcome`.
        severity: how grave it is to break it.
        summary: what is said of it in one line.
        rule: what must hold.
        why: why it must.
        remedy: what to write.
        bad: what it finds; None where nobody has given an example.
        good: what it lets pass.
        source: the file that holds the rule, below the package or the workspace.
    """

    code: str
    family: str
    severity: Severity
    summary: str
    rule: str
    why: str
    remedy: str
    bad: Example | None
    good: Example | None
    source: str

    def to_json(self) -> dict[str, Any]:
        """Return the explanation as a JSON object; an example that is not there is null."""
        plain = ("code", "family", "severity", "summary", "rule", "why", "remedy", "source")
        fields: dict[str, Any] = {name: getattr(self, name) for name in plain}
        for name in ("bad", "good"):
            one: Example | None = getattr(self, name)
            fields[name] = None if one is None else {"language": one.language, "form": one.form, "text": one.text}
        return fields
