"""Computes the summaries of takayasu-2013 from its rows by hand: numpy, scipy and the numbers of the two tables.

Nothing of this project is imported, so that it can say whether `kg audit` is right. Run it:
`python docs/curation/takayasu-2013-audit.py`.
"""

import sys
from itertools import product

import numpy as np
from scipy import stats

# Table 1, patients 1 to 7; `<1` and `<4` are as printed.
AGE = ["24", "23", "30", "27", "39", "19", "24"]
DURATION = ["101", "66", "17", "67", "17", "50", "82"]
AGENTS = ["4", "5", "2", "8", "1", "4", "6"]
MONTHS = ["17", "36", "9", "10", "33", "14", "12"]
PREDNISONE = (["10", "7.5", "15", "15", "8.8", "5.0", "15"], ["10", "3.75", "10", "25", "0", "5.0", "6.2"])
ESR = (["76", "34", "31", "32", "8", "38", "40"], ["15", "14", "4", "2", "2", "2", "2"])
CRP = (["10", "13", "13", "12", "12", "14", "35"], ["<1", "<1", "1", "6", "1", "<4", "4"])

# Text and Table 2: median, lower quartile, upper quartile; then the p-values (Wilcoxon).
PRINTED = {
    "age": (AGE, ("24", "23", "30")),
    "disease-duration": (DURATION, ("66", "17", "82")),
    "number-of-agents": (AGENTS, ("4", "2", "6")),
    "time-on-tcz": (MONTHS, ("14", "10", "33")),
    "prednisone-daily-dose-baseline": (PREDNISONE[0], ("10", "7.5", "15")),
    "prednisone-daily-dose-end-of-follow-up": (PREDNISONE[1], ("6.2", "3.7", "10")),
    "erythrocyte-sedimentation-rate-baseline": (ESR[0], ("34", "31", "40")),
    "erythrocyte-sedimentation-rate-end-of-follow-up": (ESR[1], ("4.0", "2.0", "15")),
    "c-reactive-protein-baseline": (CRP[0], ("13", "12", "14")),
    "c-reactive-protein-end-of-follow-up": (CRP[1], ("2.0", "1.0", "6.0")),
}
P_VALUES = {
    "prednisone-daily-dose-p": (PREDNISONE, "0.174"),
    "erythrocyte-sedimentation-rate-p": (ESR, "0.028"),
    "c-reactive-protein-p": (CRP, "0.043"),
}
TYPES = (
    "inverted_cdf",
    "averaged_inverted_cdf",
    "closest_observation",
    "interpolated_inverted_cdf",
    "hazen",
    "weibull",
    "linear",
    "median_unbiased",
    "normal_unbiased",
)


def values(cells):
    """Yield the columns that cells may stand for: of a censored one a few values from 0 to its limit."""
    options = [np.linspace(0, float(cell[1:]) - 1e-6, 9) if cell.startswith("<") else [float(cell)] for cell in cells]
    return [np.array(one) for one in product(*options)]


def close(printed, value):
    """Whether a number is printed so, rounded either way."""
    step = 10.0 ** -len(printed.partition(".")[2])
    return abs(float(printed) - value) <= step / 2 + 1e-9


def verdicts():
    """Return whether each printed number comes out of the rows, by the finding and the statistic."""
    found = {}
    for name, (cells, printed) in PRINTED.items():
        columns = values(cells)
        for statistic, part, token in zip(
            ("median", "lower-quartile", "upper-quartile"), (0.5, 0.25, 0.75), printed, strict=True
        ):
            methods = ("linear",) if part == 0.5 else TYPES
            made = [np.quantile(one, part, method=how) for one in columns for how in methods]
            found[f"cohort#{name}", statistic] = any(close(token, value) for value in made)
    for name, ((before, after), token) in P_VALUES.items():
        made = set()
        for late in values(after):
            differences = np.round(late - values(before)[0], 6)
            for zeros, correction, how in product(("wilcox", "pratt", "zsplit"), (False, True), ("exact", "approx")):
                if how == "exact" and (zeros != "wilcox" or len(set(abs(differences))) < 7 or 0 in differences):
                    continue
                options = {"zero_method": zeros, "correction": correction, "method": how}
                made.add(float(stats.wilcoxon(differences, **options).pvalue))
            for how in ("exact", "asymptotic"):
                made.add(float(stats.mannwhitneyu(values(before)[0], late, method=how).pvalue))
        found[f"#{name}", "p-value"] = any(close(token, value) for value in made)
    return found


if __name__ == "__main__":
    for (finding, statistic), fits in verdicts().items():
        sys.stdout.write(f"{'reproduces' if fits else 'DOES NOT':<12}{statistic:<16}{finding}\n")
