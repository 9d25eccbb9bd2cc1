"""What each rule says, why it is there, and an example of each side: for people, and as pages.

Rules that are Python are told in `rules/*.md`, checks in the headers of their files, shapes from the files themselves.
"""

from kg.explaining.explanation import Example, Explanation
from kg.explaining.gathering import Rules
from kg.explaining.pages import pages, section

__all__ = ["Example", "Explanation", "Rules", "pages", "section"]
